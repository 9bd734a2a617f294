package io.ruori.core.ledger;

import io.ruori.core.object.Json;
import io.ruori.core.object.ObjectKey;
import java.lang.ref.WeakReference;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One version of one object: its bytes, stored once and shared by journal, views and readers. Nobody may change them. What
 * selectors need is extracted at the first question and kept; parsed trees are not.
 */
public final class Stored {
  private final ObjectKey key;
  private final long revision;
  private final byte[] json;
  private volatile Map<String, String> labels;
  private volatile Map<String, String> fields;
  private volatile WeakReference<ObjectNode> tree;

  public Stored(ObjectKey key, long revision, byte[] json) {
    this.key = key;
    this.revision = revision;
    this.json = json;
  }

  public ObjectKey key() {
    return key;
  }

  public long revision() {
    return revision;
  }

  /** The object in its storage version, with its resourceVersion. Shared: do not change. */
  public byte[] json() {
    return json;
  }

  /** A fresh tree of the object. */
  public ObjectNode parse() {
    return Json.parseObject(json);
  }

  /**
   * A tree of the object for those who only read, without its managedFields, which are half of many an object: shared by all
   * who look at about the same time, as the local watchers of a kind do, and forgotten when nobody holds it. Do not change it.
   */
  public ObjectNode shared() {
    WeakReference<ObjectNode> known = tree;
    ObjectNode parsed = known == null ? null : known.get();
    if (parsed == null) {
      parsed = unmanaged();
      tree = new WeakReference<>(parsed);
    }
    return parsed;
  }

  /** Whether these bytes occur anywhere in the object; cheap beside reading it. */
  public boolean mentions(byte[] text) {
    int last = json.length - text.length;
    for (int at = 0; at <= last; at++) {
      if (json[at] == text[0] && Arrays.equals(json, at, at + text.length, text, 0, text.length)) {
        return true;
      }
    }
    return false;
  }

  /** {@code metadata.labels}. */
  public Map<String, String> labels() {
    Map<String, String> known = labels;
    if (known == null) {
      known = RecentMaps.same(readLabels());
      labels = known;
    }
    return known;
  }

  /**
   * The fields that field selectors may ask for.
   *
   * @param extract the kind's rule, the same at every call
   */
  public Map<String, String> fields(Function<ObjectNode, Map<String, String>> extract) {
    Map<String, String> known = fields;
    if (known == null) {
      known = RecentMaps.same(Map.copyOf(extract.apply(shared())));
      fields = known;
    }
    return known;
  }

  /** This version as it stands in the event that removed it, at the removal's revision. */
  public Stored removedAt(long removal) {
    return new Stored(key, removal, Document.moved(json, removal));
  }

  private ObjectNode unmanaged() {
    ObjectNode object = Json.object();
    try (JsonParser parser = Json.mapper().createParser(json)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = parser.currentName();
        JsonToken value = parser.nextToken();
        boolean metadata = name.equals("metadata") && value == JsonToken.START_OBJECT;
        object.set(name, metadata ? unmanaged(parser) : parser.<JsonNode>readValueAsTree());
      }
    }
    return object;
  }

  private static ObjectNode unmanaged(JsonParser parser) {
    ObjectNode metadata = Json.object();
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      if (name.equals("managedFields")) {
        parser.skipChildren();
      } else {
        metadata.set(name, parser.<JsonNode>readValueAsTree());
      }
    }
    return metadata;
  }

  private Map<String, String> readLabels() {
    try (JsonParser parser = Json.mapper().createParser(json)) {
      parser.nextToken();
      if (!enter(parser, "metadata") || !enter(parser, "labels")) {
        return Map.of();
      }
      var found = new HashMap<String, String>();
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        found.put(name, parser.getString());
      }
      return Map.copyOf(found);
    }
  }

  /** From the start of an object into its field of that name, if that is an object; false at the object's end. */
  private static boolean enter(JsonParser parser, String field) {
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      boolean wanted = parser.currentName().equals(field);
      JsonToken value = parser.nextToken();
      if (wanted) {
        return value == JsonToken.START_OBJECT;
      }
      parser.skipChildren();
    }
    return false;
  }

  @Override
  public String toString() {
    return key + "@" + revision;
  }
}
