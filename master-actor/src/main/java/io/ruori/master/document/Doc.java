package io.ruori.master.document;

import io.ruori.core.object.Json;
import io.ruori.core.object.ObjectKey;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Pure readers and writers of documents, which are total: what is absent or of another type reads as empty. */
public final class Doc {
  private Doc() {}

  /** The node at a path, or a missing node. */
  public static JsonNode at(JsonNode node, String... path) {
    JsonNode current = node;
    for (String step : path) {
      current = current.path(step);
    }
    return current;
  }

  public static boolean has(JsonNode node, String... path) {
    JsonNode found = at(node, path);
    return !found.isMissingNode() && !found.isNull();
  }

  public static String text(JsonNode node, String... path) {
    return at(node, path).asString("");
  }

  public static int integer(JsonNode node, int fallback, String... path) {
    return at(node, path).asInt(fallback);
  }

  public static long number(JsonNode node, long fallback, String... path) {
    return at(node, path).asLong(fallback);
  }

  public static boolean flag(JsonNode node, String... path) {
    return at(node, path).asBoolean(false);
  }

  /** The elements of a list. */
  public static List<JsonNode> items(JsonNode node, String... path) {
    JsonNode list = at(node, path);
    var result = new ArrayList<JsonNode>();
    if (list.isArray()) {
      list.forEach(result::add);
    }
    return result;
  }

  public static List<String> texts(JsonNode node, String... path) {
    return items(node, path).stream().map(i -> i.asString("")).toList();
  }

  /** A map of strings, such as labels, in its written order. */
  public static Map<String, String> strings(JsonNode node, String... path) {
    JsonNode map = at(node, path);
    var result = new LinkedHashMap<String, String>();
    if (map.isObject()) {
      map.properties().forEach(e -> result.put(e.getKey(), e.getValue().asString("")));
    }
    return result;
  }

  public static Map<String, String> labels(JsonNode object) {
    return strings(object, "metadata", "labels");
  }

  public static Map<String, String> annotations(JsonNode object) {
    return strings(object, "metadata", "annotations");
  }

  public static String annotation(JsonNode object, String key) {
    return text(object, "metadata", "annotations", key);
  }

  public static String name(JsonNode object) {
    return text(object, "metadata", "name");
  }

  public static String namespace(JsonNode object) {
    return text(object, "metadata", "namespace");
  }

  public static String uid(JsonNode object) {
    return text(object, "metadata", "uid");
  }

  public static String resourceVersion(JsonNode object) {
    return text(object, "metadata", "resourceVersion");
  }

  public static long generation(JsonNode object) {
    return number(object, 0, "metadata", "generation");
  }

  public static List<String> finalizers(JsonNode object) {
    return texts(object, "metadata", "finalizers");
  }

  /** Whether a deletion was asked for. */
  public static boolean deleting(JsonNode object) {
    return has(object, "metadata", "deletionTimestamp");
  }

  public static Optional<Instant> created(JsonNode object) {
    return time(object, "metadata", "creationTimestamp");
  }

  /** An RFC 3339 time. */
  public static Optional<Instant> time(JsonNode node, String... path) {
    String text = text(node, path);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(text.endsWith("Z") ? Instant.parse(text) : OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /** As upstream writes {@code metav1.Time}: whole seconds, UTC. */
  public static String time(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** As upstream writes {@code metav1.MicroTime}. */
  public static String microTime(Instant time) {
    String seconds = time(time);
    return "%s.%06dZ".formatted(seconds.substring(0, seconds.length() - 1), time.getNano() / 1000);
  }

  /** The object at a path, made where it is absent. */
  public static ObjectNode child(ObjectNode node, String... path) {
    ObjectNode current = node;
    for (String step : path) {
      JsonNode next = current.get(step);
      current = next instanceof ObjectNode object ? object : current.putObject(step);
    }
    return current;
  }

  /** Whether two documents say the same, however their numbers are held; absent and missing are the same. */
  public static boolean same(JsonNode a, JsonNode b) {
    if (a.isMissingNode() || b.isMissingNode()) {
      return a.isMissingNode() && b.isMissingNode();
    }
    return a.equals((x, y) -> x.equals(y) || x.isNumber() && y.isNumber() && x.asLong() == y.asLong() ? 0 : 1, b);
  }

  public static ObjectNode copy(JsonNode node) {
    return node instanceof ObjectNode object ? object.deepCopy() : Json.object();
  }

  public static ObjectNode of(Map<String, String> strings) {
    ObjectNode node = Json.object();
    strings.forEach(node::put);
    return node;
  }

  public static ArrayNode listOf(List<? extends JsonNode> items) {
    ArrayNode list = Json.object().arrayNode();
    items.forEach(list::add);
    return list;
  }

  public static ArrayNode listOfTexts(List<String> items) {
    ArrayNode list = Json.object().arrayNode();
    items.forEach(list::add);
    return list;
  }

  /** A new object with its head filled in; {@code namespace} {@code ""} for none. */
  public static ObjectNode object(String apiVersion, String kind, String namespace, String name) {
    ObjectNode object = Json.object().put("apiVersion", apiVersion).put("kind", kind);
    ObjectNode metadata = object.putObject("metadata");
    if (!name.isEmpty()) {
      metadata.put("name", name);
    }
    if (!namespace.isEmpty()) {
      metadata.put("namespace", namespace);
    }
    return object;
  }

  /** {@code namespace/name}, or the name alone where there is no namespace. */
  public static String path(JsonNode object) {
    return namespace(object).isEmpty() ? name(object) : namespace(object) + "/" + name(object);
  }

  public static ObjectKey key(String group, String plural, JsonNode object) {
    return new ObjectKey(group, plural, namespace(object), name(object));
  }
}
