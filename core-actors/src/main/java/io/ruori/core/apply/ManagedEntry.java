package io.ruori.core.apply;

import io.ruori.core.object.Json;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One entry of {@code metadata.managedFields}.
 *
 * @param time as it is written; {@code ""} when there is none
 */
record ManagedEntry(Key key, String apiVersion, String time, FieldSet fields) {
  static final String APPLY = "Apply";
  static final String UPDATE = "Update";

  /**
   * What tells managers apart.
   *
   * @param apiVersion {@code ""} for appliers, who stay the same when they change the version
   */
  record Key(String manager, String operation, String apiVersion, String subresource) {
    static Key applier(String manager, String subresource) {
      return new Key(manager.isEmpty() ? "unknown" : manager, APPLY, "", subresource);
    }

    static Key updater(String manager, String apiVersion, String subresource) {
      return new Key(manager.isEmpty() ? "unknown" : manager, UPDATE, apiVersion, subresource);
    }

    boolean isApplier() {
      return operation.equals(APPLY);
    }

    /** As upstream names a manager in a conflict. */
    @Override
    public String toString() {
      String text = "\"" + manager + "\"";
      if (!subresource.isEmpty()) {
        text += " with subresource \"" + subresource + "\"";
      }
      return isApplier() ? text : text + " using " + apiVersion;
    }
  }

  private static final Comparator<ManagedEntry> ORDER =
      Comparator.comparing((ManagedEntry e) -> e.key.operation)
          .thenComparing(ManagedEntry::time)
          .thenComparing(e -> e.key.manager)
          .thenComparing(ManagedEntry::apiVersion)
          .thenComparing(e -> e.key.subresource);

  ManagedEntry with(FieldSet newFields) {
    return newFields == fields ? this : new ManagedEntry(key, apiVersion, time, newFields);
  }

  ManagedEntry at(String newTime) {
    return new ManagedEntry(key, apiVersion, newTime, fields);
  }

  /** The entries of an object by manager; empty when one of them is not as it must be. */
  static Optional<Map<Key, ManagedEntry>> read(JsonNode managedFields) {
    return read(managedFields, ManagedEntry::known);
  }

  /** The same for entries that were read, and written, here before: all that they name is known. */
  static Optional<Map<Key, ManagedEntry>> readKept(JsonNode managedFields) {
    return read(managedFields, tree -> tree);
  }

  private static Optional<Map<Key, ManagedEntry>> read(JsonNode managedFields, UnaryOperator<ObjectNode> known) {
    var entries = new LinkedHashMap<Key, ManagedEntry>();
    for (JsonNode node : managedFields == null ? List.<JsonNode>of() : managedFields) {
      String operation = node.path("operation").asString("");
      String apiVersion = node.path("apiVersion").asString("");
      boolean valid = (operation.equals(APPLY) || operation.equals(UPDATE)) && !apiVersion.isEmpty()
          && node.path("fieldsType").asString("").equals("FieldsV1");
      JsonNode fields = node.get("fieldsV1");
      if (!valid || fields != null && !fields.isObject() && !fields.isNull()) {
        return Optional.empty();
      }
      String version = operation.equals(APPLY) ? "" : apiVersion;
      String manager = node.path("manager").asString("");
      var key = new Key(manager, operation, version, node.path("subresource").asString(""));
      FieldSet set = fields instanceof ObjectNode tree ? new FieldSet(known.apply(tree)) : FieldSet.EMPTY;
      entries.put(key, new ManagedEntry(key, apiVersion, node.path("time").asString(""), set));
    }
    return Optional.of(entries);
  }

  /** The tree as it is, or without what is no path element. */
  private static ObjectNode known(ObjectNode tree) {
    for (Map.Entry<String, JsonNode> entry : tree.properties()) {
      boolean self = entry.getKey().equals(FieldSet.SELF);
      boolean known = self || FieldPath.isElement(entry.getKey());
      if (!known || !(entry.getValue() instanceof ObjectNode below) || known(below) != below) {
        return knownPart(tree);
      }
    }
    return tree;
  }

  private static ObjectNode knownPart(ObjectNode tree) {
    ObjectNode part = Json.object();
    for (Map.Entry<String, JsonNode> entry : tree.properties()) {
      boolean self = entry.getKey().equals(FieldSet.SELF);
      if ((self || FieldPath.isElement(entry.getKey())) && entry.getValue() instanceof ObjectNode below) {
        part.set(entry.getKey(), known(below));
      }
    }
    return part;
  }

  /** Writes the entries into an object, in upstream's order; takes them out of it when there are none. */
  static void write(ObjectNode object, Map<Key, ManagedEntry> entries) {
    ObjectNode metadata = object.get("metadata") instanceof ObjectNode there ? there : object.putObject("metadata");
    metadata.remove("managedFields");
    if (entries.isEmpty()) {
      return;
    }
    ArrayNode list = metadata.putArray("managedFields");
    for (ManagedEntry entry : entries.values().stream().sorted(ORDER).toList()) {
      ObjectNode node = list.addObject();
      if (!entry.key.manager.isEmpty()) {
        node.put("manager", entry.key.manager);
      }
      node.put("operation", entry.key.operation).put("apiVersion", entry.apiVersion);
      if (!entry.time.isEmpty()) {
        node.put("time", entry.time);
      }
      node.put("fieldsType", "FieldsV1");
      node.set("fieldsV1", entry.fields.tree());
      if (!entry.key.subresource.isEmpty()) {
        node.put("subresource", entry.key.subresource);
      }
    }
  }
}
