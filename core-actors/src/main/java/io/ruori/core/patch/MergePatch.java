package io.ruori.core.patch;

import io.ruori.core.object.Refusal;
import io.ruori.core.schema.Schema;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A JSON merge patch (RFC 7386). As upstream's library, it drops null fields also from objects within a new list. */
record MergePatch(ObjectNode patch, List<String> strictErrors) implements Patch {
  @Override
  public Outcome<ObjectNode> applyTo(ObjectNode object, Schema schema) {
    ObjectNode result = object.deepCopy();
    merge(result, patch);
    return new Outcome.Done<>(result);
  }

  private static void merge(ObjectNode target, ObjectNode patch) {
    for (Map.Entry<String, JsonNode> field : patch.properties()) {
      JsonNode value = field.getValue();
      JsonNode current = target.get(field.getKey());
      if (value.isNull()) {
        target.remove(field.getKey());
      } else if (current instanceof ObjectNode inner && value instanceof ObjectNode change) {
        merge(inner, change);
      } else if (current instanceof ObjectNode) {
        target.set(field.getKey(), value.deepCopy());
      } else {
        target.set(field.getKey(), withoutNulls(value.deepCopy()));
      }
    }
    Refusals.sort(target);
  }

  private static JsonNode withoutNulls(JsonNode value) {
    if (value instanceof ObjectNode object) {
      object.removeIf(JsonNode::isNull);
    }
    value.forEach(MergePatch::withoutNulls);
    return value;
  }

  @Override
  public Refusal undecodable(ObjectNode patched, String why) {
    return Refusals.undecodable(Refusals.shown(patched, patch.has("metadata")), why);
  }
}
