package io.ruori.core.apply;

import io.ruori.core.apply.FieldPath.NoElement;
import io.ruori.core.object.Json;
import io.ruori.core.schema.Schema;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Takes out of an object what somebody applied once and now no longer does, as long as nobody else owns it.
 */
final class Pruning {
  private Pruning() {}

  /**
   * The merged object without the fields that went away.
   *
   * @param last what the applier owned before
   * @param owned what all managers own, the applier's new configuration included
   */
  static ObjectNode prune(ObjectNode merged, FieldSet last, FieldSet owned, Schema schema) {
    Schema root = Schema.resolve(schema);
    if (last.minus(owned).isEmpty()) {
      return merged;
    }
    FieldSet lastNamed = withNamed(last, root);
    FieldSet mergedFields = withNamed(FieldExtraction.of(merged, root), root);
    JsonNode pruned = remove(merged, lastNamed, root);
    FieldSet gone = mergedFields.minus(fields(pruned, root).union(withNamed(owned, root)));
    pruned = remove(merged, gone, root);
    FieldSet dangling = mergedFields.minus(fields(pruned, root)).intersect(lastNamed);
    return remove(merged, dangling, root) instanceof ObjectNode object ? object : Json.object();
  }

  private static FieldSet fields(JsonNode object, Schema schema) {
    return withNamed(FieldExtraction.of(object, schema), schema);
  }

  /** The set with each field that the schema names a member as soon as something below it is. */
  private static FieldSet withNamed(FieldSet set, Schema schema) {
    return new FieldSet(withNamed(set.tree(), schema));
  }

  private static ObjectNode withNamed(ObjectNode tree, Schema schema) {
    ObjectNode result = Json.object();
    for (Map.Entry<String, JsonNode> entry : tree.properties()) {
      String element = entry.getKey();
      if (element.equals(FieldSet.SELF)) {
        continue;
      }
      ObjectNode node = (ObjectNode) entry.getValue();
      String name = element.startsWith("f:") ? element.substring(2) : null;
      Schema below = name == null ? Shape.items(schema) : Shape.child(schema, name);
      boolean member = FieldSet.isMember(node) || name != null && Shape.isNamed(schema, name);
      ObjectNode made = FieldSet.node(member, withNamed(node, below));
      if (made != null) {
        result.set(element, made);
      }
    }
    return result;
  }

  /** The value without the members of a set; a null node when all that it held is gone. */
  private static JsonNode remove(JsonNode value, FieldSet gone, Schema schema) {
    if (gone.isEmpty()) {
      return value;
    }
    return switch (Shape.of(schema, value)) {
      case LEAF -> value.isContainer() ? NullNode.getInstance() : value;
      case MAP -> value instanceof ObjectNode object ? map(object, gone, schema) : value;
      case LIST -> value instanceof ArrayNode list ? list(list, gone, (Schema.Listing) schema) : value;
    };
  }

  private static JsonNode map(ObjectNode object, FieldSet gone, Schema schema) {
    ObjectNode rest = Json.object();
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      String element = "f:" + field.getKey();
      if (!gone.has(element)) {
        rest.set(field.getKey(), remove(field.getValue(), gone.below(element), Shape.child(schema, field.getKey())));
      }
    }
    return rest.isEmpty() ? NullNode.getInstance() : rest;
  }

  private static JsonNode list(ArrayNode list, FieldSet gone, Schema.Listing schema) {
    ArrayNode rest = list.arrayNode();
    for (JsonNode item : list) {
      try {
        String element = FieldPath.item(schema, item);
        if (!gone.has(element)) {
          rest.add(remove(item, gone.below(element), Shape.items(schema)));
        }
      } catch (NoElement untracked) {
        rest.add(item);
      }
    }
    return rest.isEmpty() ? NullNode.getInstance() : rest;
  }
}
