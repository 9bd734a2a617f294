package io.ruori.core.apply;

import io.ruori.core.object.Json;
import io.ruori.core.schema.Schema;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.IntNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** What Go's zero values look like in JSON: upstream compares a created object with an empty structure, not with nothing. */
final class Zeros {
  private Zeros() {}

  /** The zero object of a schema: fields that are always written, and below them the same. */
  static ObjectNode object(Schema schema) {
    ObjectNode zero = Json.object();
    if (Schema.resolve(schema) instanceof Schema.Struct struct) {
      for (Schema.Field field : struct.fields().values()) {
        switch (field.presence()) {
          case ALWAYS -> zero.set(field.name(), value(Schema.resolve(field.schema())));
          case NULL_WHEN_ABSENT -> zero.set(field.name(), NullNode.getInstance());
          case UNLESS_ABSENT, UNLESS_EMPTY -> {}
        }
      }
    }
    return zero;
  }

  private static JsonNode value(Schema schema) {
    return switch (schema) {
      case Schema.Struct struct -> object(struct);
      case Schema.Scalar scalar -> scalar(scalar);
      default -> NullNode.getInstance();
    };
  }

  private static JsonNode scalar(Schema.Scalar scalar) {
    return switch (scalar.format()) {
      case "date-time", "micro-time", "byte" -> NullNode.getInstance();
      default ->
          switch (scalar.type()) {
            case STRING -> StringNode.valueOf("");
            case INTEGER, NUMBER -> IntNode.valueOf(0);
            case BOOLEAN -> tools.jackson.databind.node.BooleanNode.FALSE;
          };
    };
  }

  /** The value that a merge key has where an item does not say; null when there is none. */
  static JsonNode keyDefault(Schema.Listing list, String key) {
    if (!(Schema.resolve(list.items()) instanceof Schema.Struct struct) || !struct.fields().containsKey(key)) {
      return null;
    }
    Schema.Field field = struct.fields().get(key);
    if (field.defaultValue() != null && !field.defaultValue().isNull()) {
      return field.defaultValue();
    }
    boolean always = field.presence() == Schema.Presence.ALWAYS;
    return always && Schema.resolve(field.schema()) instanceof Schema.Scalar scalar ? scalar(scalar) : null;
  }
}
