package io.ruori.core.apply;

import io.ruori.core.schema.Schema;
import tools.jackson.databind.JsonNode;

/** How a value is tracked: as one, field by field, or item by item. */
enum Shape {
  LEAF,
  MAP,
  LIST;

  private static final Schema ANY = new Schema.Any();

  /**
   * The shape that a schema gives to a value.
   *
   * @param schema resolved
   * @param value the object's value; for a schema of anything it is the value that tells
   */
  static Shape of(Schema schema, JsonNode value) {
    return switch (schema) {
      case Schema.Struct struct -> struct.atomic() ? LEAF : MAP;
      case Schema.Mapping map -> map.atomic() ? LEAF : MAP;
      case Schema.Listing list -> list.type() == Schema.ListType.ATOMIC ? LEAF : LIST;
      case Schema.Any any -> !any.atomic() && value != null && value.isObject() ? MAP : LEAF;
      case Schema.Scalar scalar -> LEAF;
      case Schema.Ref ref -> of(Schema.resolve(ref), value);
    };
  }

  /** The resolved schema of a field or entry. */
  static Schema child(Schema schema, String name) {
    return switch (schema) {
      case Schema.Struct struct -> {
        Schema.Field field = struct.fields().get(name);
        yield field == null ? ANY : Schema.resolve(field.schema());
      }
      case Schema.Mapping map -> Schema.resolve(map.values());
      default -> ANY;
    };
  }

  /** The resolved schema of a list's items. */
  static Schema items(Schema schema) {
    return schema instanceof Schema.Listing list ? Schema.resolve(list.items()) : ANY;
  }

  /** Whether a field is one that the schema names. */
  static boolean isNamed(Schema schema, String name) {
    return schema instanceof Schema.Struct struct && struct.fields().containsKey(name);
  }

  static boolean isBare(JsonNode value) {
    return value == null || value.isNull() || value.isContainer() && value.isEmpty() || !value.isContainer();
  }
}
