package io.ruori.core.schema;

import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * The structure of one value, from an OpenAPI v2 definition or a custom resource's structural schema. Immutable; references
 * are resolved (a recursive schema refers to itself through {@link Ref}).
 */
public sealed interface Schema {
  /** A reference to a named definition, resolved when asked: recursive schemas exist (JSONSchemaProps). */
  record Ref(String name, java.util.function.Supplier<Schema> target) implements Schema {}

  /**
   * An object with named fields.
   *
   * @param name the definition's name, {@code ""} for an anonymous one
   * @param fields in published order
   * @param required names of the fields that are always present
   * @param atomic {@code x-kubernetes-map-type: atomic}: merged as a whole
   * @param preserveUnknown fields that the schema does not name are kept
   */
  record Struct(String name, Map<String, Field> fields, List<String> required, boolean atomic, boolean preserveUnknown)
      implements Schema {}

  /**
   * A field of a {@link Struct}: its schema, its published default or null, how strategic patches merge it, and when it is
   * written.
   *
   * @param typeName its Go type as messages print it; {@code ""} when there is none
   */
  record Field(
      String name, Schema schema, JsonNode defaultValue, PatchRule patch, Presence presence, String typeName) {
    /** A field that is kept as it was set, as in custom resources. */
    public Field(String name, Schema schema, JsonNode defaultValue, PatchRule patch) {
      this(name, schema, defaultValue, patch, Presence.UNLESS_ABSENT, "");
    }
  }

  /** When a field is written: Go's {@code omitempty} and pointers, which a definition does not tell. */
  enum Presence {
    /** In any case: a plain value without {@code omitempty}, or a structure by value. */
    ALWAYS,
    /** In any case, {@code null} when absent: a pointer without {@code omitempty}. */
    NULL_WHEN_ABSENT,
    /** When it was set, even to an empty value: a pointer with {@code omitempty}. */
    UNLESS_ABSENT,
    /** When it is not empty: a plain value with {@code omitempty}. */
    UNLESS_EMPTY
  }

  /**
   * {@code x-kubernetes-patch-strategy} and {@code -merge-key}.
   *
   * @param mergeKey {@code ""} when there is none
   */
  record PatchRule(boolean merge, boolean replace, boolean retainKeys, String mergeKey) {
    public static final PatchRule NONE = new PatchRule(false, false, false, "");
  }

  /** A map from any string to values of one schema (labels, limits). */
  record Mapping(Schema values, boolean atomic) implements Schema {}

  /**
   * A list.
   *
   * @param keys the merge keys of a {@code MAP} list; empty otherwise
   */
  record Listing(Schema items, ListType type, List<String> keys) implements Schema {}

  /** {@code x-kubernetes-list-type}; atomic where the schema does not say. */
  enum ListType {
    ATOMIC,
    SET,
    MAP
  }

  /**
   * A leaf.
   *
   * @param format the OpenAPI format ({@code int32}, {@code int64}, {@code double}, {@code byte}, {@code date-time},
   *     {@code int-or-string}, {@code quantity}, {@code micro-time}, {@code duration}), or {@code ""}
   */
  record Scalar(Type type, String format) implements Schema {}

  enum Type {
    STRING,
    INTEGER,
    NUMBER,
    BOOLEAN
  }

  /**
   * Anything at all (RawExtension, {@code x-kubernetes-preserve-unknown-fields} without a structure).
   *
   * @param atomic whether it is owned as one
   */
  record Any(boolean atomic) implements Schema {
    public Any() {
      this(false);
    }
  }

  /** The schema itself, with references followed. */
  static Schema resolve(Schema schema) {
    Schema current = schema;
    while (current instanceof Ref ref) {
      current = ref.target().get();
    }
    return current;
  }
}
