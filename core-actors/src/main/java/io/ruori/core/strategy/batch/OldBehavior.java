package io.ruori.core.strategy.batch;

import io.ruori.core.object.Json;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** An autoscaler's behavior in an annotation of {@code autoscaling/v1}: upstream writes its internal structure there. */
final class OldBehavior {
  private static final List<String> BOTH = List.of("scaleUp", "scaleDown");
  private static final List<String> RULES = List.of("stabilizationWindowSeconds", "selectPolicy", "policies", "tolerance");
  private static final List<String> POLICY = List.of("type", "value", "periodSeconds");

  private OldBehavior() {}

  static ObjectNode shown(ObjectNode behavior) {
    return go(behavior, BOTH);
  }

  /** In Go's names, whatever is absent being null. */
  private static ObjectNode go(JsonNode from, List<String> fields) {
    ObjectNode to = Json.object();
    for (String field : fields) {
      JsonNode value = from.path(field);
      String name = field.substring(0, 1).toUpperCase(Locale.ROOT) + field.substring(1);
      if (value.isArray()) {
        ArrayNode list = to.putArray(name);
        value.forEach(policy -> list.add(go(policy, POLICY)));
      } else if (value.isObject()) {
        to.set(name, go(value, RULES));
      } else if (value.isMissingNode()) {
        to.putNull(name);
      } else {
        to.set(name, value);
      }
    }
    return to;
  }

  /** The other way; names are read as Go reads them, whatever their case. */
  static ObjectNode kept(JsonNode go) {
    ObjectNode to = Json.object();
    for (List<String> fields : List.of(BOTH, RULES, POLICY)) {
      go.properties().forEach(property -> fields.stream()
          .filter(field -> field.equalsIgnoreCase(property.getKey()) && !property.getValue().isNull())
          .forEach(field -> to.set(field, value(property.getValue()))));
    }
    return to;
  }

  private static JsonNode value(JsonNode go) {
    if (go.isArray()) {
      ArrayNode list = Json.mapper().createArrayNode();
      go.forEach(policy -> list.add(kept(policy)));
      return list;
    }
    return go.isObject() ? kept(go) : go;
  }
}
