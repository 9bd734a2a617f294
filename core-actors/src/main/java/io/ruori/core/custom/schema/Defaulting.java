package io.ruori.core.custom.schema;

import java.util.ArrayList;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Fills in the defaults of a schema (apiextensions-apiserver {@code schema/defaulting}). */
public final class Defaulting {
  private Defaulting() {}

  /** Takes out nulls that the schema does not allow and has no default for; others are left for {@link #apply}. */
  public static void pruneNulls(JsonNode value, JsonSchema schema) {
    switch (value) {
      case ObjectNode object -> {
        for (Map.Entry<String, JsonNode> field : new ArrayList<>(object.properties())) {
          JsonSchema known = schema == null ? null : schema.field(field.getKey());
          if (isForbiddenNull(field.getValue(), known) && known.defaultValue() == null) {
            object.remove(field.getKey());
          } else {
            pruneNulls(field.getValue(), known);
          }
        }
      }
      case ArrayNode list -> list.forEach(item -> pruneNulls(item, schema == null ? null : schema.items()));
      default -> {}
    }
  }

  private static boolean isForbiddenNull(JsonNode value, JsonSchema schema) {
    return value.isNull() && schema != null && !schema.isNullable();
  }

  /** Writes the defaults of fields that are absent, or null though they may not be. */
  public static void apply(JsonNode value, JsonSchema schema) {
    if (schema == null) {
      return;
    }
    switch (value) {
      case ObjectNode object -> object(object, schema);
      case ArrayNode list -> {
        for (int i = 0; i < list.size(); i++) {
          if (isForbiddenNull(list.get(i), schema.items()) && schema.items().defaultValue() != null) {
            list.set(i, schema.items().defaultValue().deepCopy());
          }
          apply(list.get(i), schema.items());
        }
      }
      default -> {}
    }
  }

  private static void object(ObjectNode object, JsonSchema schema) {
    schema.properties().forEach((name, property) -> {
      JsonNode given = object.get(name);
      if (property.defaultValue() != null && (given == null || isForbiddenNull(given, property))) {
        object.set(name, property.defaultValue().deepCopy());
      }
    });
    for (Map.Entry<String, JsonNode> field : new ArrayList<>(object.properties())) {
      JsonSchema known = schema.field(field.getKey());
      boolean additional = !schema.properties().containsKey(field.getKey());
      if (additional && isForbiddenNull(field.getValue(), known) && known.defaultValue() != null) {
        object.set(field.getKey(), known.defaultValue().deepCopy());
      }
      apply(object.get(field.getKey()), known);
    }
  }
}
