package io.ruori.core.decode;

import io.ruori.core.object.Json;
import io.ruori.core.schema.Schema;
import io.ruori.core.schema.Schema.Field;
import io.ruori.core.schema.Schema.Listing;
import io.ruori.core.schema.Schema.Mapping;
import io.ruori.core.schema.Schema.Scalar;
import io.ruori.core.schema.Schema.Struct;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/** Brings a document into the form in which Go writes it: what is always there is there, what is left out when empty is not. */
public final class Canonical {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** Whether the object is in the form in which it is kept, which knows no empty lists. */
  private final boolean kept;

  private Canonical(boolean kept) {
    this.kept = kept;
  }

  /** Changes the object in place; doing it again changes nothing. */
  public static void apply(Struct struct, ObjectNode object) {
    new Canonical(true).walk(struct, object);
  }

  /** As {@link #apply}, for an object that was sent: a list that is there and empty is not yet one that is not there. */
  static void ofSent(Struct struct, ObjectNode object) {
    new Canonical(false).walk(struct, object);
  }

  private void walk(Struct struct, ObjectNode object) {
    for (Field field : struct.fields().values()) {
      JsonNode value = object.get(field.name());
      if (value == null || value.isNull()) {
        absent(field, object);
        continue;
      }
      into(field.schema(), value);
      switch (field.presence()) {
        case UNLESS_EMPTY -> {
          boolean raw = Schema.resolve(field.schema()) instanceof Schema.Any;
          if (isEmpty(value) && !raw) {
            object.remove(field.name());
          }
        }
        case ALWAYS, NULL_WHEN_ABSENT -> {
          Schema schema = Schema.resolve(field.schema());
          boolean list = schema instanceof Listing || schema instanceof Mapping;
          if (kept && value.isEmpty() && list && value.isContainer()) {
            object.set(field.name(), NullNode.getInstance());
          }
        }
        case UNLESS_ABSENT -> {}
      }
    }
  }

  private void absent(Field field, ObjectNode object) {
    switch (field.presence()) {
      case ALWAYS -> object.set(field.name(), zero(field.schema()));
      case NULL_WHEN_ABSENT -> object.set(field.name(), NullNode.getInstance());
      case UNLESS_ABSENT, UNLESS_EMPTY -> object.remove(field.name());
    }
  }

  private void into(Schema schema, JsonNode value) {
    switch (Schema.resolve(schema)) {
      case Struct struct when value instanceof ObjectNode object -> walk(struct, object);
      case Listing list -> value.forEach(item -> into(list.items(), item));
      case Mapping map -> value.forEach(item -> into(map.values(), item));
      default -> {}
    }
  }

  /** Go's zero value of a type, as it is written. */
  static JsonNode zero(Schema schema) {
    return switch (Schema.resolve(schema)) {
      case Struct struct -> {
        ObjectNode object = Json.object();
        apply(struct, object);
        yield object;
      }
      case Scalar(var type, var format) -> switch (type) {
        case BOOLEAN -> NODES.booleanNode(false);
        case INTEGER, NUMBER -> NODES.numberNode(0);
        case STRING -> switch (format) {
          case "quantity" -> NODES.stringNode("0");
          case "int-or-string" -> NODES.numberNode(0);
          case "date-time", "micro-time", "byte" -> NullNode.getInstance();
          default -> NODES.stringNode("");
        };
      };
      default -> NullNode.getInstance();
    };
  }

  private static boolean isEmpty(JsonNode value) {
    if (value.isContainer()) {
      return value.isEmpty();
    }
    return value.isString() && value.stringValue().isEmpty()
        || value.isBoolean() && !value.booleanValue()
        || value.isNumber() && value.doubleValue() == 0;
  }
}
