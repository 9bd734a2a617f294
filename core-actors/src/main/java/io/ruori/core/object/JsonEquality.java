package io.ruori.core.object;

import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Equality of JSON values by what they say: a number is its value, however Jackson holds it; fields have no order. */
public final class JsonEquality {
  private JsonEquality() {}

  public static boolean same(JsonNode left, JsonNode right) {
    if (left == right) {
      return true;
    }
    if (left == null || right == null || left.getNodeType() != right.getNodeType()) {
      return false;
    }
    return switch (left.getNodeType()) {
      case OBJECT -> sameObjects(left, right);
      case ARRAY -> sameArrays(left, right);
      case NUMBER -> sameNumbers(left, right);
      default -> left.equals(right);
    };
  }

  private static boolean sameObjects(JsonNode left, JsonNode right) {
    if (left.size() != right.size()) {
      return false;
    }
    for (Map.Entry<String, JsonNode> field : left.properties()) {
      if (!same(field.getValue(), right.get(field.getKey()))) {
        return false;
      }
    }
    return true;
  }

  private static boolean sameArrays(JsonNode left, JsonNode right) {
    if (left.size() != right.size()) {
      return false;
    }
    for (int i = 0; i < left.size(); i++) {
      if (!same(left.get(i), right.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean sameNumbers(JsonNode left, JsonNode right) {
    if (left.canConvertToLong() && right.canConvertToLong() && left.isIntegralNumber() && right.isIntegralNumber()) {
      return left.longValue() == right.longValue();
    }
    return left.decimalValue().compareTo(right.decimalValue()) == 0;
  }
}
