package io.ruori.core.patch;

import io.ruori.core.object.GoPrint;
import io.ruori.core.schema.Schema;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Merges a strategic merge patch into an object, with its directives ({@code $patch}, {@code $retainKeys}, {@code
 * $setElementOrder/…}, {@code $deleteFromPrimitiveList/…}); rules and errors as upstream's {@code strategicpatch}. Both trees
 * are used up.
 */
final class StrategicMerge {
  static final String DIRECTIVE = "$patch";
  static final String ORDER = "$setElementOrder";
  private static final String RETAIN = "$retainKeys";
  private static final String DELETE = "$deleteFromPrimitiveList";

  private StrategicMerge() {}

  static ObjectNode merge(ObjectNode original, ObjectNode patch, Schema schema) throws BadPatch {
    JsonNode directive = patch.get(DIRECTIVE);
    if (directive != null) {
      return whole(directive, patch);
    }
    retainKeys(original, patch);
    ordered(original, patch, schema);
    for (Map.Entry<String, JsonNode> field : List.copyOf(patch.properties())) {
      if (field.getKey().startsWith(DELETE)) {
        deleteFromList(original, key(field.getKey(), DELETE), field.getValue(), schema);
      } else {
        mergeField(original, field.getKey(), field.getValue(), schema);
      }
    }
    return original;
  }

  private static ObjectNode whole(JsonNode directive, ObjectNode patch) throws BadPatch {
    return switch (directive.isString() ? directive.asString() : "") {
      case "replace" -> {
        patch.remove(DIRECTIVE);
        yield patch;
      }
      case "delete" -> patch.removeAll();
      default -> throw unknown(directive, patch);
    };
  }

  static BadPatch unknown(JsonNode directive, JsonNode patch) {
    return BadPatch.unexpected("unknown patch type: " + GoPrint.print(directive) + " in map: " + GoPrint.print(patch));
  }

  private static void retainKeys(ObjectNode original, ObjectNode patch) throws BadPatch {
    JsonNode retained = patch.remove(RETAIN);
    if (retained == null) {
      return;
    }
    if (!retained.isArray()) {
      throw BadPatch.badRequest("invalid patch format of retainKeys");
    }
    var keys = new HashSet<String>();
    for (JsonNode key : retained) {
      if (key.isString()) {
        keys.add(key.asString());
      }
    }
    for (Map.Entry<String, JsonNode> field : patch.properties()) {
      boolean directive = field.getKey().startsWith(DELETE) || field.getKey().startsWith(ORDER);
      if (!field.getValue().isNull() && !directive && !keys.contains(field.getKey())) {
        throw BadPatch.badRequest("invalid patch format of retainKeys");
      }
    }
    original.retain(keys);
  }

  /** Carries out each {@code $setElementOrder} together with the list that it orders. */
  private static void ordered(ObjectNode original, ObjectNode patch, Schema schema) throws BadPatch {
    for (Map.Entry<String, JsonNode> field : List.copyOf(patch.properties())) {
      if (field.getKey().startsWith(ORDER)) {
        patch.remove(field.getKey());
        ArrayNode order = list(field.getValue());
        String key = key(field.getKey(), ORDER);
        ArrayNode before = original.has(key) ? list(original.get(key)) : null;
        ArrayNode change = patch.has(key) ? list(patch.get(key)) : null;
        PatchField rule = PatchField.ofList(schema, key);
        ElementOrder.check(change, order, rule.rule().mergeKey());
        if (before != null || change != null) {
          original.set(key, orderedList(before, change, order, rule));
          patch.remove(key);
        }
      }
    }
  }

