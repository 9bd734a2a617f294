package io.ruori.gateway.answer;

import io.ruori.core.object.Json;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * Writes JSON as YAML in the style of upstream's {@code sigs.k8s.io/yaml}: keys sorted, sequences not indented, strings
 * quoted where another type would be read, several lines as a literal block.
 */
public final class YamlText {
  /** What YAML 1.1 reads as null, boolean, number or time. */
  private static final Pattern NOT_A_STRING =
      Pattern.compile(
          "|~|null|Null|NULL|true|True|TRUE|false|False|FALSE|yes|Yes|YES|no|No|NO|on|On|ON|off|Off|OFF|y|Y|n|N|<<"
              + "|[-+]?[0-9][0-9_]*|[-+]?0x[0-9a-fA-F_]+|0b[01_]+|0o?[0-7_]+"
              + "|[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)"
              + "|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt ].*)?|[-+]?[0-9]+(:[0-5]?[0-9])+(\\.[0-9]*)?|=");

  private static final Pattern PLAIN =
      Pattern.compile("(?!---|\\.\\.\\.)(?:[^\\s\\p{Cntrl}\\-?:,\\[\\]{}#&*!|>'\"%@`]|[\\-?:](?=[^\\s]))"
          + "(?:[^\\p{Cntrl}:#]|:(?=[^\\s])|(?<=[^\\s])#)*+(?<!\\s)");

  private static final int WIDTH = 80;
  private static final int NO_BREAKS = -1;

  private YamlText() {}

  /** The document with a newline at its end. */
  public static String write(JsonNode node) {
    var out = new StringBuilder();
    if (node.isContainer() && !node.isEmpty()) {
      block(out, node, 0);
    } else {
      scalar(out, node, 0);
      out.append('\n');
    }
    return out.toString();
  }

  private static void block(StringBuilder out, JsonNode node, int depth) {
    if (node.isObject()) {
      boolean first = true;
      for (Map.Entry<String, JsonNode> field : sorted(node).entrySet()) {
        indent(out, first ? 0 : depth);
        first = false;
        string(out, field.getKey(), NO_BREAKS);
        out.append(':');
        value(out, field.getValue(), depth, field.getValue().isArray() ? depth : depth + 1);
      }
    } else {
      boolean first = true;
      for (JsonNode item : node) {
        indent(out, first ? 0 : depth);
        first = false;
        out.append('-');
        item(out, item, depth + 1);
      }
    }
  }

  private static void value(StringBuilder out, JsonNode value, int depth, int inner) {
    if (value.isContainer() && !value.isEmpty()) {
      out.append('\n');
      indent(out, inner);
      block(out, value, inner);
    } else {
      out.append(' ');
      scalar(out, value, depth + 1);
      out.append('\n');
    }
  }

  private static void item(StringBuilder out, JsonNode item, int depth) {
    out.append(' ');
    if (item.isContainer() && !item.isEmpty()) {
      block(out, item, depth);
    } else {
      scalar(out, item, depth);
      out.append('\n');
    }
  }

  private static Map<String, JsonNode> sorted(JsonNode node) {
    var sorted = new TreeMap<String, JsonNode>();
    node.properties().forEach(field -> sorted.put(field.getKey(), field.getValue()));
    return sorted;
  }

  private static void indent(StringBuilder out, int depth) {
    out.repeat("  ", depth);
  }

  private static void scalar(StringBuilder out, JsonNode node, int depth) {
    if (node.isString()) {
      string(out, node.asString(), depth);
    } else if (node.isObject()) {
      out.append("{}");
    } else if (node.isArray()) {
      out.append("[]");
    } else {
      out.append(node.isNull() ? "null" : Json.mapper().writeValueAsString(node));
    }
  }

  private static void string(StringBuilder out, String text, int depth) {
    if (text.indexOf('\n') >= 0 && text.chars().allMatch(c -> c >= ' ' || c == '\n' || c == '\t') && !text.isBlank()
        && text.lines().noneMatch(line -> line.endsWith(" "))) {
      literal(out, text, depth);
    } else if (!NOT_A_STRING.matcher(text).matches() && PLAIN.matcher(text).matches()) {
      folded(out, text, depth);
    } else if (NOT_A_STRING.matcher(text).matches() || text.chars().anyMatch(c -> c < ' ' || c == 127)) {
      out.append(Json.mapper().writeValueAsString(text));
    } else {
      out.append('\'');
      folded(out, text.replace("'", "''"), depth);
      out.append('\'');
    }
  }

  /** Breaks at single spaces beyond the width, as libyaml's emitter. */
  private static void folded(StringBuilder out, String text, int depth) {
    if (depth == NO_BREAKS || text.length() <= WIDTH / 2) {
      out.append(text);
      return;
    }
    int column = out.length() - out.lastIndexOf("\n") - 1;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean alone = c == ' ' && i > 0 && i < text.length() - 1 && text.charAt(i - 1) != ' ' && text.charAt(i + 1) != ' ';
      if (alone && column > WIDTH) {
        out.append('\n');
        indent(out, depth);
        column = 2 * depth;
      } else {
        out.append(c);
        column += Character.isLowSurrogate(c) ? 0 : 1;
      }
    }
  }

  private static void literal(StringBuilder out, String text, int depth) {
    int newlines = text.length() - text.stripTrailing().length();
    boolean ends = text.endsWith("\n");
    out.append('|');
    if (text.startsWith(" ") || text.startsWith("\n")) {
      out.append('2');
    }
    out.append(ends ? newlines > 1 && text.endsWith("\n\n") ? "+" : "" : "-");
    String body = ends ? text.substring(0, text.length() - 1) : text;
    for (String line : body.split("\n", -1)) {
      out.append('\n');
      if (!line.isEmpty()) {
        indent(out, depth);
        out.append(line);
      }
    }
  }
}
