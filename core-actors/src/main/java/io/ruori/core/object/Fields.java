package io.ruori.core.object;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * Reads fields of documents the way Go reads its structs: what is absent, {@code null} or of another type is the zero value.
 * So rules can be written without asking at every step whether something is there.
 */
public final class Fields {
  private Fields() {}

  /** Whether the field is there and not {@code null}: Go's {@code != nil}. */
  public static boolean has(JsonNode node, String name) {
    JsonNode value = node.get(name);
    return value != null && !(value instanceof NullNode);
  }

  /** The value at a path of names, or a missing node. */
  public static JsonNode at(JsonNode node, String... names) {
    JsonNode current = node;
    for (String name : names) {
      current = current.path(name);
    }
    return current instanceof NullNode ? MissingNode.getInstance() : current;
  }

  /** The string of that name, or {@code ""}. */
  public static String text(JsonNode node, String name) {
    return node.get(name) instanceof StringNode text ? text.stringValue() : "";
  }

  /** The string at a path of names, or {@code ""}. */
  public static String text(JsonNode node, String... names) {
    JsonNode value = at(node, names);
    return value.isString() ? value.stringValue() : "";
  }

  public static long number(JsonNode node, String name) {
    return number(node, name, 0);
  }

  public static long number(JsonNode node, String name, long absent) {
    JsonNode value = node.path(name);
    return value.isNumber() ? value.asLong() : absent;
  }

  public static boolean flag(JsonNode node, String name) {
    return flag(node, name, false);
  }

  public static boolean flag(JsonNode node, String name, boolean absent) {
    JsonNode value = node.path(name);
    return value.isBoolean() ? value.booleanValue() : absent;
  }

  /** The elements of a list, or none. A {@code null} element reads as an empty one. */
  public static List<JsonNode> items(JsonNode node, String... names) {
    return items(at(node, names));
  }

  /** The elements of the list of that name, or none. A {@code null} element reads as an empty one. */
  public static List<JsonNode> items(JsonNode node, String name) {
    return items(node.path(name));
  }

  private static List<JsonNode> items(JsonNode found) {
    if (!(found instanceof ArrayNode list) || list.isEmpty()) {
      return List.of();
    }
    var items = new ArrayList<JsonNode>(list.size());
    for (JsonNode item : list) {
      items.add(item instanceof NullNode ? Json.object() : item);
    }
    return items;
  }

  /** The strings of a list, or none; {@code null} reads as {@code ""}. */
  public static List<String> texts(JsonNode node, String... names) {
    JsonNode list = at(node, names);
    if (!list.isArray()) {
      return List.of();
    }
    var texts = new ArrayList<String>(list.size());
    list.forEach(item -> texts.add(item.isString() ? item.stringValue() : ""));
    return texts;
  }

  /** The entries of a map of strings in the order of their keys, or none; {@code null} reads as {@code ""}. */
  public static Map<String, String> textMap(JsonNode node, String... names) {
    var map = new TreeMap<String, String>();
    at(node, names).properties().forEach(e -> map.put(e.getKey(), e.getValue().isString() ? e.getValue().stringValue() : ""));
    return map;
  }

  /** The child object, made when it is absent. */
  public static ObjectNode ensure(ObjectNode node, String name) {
    return node.get(name) instanceof ObjectNode child ? child : node.putObject(name);
  }

  /** The child list, made when it is absent. */
  public static ArrayNode ensureList(ObjectNode node, String name) {
    return node.get(name) instanceof ArrayNode child ? child : node.putArray(name);
  }

  /** The child object for writing, or {@code null} when it is absent. */
  public static ObjectNode object(JsonNode node, String... names) {
    return at(node, names) instanceof ObjectNode child ? child : null;
  }

  /** The elements of a list that are objects, for writing. */
  public static List<ObjectNode> objects(JsonNode node, String... names) {
    JsonNode list = at(node, names);
    if (list.isEmpty()) {
      return List.of();
    }
    var objects = new ArrayList<ObjectNode>(list.size());
    for (JsonNode item : list) {
      if (item instanceof ObjectNode object) {
        objects.add(object);
      }
    }
    return objects;
  }

  /** Writes a string where there is none or an empty one: what a Go default does. */
  public static void defaultText(ObjectNode node, String name, String value) {
    if (text(node, name).isEmpty()) {
      node.put(name, value);
    }
  }

  /** Writes a number where there is none: the default of a Go pointer. */
  public static void defaultNumber(ObjectNode node, String name, long value) {
    if (!has(node, name)) {
      node.put(name, value);
    }
  }

  public static void defaultFlag(ObjectNode node, String name, boolean value) {
    if (!has(node, name)) {
      node.put(name, value);
    }
  }
}
