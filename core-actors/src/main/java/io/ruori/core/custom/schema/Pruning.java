package io.ruori.core.custom.schema;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Takes out of objects what their schema does not name (apiextensions-apiserver {@code schema/pruning}). */
public final class Pruning {
  private static final Set<String> META_FIELDS = Set.of("apiVersion", "kind", "metadata");

  private final List<String> unknown = new ArrayList<>();

  private Pruning() {}

  /**
   * Prunes a value in place.
   *
   * @param schema that of the value; null knows no field
   * @return the paths of what was taken out, sorted
   */
  public static List<String> prune(JsonNode value, JsonSchema schema) {
    var pruning = new Pruning();
    pruning.prune(value, schema, "");
    Collections.sort(pruning.unknown);
    return pruning.unknown;
  }

  private void prune(JsonNode value, JsonSchema schema, String path) {
    if (schema != null && schema.preserves()) {
      skip(value, schema, path);
      return;
    }
    switch (value) {
      case ObjectNode object -> {
        for (Map.Entry<String, JsonNode> field : new ArrayList<>(object.properties())) {
          field(object, field.getKey(), field.getValue(), schema, path);
        }
      }
      case ArrayNode list -> {
        for (int i = 0; i < list.size(); i++) {
          prune(list.get(i), schema == null ? null : schema.items(), path + "[" + i + "]");
        }
      }
      default -> {}
    }
  }

  private void field(ObjectNode object, String name, JsonNode value, JsonSchema schema, String path) {
    if (schema != null && schema.isResource() && META_FIELDS.contains(name)) {
      return;
    }
    if (schema != null && (schema.properties().containsKey(name) || schema.allowsAdditional())) {
      prune(value, schema.field(name), child(path, name));
      return;
    }
    if (schema == null || !META_FIELDS.contains(name) || !path.isEmpty()) {
      unknown.add(child(path, name));
    }
    object.remove(name);
  }

  /** Below a schema that keeps what it does not name, only what it does name is looked at. */
  private void skip(JsonNode value, JsonSchema schema, String path) {
    if (schema == null) {
      return;
    }
    switch (value) {
      case ObjectNode object -> {
        for (Map.Entry<String, JsonNode> field : new ArrayList<>(object.properties())) {
          String name = field.getKey();
          boolean meta = schema.isResource() && META_FIELDS.contains(name);
          if (!meta && (schema.properties().containsKey(name) || schema.allowsAdditional())) {
            prune(field.getValue(), schema.field(name), child(path, name));
          }
        }
      }
      case ArrayNode list -> {
        for (int i = 0; i < list.size(); i++) {
          skip(list.get(i), schema.items(), path + "[" + i + "]");
        }
      }
      default -> {}
    }
  }

  private static String child(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }
}
