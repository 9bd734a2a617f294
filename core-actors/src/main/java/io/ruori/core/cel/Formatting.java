package io.ruori.core.cel;

import dev.cel.runtime.CelEvaluationException;
import io.ruori.core.object.GoPrint;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.node.DoubleNode;

/** CEL's {@code "…".format([…])}. */
final class Formatting {
  private Formatting() {}

  static String format(String pattern, List<?> values) throws CelEvaluationException {
    var text = new StringBuilder();
    int next = 0;
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      if (c != '%') {
        text.append(c);
        continue;
      }
      if (++i >= pattern.length()) {
        throw Function.failure("unexpected end of string");
      }
      if (pattern.charAt(i) == '%') {
        text.append('%');
        continue;
      }
      int precision = -1;
      if (pattern.charAt(i) == '.') {
        int start = ++i;
        while (i < pattern.length() && Character.isDigit(pattern.charAt(i))) {
          i++;
        }
        precision = start == i ? -1 : Integer.parseInt(pattern.substring(start, Math.min(i, start + 4)));
      }
      if (next >= values.size()) {
        throw Function.failure("index " + next + " out of range");
      }
      text.append(clause(i < pattern.length() ? pattern.charAt(i) : ' ', precision, values.get(next++)));
    }
    return text.toString();
  }

  private static String clause(char clause, int precision, Object value) throws CelEvaluationException {
    return switch (clause) {
      case 's' -> text(value);
      case 'd' -> text(value);
      case 'f' -> String.format(Locale.ROOT, "%." + (precision < 0 ? 6 : precision) + "f", ((Number) value).doubleValue());
      case 'e' -> String.format(Locale.ROOT, "%." + (precision < 0 ? 6 : precision) + "e", ((Number) value).doubleValue());
      case 'b' -> value instanceof Boolean flag ? (flag ? "1" : "0") : Long.toBinaryString(((Number) value).longValue());
      case 'o' -> Long.toOctalString(((Number) value).longValue());
      case 'x', 'X' -> {
        String hex = value instanceof Number number
            ? Long.toHexString(number.longValue())
            : java.util.HexFormat.of().formatHex(value.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
        yield clause == 'X' ? hex.toUpperCase(Locale.ROOT) : hex;
      }
      default -> throw Function.failure("could not parse formatting clause: unrecognized formatting clause \"" + clause + "\"");
    };
  }

  private static String text(Object value) {
    return switch (value) {
      case Double number -> GoPrint.print(DoubleNode.valueOf(number));
      case List<?> list -> list.stream().map(Formatting::text).collect(Collectors.joining(", ", "[", "]"));
      case Map<?, ?> map -> {
        var sorted = new TreeMap<String, String>();
        map.forEach((key, item) -> sorted.put(text(key), text(item)));
        yield sorted.entrySet().stream().map(e -> e.getKey() + ": " + e.getValue()).collect(Collectors.joining(", ", "{", "}"));
      }
      case java.time.Duration duration -> GoPrint.print(DoubleNode.valueOf(duration.toNanos() / 1e9)) + "s";
      case dev.cel.common.values.NullValue none -> "null";
      default -> value.toString();
    };
  }
}
