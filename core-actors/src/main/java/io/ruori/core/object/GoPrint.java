package io.ruori.core.object;

import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.StringNode;
import tools.jackson.databind.util.RawValue;

/** Prints JSON values as Go's {@code fmt} prints the unstructured maps and slices that upstream's messages show. */
public final class GoPrint {
  private GoPrint() {}

  /** As {@code %v}: {@code map[a:1 b:[x y]]}, keys sorted, {@code <nil>} for null. */
  public static String print(JsonNode value) {
    var text = new StringBuilder();
    print(value, text);
    return text.toString();
  }

  private static void print(JsonNode value, StringBuilder text) {
    switch (value.getNodeType()) {
      case OBJECT -> object(value, text);
      case ARRAY -> {
        text.append('[');
        for (int i = 0; i < value.size(); i++) {
          text.append(i == 0 ? "" : " ");
          print(value.get(i), text);
        }
        text.append(']');
      }
      case NULL, MISSING -> text.append("<nil>");
      case NUMBER -> text.append(value.isFloatingPointNumber() ? number(value.doubleValue()) : value.asString());
      default -> text.append(value.asString());
    }
  }

  private static void object(JsonNode value, StringBuilder text) {
    var sorted = new TreeMap<String, JsonNode>();
    for (Map.Entry<String, JsonNode> field : value.properties()) {
      sorted.put(field.getKey(), field.getValue());
    }
    text.append("map[");
    String separator = "";
    for (Map.Entry<String, JsonNode> field : sorted.entrySet()) {
      text.append(separator).append(field.getKey()).append(':');
      print(field.getValue(), text);
      separator = " ";
    }
    text.append(']');
  }

  /** As {@code %v} of a float64: the shortest form, an exponent of two digits or more outside 1e-4…1e21. */
  static String number(double value) {
    if (value == 0) {
      return "0";
    }
    double size = Math.abs(value);
    var exact = new java.math.BigDecimal(Double.toString(value)).stripTrailingZeros();
    if (size >= 1e-4 && size < 1e21) {
      return exact.toPlainString();
    }
    String digits = exact.unscaledValue().abs().toString();
    int exponent = digits.length() - 1 - exact.scale();
    String mantissa = digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
    return (value < 0 ? "-" : "") + mantissa + "e" + (exponent < 0 ? "-" : "+")
        + (Math.abs(exponent) < 10 ? "0" : "") + Math.abs(exponent);
  }

  /** As Go encodes an unstructured value: fields in the order of their names, escapes for what means something in HTML. */
  public static String json(JsonNode value) {
    if (value instanceof StringNode text && isPlain(text.stringValue())) {
      return '"' + text.stringValue() + '"';
    }
    return Json.mapper().writeValueAsString(sorted(value)).replace("<", "\\u003c").replace(">", "\\u003e")
        .replace("&", "\\u0026");
  }

  /** Whether a text stands in JSON as it is: most names do. */
  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c > '~' || c == '"' || c == '\\' || c == '<' || c == '>' || c == '&') {
        return false;
      }
    }
    return true;
  }

  private static JsonNode sorted(JsonNode value) {
    if (value.isObject()) {
      var fields = new TreeMap<String, JsonNode>();
      value.properties().forEach(f -> fields.put(f.getKey(), sorted(f.getValue())));
      return Json.object().setAll(fields);
    }
    if (value.isArray()) {
      var items = Json.mapper().createArrayNode();
      value.forEach(v -> items.add(sorted(v)));
      return items;
    }
    return value.isFloatingPointNumber()
        ? JsonNodeFactory.instance.rawValueNode(new RawValue(jsonNumber(value.doubleValue())))
        : value;
  }

  /** As Go's encoding/json writes a float64. */
  private static String jsonNumber(double value) {
    double size = Math.abs(value);
    if (size == 0 || size >= 1e-6 && size < 1e21) {
      return new java.math.BigDecimal(Double.toString(value)).stripTrailingZeros().toPlainString();
    }
    return Double.toString(value).replace(".0E", "e").replace("E", "e").replaceFirst("e(?=[0-9])", "e+");
  }

  /** The Go type of a decoded value, as {@code reflect.TypeOf} prints it. */
  public static String type(JsonNode value) {
    return switch (value.getNodeType()) {
      case OBJECT, POJO -> "map[string]interface {}";
      case ARRAY -> "[]interface {}";
      case BOOLEAN -> "bool";
      case NUMBER -> value.isFloatingPointNumber() ? "float64" : "int64";
      case NULL, MISSING -> "%!s(<nil>)";
      case STRING, BINARY -> "string";
    };
  }

  /** The kind of JSON value, as Go's decoder names it in {@code cannot unmarshal …}. */
  public static String kind(JsonNode value) {
    return switch (value.getNodeType()) {
      case OBJECT, POJO -> "object";
      case ARRAY -> "array";
      case BOOLEAN -> "bool";
      case NUMBER -> "number";
      case NULL, MISSING -> "null";
      case STRING, BINARY -> "string";
    };
  }
}
