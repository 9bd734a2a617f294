package io.ruori.core.validation;

import tools.jackson.databind.JsonNode;

/**
 * Equality as upstream's {@code equality.Semantic.DeepEqual} has it: an absent, {@code null} or empty list or map are the
 * same. Quantities and times are compared as they are written, which is canonical in stored documents.
 */
public final class SemanticEquality {
  private SemanticEquality() {}

  public static boolean equal(JsonNode a, JsonNode b) {
    if (a == b) {
      return true;
    }
    if (isEmpty(a) || isEmpty(b)) {
      return isEmpty(a) && isEmpty(b) && (a.isObject() || b.isObject() || bothNothing(a, b) || a.isArray() || b.isArray());
    }
    if (a.isObject() && b.isObject()) {
      return sameFields(a, b);
    }
    if (a.isArray() && b.isArray()) {
      if (a.size() != b.size()) {
        return false;
      }
      for (int i = 0; i < a.size(); i++) {
        if (!equal(a.get(i), b.get(i))) {
          return false;
        }
      }
      return true;
    }
    return a.isNumber() && b.isNumber() ? a.decimalValue().compareTo(b.decimalValue()) == 0 : a.equals(b);
  }

  private static boolean sameFields(JsonNode a, JsonNode b) {
    for (var entry : a.properties()) {
      if (!sameField(entry.getValue(), b.path(entry.getKey()))) {
        return false;
      }
    }
    for (var entry : b.properties()) {
      if (!a.has(entry.getKey()) && !sameField(entry.getValue(), a.path(entry.getKey()))) {
        return false;
      }
    }
    return true;
  }

  /** An empty struct that is there is not the same as none (a Go pointer), an empty list is. */
  private static boolean sameField(JsonNode a, JsonNode b) {
    boolean oneMissing = isNothing(a) != isNothing(b);
    if (oneMissing) {
      JsonNode present = isNothing(a) ? b : a;
      return present.isArray() && present.isEmpty();
    }
    return equal(a, b);
  }

  private static boolean bothNothing(JsonNode a, JsonNode b) {
    return isNothing(a) && isNothing(b);
  }

  private static boolean isNothing(JsonNode node) {
    return node.isMissingNode() || node.isNull();
  }

  private static boolean isEmpty(JsonNode node) {
    return isNothing(node) || node.isContainer() && node.isEmpty();
  }
}
