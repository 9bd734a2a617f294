package io.ruori.core.table;

import io.ruori.core.object.Json;
import io.ruori.core.selector.InvalidSelector;
import io.ruori.core.selector.LabelSelector;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The cells of one row while they are written, and how to read the object for them. Paths are written with dots. */
final class Cells {
  static final String NONE = "<none>";
  static final String UNSET = "<unset>";

  private final JsonNode object;
  private final Instant now;
  private final ArrayNode written = Json.mapper().createArrayNode();

  Cells(ObjectNode object, Instant now) {
    this.object = object;
    this.now = now;
  }

  JsonNode object() {
    return object;
  }

  ArrayNode written() {
    return written;
  }

  JsonNode at(String path) {
    return at(object, path);
  }

  static JsonNode at(JsonNode from, String path) {
    JsonNode found = from;
    for (String step : path.split("\\.")) {
      found = found.path(step);
    }
    return found;
  }

  String text(String path) {
    return text(object, path);
  }

  static String text(JsonNode from, String path) {
    JsonNode found = at(from, path);
    return found.isValueNode() ? found.asString("") : "";
  }

  /** The text, or another one where there is none. */
  String text(String path, String otherwise) {
    String found = text(path);
    return found.isEmpty() ? otherwise : found;
  }

  long number(String path) {
    return at(path).asLong(0);
  }

  boolean flag(String path, boolean otherwise) {
    return at(path).asBoolean(otherwise);
  }

  boolean has(String path) {
    JsonNode found = at(path);
    return !found.isMissingNode() && !found.isNull();
  }

  String since(String time) {
    return HumanDuration.since(time, now);
  }

  Instant now() {
    return now;
  }

  Cells add(String cell) {
    written.add(cell);
    return this;
  }

  Cells add(long cell) {
    written.add(cell);
    return this;
  }

  Cells add(boolean cell) {
    written.add(cell);
    return this;
  }

  Cells add(JsonNode cell) {
    written.add(cell);
    return this;
  }

  Cells name() {
    return add(text("metadata.name"));
  }

  Cells age() {
    return add(since(text("metadata.creationTimestamp")));
  }

  /** The names and the images of containers, as two cells. */
  Cells containers(String path) {
    var names = new ArrayList<String>();
    var images = new ArrayList<String>();
    for (JsonNode container : at(path)) {
      names.add(text(container, "name"));
      images.add(text(container, "image"));
    }
    return add(String.join(",", names)).add(String.join(",", images));
  }

  /** A map as upstream's {@code labels.FormatLabels}. */
  String labels(String path) {
    var pairs = new TreeSet<String>();
    at(path).properties().forEach(l -> pairs.add(l.getKey() + "=" + l.getValue().asString("")));
    return pairs.isEmpty() ? NONE : String.join(",", pairs);
  }

  /** A LabelSelector as upstream's {@code FormatLabelSelector}. */
  String selector(String path) {
    try {
      String text = LabelSelector.of(at(path)).toString();
      return text.isEmpty() ? NONE : text;
    } catch (InvalidSelector invalid) {
      return "<error>";
    }
  }

  /** The texts of a list. */
  List<String> texts(String path) {
    return at(path).valueStream().map(v -> v.asString("")).toList();
  }

  /** One field of each item of a list. */
  List<String> texts(String path, String field) {
    return at(path).valueStream().map(v -> text(v, field)).toList();
  }

  /** Joins what there is room for, and says how many more there are. */
  static String atMost(List<String> items, int most) {
    String shown = String.join(",", items.subList(0, Math.min(items.size(), most)));
    return items.size() > most ? shown + " + " + (items.size() - most) + " more..." : shown;
  }

  /** The status of the condition of a type; {@code ""} when there is none. */
  String condition(String type) {
    for (JsonNode condition : at("status.conditions")) {
      if (text(condition, "type").equals(type)) {
        return text(condition, "status");
      }
    }
    return "";
  }
}
