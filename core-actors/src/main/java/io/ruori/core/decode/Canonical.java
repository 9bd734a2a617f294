package io.ruori.core.decode;

import io.ruori.core.object.Json;
import io.ruori.core.object.JsonEquality;
import io.ruori.core.schema.Schema;
import io.ruori.core.schema.Schema.Field;
import io.ruori.core.schema.Schema.Listing;
import io.ruori.core.schema.Schema.Mapping;
import io.ruori.core.schema.Schema.Scalar;
import io.ruori.core.schema.Schema.Struct;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/** Brings a document into the form in which Go writes it: what is always there is there, what is left out when empty is not. */
public final class Canonical {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private Canonical() {}

  /** Changes the object in place; doing it again changes nothing. */
  public static void apply(Struct struct, ObjectNode object) {
    apply(struct, object, MissingNode.getInstance());
  }

  /** The same for an object that has fields in common with one in this form. */
  static void apply(Struct struct, ObjectNode object, JsonNode known) {
    for (Map.Entry<String, JsonNode> entry : object.properties()) {
      Field field = struct.fields().get(entry.getKey());
      JsonNode before = known.path(entry.getKey());
      if (field != null && entry.getValue().isContainer() && !JsonEquality.same(entry.getValue(), before)) {
        into(field.schema(), entry.getValue(), before);
      }
    }
    fields(struct, object, true);
  }

  /**
   * Brings the object's own fields into the form of one that was sent, where what is below them is in it: a list that is there
   * and empty is not yet one that is not there.
   */
  static void ofSent(Struct struct, ObjectNode object) {
    fields(struct, object, false);
  }

  private static void fields(Struct struct, ObjectNode object, boolean kept) {
    for (Field field : struct.fields().values()) {
      JsonNode value = object.get(field.name());
      if (value == null || value.isNull()) {
        absent(field, value, object);
      } else if (field.presence() != Schema.Presence.UNLESS_ABSENT && isEmpty(value)) {
        empty(field, value, object, kept);
      }
    }
  }

  private static void empty(Field field, JsonNode value, ObjectNode object, boolean kept) {
    Schema schema = Schema.resolve(field.schema());
    boolean list = schema instanceof Listing || schema instanceof Mapping;
    if (field.presence() == Schema.Presence.UNLESS_EMPTY && !(schema instanceof Schema.Any)) {
      if (kept || !value.isArray()) {
        object.remove(field.name());
      }
    } else if (kept && field.presence() != Schema.Presence.UNLESS_EMPTY && list && value.isContainer()) {
      object.set(field.name(), NullNode.getInstance());
    }
  }

  private static void absent(Field field, JsonNode value, ObjectNode object) {
    switch (field.presence()) {
      case ALWAYS -> object.set(field.name(), zero(field.schema()));
      case NULL_WHEN_ABSENT -> object.set(field.name(), NullNode.getInstance());
      case UNLESS_ABSENT, UNLESS_EMPTY -> {
        if (value != null) {
          object.remove(field.name());
        }
      }
    }
  }

  private static void into(Schema schema, JsonNode value, JsonNode known) {
    switch (Schema.resolve(schema)) {
      case Struct struct when value instanceof ObjectNode object -> apply(struct, object, known);
      case Listing list -> value.forEach(item -> into(list.items(), item, MissingNode.getInstance()));
      case Mapping map -> value.forEach(item -> into(map.values(), item, MissingNode.getInstance()));
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
