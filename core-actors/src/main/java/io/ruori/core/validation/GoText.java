package io.ruori.core.validation;

import io.ruori.core.object.Json;
import java.util.Collection;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Prints values the way upstream's messages do: Go's {@code %q} for strings, {@code encoding/json} for structures. */
public final class GoText {
  private GoText() {}

  /** Text that is printed as it is, such as JSON of a Go type whose field names differ from the document's. */
  public record Raw(String text) {}

  /**
   * The value of an error body.
   *
   * @param value a String, Number, Boolean, JsonNode, Collection, Map, {@link Raw} or null
   */
  public static String print(Object value) {
    return switch (value) {
      case null -> "null";
      case String text -> quote(text);
      case Number number -> number.toString();
      case Boolean flag -> flag.toString();
      case Raw raw -> raw.text();
      case JsonNode node when node.isString() -> quote(node.stringValue());
      case JsonNode node when node.isMissingNode() -> "null";
      case JsonNode node -> json(node);
      case Collection<?> list -> json(Json.mapper().valueToTree(list));
      case Map<?, ?> map -> json(Json.mapper().valueToTree(map));
      default -> quote(value.toString());
    };
  }

  /** As Go's {@code encoding/json} writes it: {@code <}, {@code >} and {@code &} escaped. */
  public static String json(JsonNode node) {
    String text = node.toString();
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026");
  }

  /** Go's {@code strconv.Quote}. */
  public static String quote(String text) {
    var quoted = new StringBuilder(text.length() + 2).append('"');
    text.codePoints().forEach(c -> appendQuoted(quoted, c));
    return quoted.append('"').toString();
  }

  private static void appendQuoted(StringBuilder out, int c) {
    switch (c) {
      case '"' -> out.append("\\\"");
      case '\\' -> out.append("\\\\");
      case 7 -> out.append("\\a");
      case '\b' -> out.append("\\b");
      case '\f' -> out.append("\\f");
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      case 11 -> out.append("\\v");
      default -> {
        if (isPrintable(c)) {
          out.appendCodePoint(c);
        } else if (c < ' ' || c == 0x7f) {
          out.append(String.format("\\x%02x", c));
        } else {
          out.append(String.format(c > 0xffff ? "\\U%08x" : "\\u%04x", c));
        }
      }
    }
  }

  /** Go's {@code unicode.IsPrint}: letters, marks, numbers, punctuation, symbols and the ASCII space. */
  public static boolean isPrintable(int c) {
    if (c == ' ') {
      return true;
    }
    return switch (Character.getType(c)) {
      case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED,
          Character.SPACE_SEPARATOR, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> false;
      default -> true;
    };
  }
}
