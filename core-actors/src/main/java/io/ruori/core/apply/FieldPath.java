package io.ruori.core.apply;

import io.ruori.core.object.GoPrint;
import io.ruori.core.object.Json;
import io.ruori.core.schema.Schema;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * The way to a field from the root of its object.
 *
 * @param parent null for the root
 * @param name the field's name, or the whole path element of a list's item
 * @param field whether {@code name} is a field's name: the path element's text is only made when it is needed
 */
record FieldPath(FieldPath parent, String name, boolean field) {
  static final FieldPath ROOT = new FieldPath(null, "", false);

  /** Upstream's order: names, keys by their values, values. */
  static final Comparator<String> ELEMENT_ORDER = FieldPath::compareElements;

  FieldPath field(String fieldName) {
    return new FieldPath(this, fieldName, true);
  }

  /** A step by a path element such as {@code f:name} or {@code k:{"name":"a"}}. */
  FieldPath child(String element) {
    return element.startsWith("f:") ? field(element.substring(2)) : new FieldPath(this, element, false);
  }

  String element() {
    return field ? "f:" + name : name;
  }

  /** As upstream prints it: {@code .spec.ports[port=80,protocol="TCP"].name}. */
  @Override
  public String toString() {
    return parent == null ? "" : parent + text(element());
  }

  static String text(String element) {
    String rest = element.substring(2);
    return switch (element.charAt(0)) {
      case 'f' -> "." + rest;
      case 'k' -> {
        var parts = new java.util.ArrayList<String>();
        for (Map.Entry<String, JsonNode> key : json(rest).properties()) {
          parts.add(key.getKey() + "=" + text(key.getValue()));
        }
        yield "[" + String.join(",", parts) + "]";
      }
      case 'v' -> "[=" + text(json(rest)) + "]";
      default -> "[" + rest + "]";
    };
  }

  private static String text(JsonNode value) {
    return value.isString() ? Json.mapper().writeValueAsString(value) : GoPrint.print(value);
  }

  private static JsonNode json(String text) {
    return Json.parse(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  /** Whether the text is a path element that upstream knows; throws nothing. */
  static boolean isElement(String text) {
    if (text.length() < 2 || text.charAt(1) != ':') {
      return false;
    }
    try {
      return switch (text.charAt(0)) {
        case 'f' -> true;
        case 'k' -> json(text.substring(2)).isObject();
        case 'v' -> !json(text.substring(2)).isContainer();
        case 'i' -> text.substring(2).chars().allMatch(Character::isDigit) && text.length() > 2;
        default -> false;
      };
    } catch (tools.jackson.core.JacksonException notJson) {
      return false;
    }
  }

  private static int compareElements(String left, String right) {
    if (left.charAt(0) == 'v' && right.charAt(0) == 'v') {
      return compareValues(json(left.substring(2)), json(right.substring(2)));
    }
    if (left.charAt(0) != 'k' || right.charAt(0) != 'k') {
      return left.compareTo(right);
    }
    JsonNode mine = json(left.substring(2));
    JsonNode theirs = json(right.substring(2));
    for (Map.Entry<String, JsonNode> key : mine.properties()) {
      JsonNode other = theirs.get(key.getKey());
      int order = other == null ? 0 : compareValues(key.getValue(), other);
      if (order != 0) {
        return order;
      }
    }
    return left.compareTo(right);
  }

  private static int compareValues(JsonNode left, JsonNode right) {
    return left.isNumber() && right.isNumber()
        ? left.decimalValue().compareTo(right.decimalValue())
        : text(left).compareTo(text(right));
  }

  /** Why an item of a list has no path element; the message is upstream's. */
  static final class NoElement extends Exception {
    private static final long serialVersionUID = 1;

    NoElement(String message) {
      super(message, null, false, false);
    }
  }

  /** The path element of an item: its keys in a map list, its value in a set. */
  static String item(Schema.Listing list, JsonNode item) throws NoElement {
    if (list.type() == Schema.ListType.SET) {
      if (item.isContainer() || item.isNull()) {
        throw new NoElement(
            switch (item.getNodeType()) {
              case OBJECT -> "associative list without keys has an element that's a map type";
              case ARRAY -> "not supported: associative list with lists as elements";
              default -> "associative list without keys has an element that's an explicit null";
            });
      }
      return "v:" + write(item);
    }
    if (!item.isObject()) {
      throw new NoElement("associative list with keys may not have "
          + (item.isNull() ? "a null element" : "non-map elements"));
    }
    var keys = new TreeMap<String, JsonNode>();
    for (String key : list.keys()) {
      JsonNode value = item.has(key) ? item.get(key) : Zeros.keyDefault(list, key);
      if (value != null) {
        keys.put(key, value);
      }
    }
    if (keys.isEmpty()) {
      String names = String.join(" ", list.keys().stream().map(k -> "\"" + k + "\"").toList());
      throw new NoElement("associative list with keys has an element that omits all key fields [" + names
          + "] (and doesn't have default values for any key fields)");
    }
    return "k:" + write(keys);
  }

  private static String write(TreeMap<String, JsonNode> keys) {
    var text = new StringBuilder("{");
    keys.forEach((key, value) ->
        text.append(text.length() == 1 ? "\"" : ",\"").append(key).append("\":").append(write(value)));
    return text.append('}').toString();
  }

  /** As Go writes it: with escapes for what means something in HTML. */
  private static String write(JsonNode value) {
    return GoPrint.json(value);
  }
}
