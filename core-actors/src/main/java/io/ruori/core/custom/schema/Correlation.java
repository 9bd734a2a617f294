package io.ruori.core.custom.schema;

import io.ruori.core.object.JsonEquality;
import tools.jackson.databind.JsonNode;

/**
 * A value and the one that stood in its place before, as far as that can be told (apiserver {@code cel/common}). Items of lists
 * are the same when their list is a map and their keys are equal.
 *
 * @param old null when nothing corresponds
 * @param schema null where none is known
 */
public record Correlation(JsonNode value, JsonNode old, JsonSchema schema) {
  /** What corresponds to nothing. */
  public static Correlation none(JsonNode value, JsonSchema schema) {
    return new Correlation(value, null, schema);
  }

  public boolean isKnown() {
    return old != null;
  }

  public boolean isUnchanged() {
    return old != null && JsonEquality.same(value, old);
  }

  /** The value's field; it corresponds to the field of that name. */
  public Correlation field(String name) {
    JsonNode now = value.get(name);
    JsonSchema known = schema == null ? null : schema.field(name);
    boolean both = old != null && old.isObject() && value.isObject() && known != null;
    return new Correlation(now, both ? old.get(name) : null, known);
  }

  /** The value's item. */
  public Correlation item(int index) {
    JsonNode now = value.get(index);
    JsonSchema known = schema == null ? null : schema.items();
    if (old == null || !old.isArray() || known == null || !schema.listType().equals("map")) {
      return new Correlation(now, null, known);
    }
    for (JsonNode before : old) {
      if (sameKeys(before, now)) {
        return new Correlation(now, before, known);
      }
    }
    return new Correlation(now, null, known);
  }

  private boolean sameKeys(JsonNode before, JsonNode now) {
    return before.isObject() && now.isObject()
        && schema.listMapKeys().stream().allMatch(key -> JsonEquality.same(before.get(key), now.get(key)));
  }
}