  private static ArrayNode orderedList(ArrayNode before, ArrayNode change, ArrayNode order, PatchField rule)
      throws BadPatch {
    String mergeKey = rule.rule().mergeKey();
    ArrayNode was = before == null ? null : before.deepCopy();
    boolean objects = ListMerge.holdsObjects(was, change);
    ArrayNode merged;
    if (change == null) {
      merged = before;
    } else if (before == null) {
      merged = (ArrayNode) withoutDirectives(change.deepCopy());
    } else {
      merged = ListMerge.merge(before, change.deepCopy(), rule);
    }
    return ElementOrder.arrange(merged, order, was == null ? merged.arrayNode() : was, mergeKey, objects);
  }

  private static void deleteFromList(ObjectNode original, String key, JsonNode values, Schema schema) throws BadPatch {
    if (values.isNull()) {
      original.remove(key);
    } else if (original.get(key) instanceof ArrayNode list && values instanceof ArrayNode gone) {
      PatchField field = PatchField.ofList(schema, key);
      if (list.isEmpty() && gone.isEmpty()) {
        return;
      }
      if (ListMerge.holdsObjects(list, gone)) {
        original.set(key, ListMerge.merge(list, gone, mergingRule(field)));
        return;
      }
      Set<Object> toDelete = new HashSet<>();
      gone.forEach(v -> toDelete.add(ElementOrder.comparable(v)));
      list.removeIf(v -> toDelete.contains(ElementOrder.comparable(v)));
    } else if (original.get(key) instanceof ObjectNode inner && values instanceof ObjectNode change) {
      original.set(key, merge(inner, change, PatchField.of(schema, key).inner()));
    }
  }

  private static PatchField mergingRule(PatchField field) {
    Schema.PatchRule rule = field.rule();
    return new PatchField(field.inner(), new Schema.PatchRule(true, false, rule.retainKeys(), rule.mergeKey()));
  }

  private static void mergeField(ObjectNode original, String key, JsonNode value, Schema schema) throws BadPatch {
    if (value.isNull()) {
      original.remove(key);
      return;
    }
    JsonNode current = original.get(key);
    if (current instanceof ObjectNode inner && value instanceof ObjectNode change) {
      PatchField field = PatchField.of(schema, key);
      original.set(key, field.rule().replace() ? change : merge(inner, change, field.inner()));
    } else if (current instanceof ArrayNode list && value instanceof ArrayNode change) {
      PatchField field = PatchField.ofList(schema, key);
      original.set(key, field.rule().merge() ? ListMerge.merge(list, change, field) : change);
    } else {
      take(original, key, value);
    }
  }

  /** The patch's value as it is, without nulls and directives. */
  private static void take(ObjectNode original, String key, JsonNode value) {
    discardNulls(value);
    JsonNode taken = withoutDirectives(value);
    if (taken == null) {
      original.remove(key);
    } else {
      original.set(key, taken);
    }
  }

  private static void discardNulls(JsonNode value) {
    if (value instanceof ObjectNode object) {
      object.removeIf(JsonNode::isNull);
    }
    value.forEach(StrategicMerge::discardNulls);
  }

  /** The value without what directives stand in; null when it has one itself. */
  private static JsonNode withoutDirectives(JsonNode value) {
    if (value instanceof ObjectNode object) {
      if (object.has(DIRECTIVE)) {
        return null;
      }
      object.removeIf(v -> withoutDirectives(v) == null);
    } else if (value instanceof ArrayNode list) {
      list.removeIf(v -> withoutDirectives(v) == null);
    }
    return value;
  }

  private static ArrayNode list(JsonNode value) throws BadPatch {
    if (value instanceof ArrayNode list) {
      return list;
    }
    throw BadPatch.wrongType("[]interface {}", value);
  }

  /** The field that a directive such as {@code $setElementOrder/containers} is about. */
  private static String key(String name, String prefix) throws BadPatch {
    if (name.startsWith(prefix + "/")) {
      return name.substring(prefix.length() + 1);
    }
    throw BadPatch.badRequest(
        "invalid patch format of " + (prefix.equals(ORDER) ? "setElementOrder list" : "primitive list"));
  }
}
