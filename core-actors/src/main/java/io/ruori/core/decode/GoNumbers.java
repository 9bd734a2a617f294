package io.ruori.core.decode;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Numbers as Go keeps those of untyped JSON: what fits in 64 bits as a whole number, all else as a double. */
final class GoNumbers {
  private static final double PLAIN_BELOW = 1e21;

  private GoNumbers() {}

  /** Rewrites every number that Go would write in another way. */
  static void normalise(JsonNode tree) {
    switch (tree) {
      case ObjectNode object -> {
        for (Map.Entry<String, JsonNode> field : new ArrayList<>(object.properties())) {
          if (isDouble(field.getValue())) {
            object.set(field.getKey(), written(field.getValue().doubleValue()));
          } else {
            normalise(field.getValue());
          }
        }
      }
      case ArrayNode list -> {
        for (int i = 0; i < list.size(); i++) {
          if (isDouble(list.get(i))) {
            list.set(i, written(list.get(i).doubleValue()));
          } else {
            normalise(list.get(i));
          }
        }
      }
      default -> {}
    }
  }

  private static boolean isDouble(JsonNode value) {
    return value.isNumber() && !(value.isIntegralNumber() && value.canConvertToLong());
  }

  private static JsonNode written(double value) {
    var exact = new BigDecimal(Double.toString(value));
    boolean whole = value == Math.rint(value) && Math.abs(value) < PLAIN_BELOW;
    return whole
        ? JsonNodeFactory.instance.numberNode(exact.toBigIntegerExact())
        : JsonNodeFactory.instance.numberNode(value);
  }
}
