package io.ruori.gateway.protobuf;

import io.ruori.core.object.Json;
import io.ruori.core.schema.Schema;
import io.ruori.core.schema.Schema.Presence;
import io.ruori.core.schema.Schemas;
import io.ruori.gateway.protobuf.Messages.Arity;
import io.ruori.gateway.protobuf.Messages.Field;
import io.ruori.gateway.protobuf.Wire.Malformed;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads an object in Kubernetes's protobuf envelope (apimachinery {@code runtime/serializer/protobuf}). Structures that
 * JSON has inline are messages of their own there; the schema tells which. What Go leaves out of JSON when it is empty is
 * left out here, too.
 */
public final class Protobuf {
  private static final byte[] MAGIC = {'k', '8', 's', 0};
  private static final int MAX_DEPTH = 100;
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private Protobuf() {}

  /** The bytes cannot be read; the message is for people. */
  public static final class BadProtobuf extends Exception {
    private static final long serialVersionUID = 1;

    BadProtobuf(String message) {
      super(message, null, false, false);
    }
  }

  static byte[] magic() {
    return MAGIC.clone();
  }

  /** The object as JSON, with its kind and apiVersion. */
  public static byte[] toJson(byte[] body) throws BadProtobuf {
    try {
      return Json.bytes(object(body));
    } catch (Malformed e) {
      throw new BadProtobuf(e.getMessage());
    }
  }

  private static ObjectNode object(byte[] body) throws BadProtobuf, Malformed {
    if (body.length < MAGIC.length || !java.util.Arrays.equals(body, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      throw new BadProtobuf("provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]");
    }
    var envelope = new Wire(body, MAGIC.length, body.length);
    String apiVersion = "";
    String kind = "";
    Wire raw = new Wire(body, body.length, body.length);
    while (envelope.hasMore()) {
      int tag = (int) envelope.varint();
      switch (tag >>> 3) {
        case 1 -> {
          Wire type = envelope.part();
          while (type.hasMore()) {
            int field = (int) type.varint() >>> 3;
            String text = type.part().text();
            apiVersion = field == 1 ? text : apiVersion;
            kind = field == 2 ? text : kind;
          }
        }
        case 2 -> raw = envelope.part();
        default -> envelope.skip(tag & 7);
      }
    }
    return object(apiVersion, kind, raw);
  }

  private static ObjectNode object(String apiVersion, String kind, Wire raw) throws BadProtobuf, Malformed {
    Optional<String> message = Messages.ofKind(apiVersion, kind);
    if (message.isEmpty()) {
      throw new BadProtobuf("no kind \"" + kind + "\" is registered for version \"" + apiVersion + "\"");
    }
    ObjectNode object = Json.object().put("kind", kind).put("apiVersion", apiVersion);
    fill(object, message.get(), raw, 0);
    return object;
  }

  private static void fill(ObjectNode object, String message, Wire wire, int depth) throws Malformed {
    if (depth > MAX_DEPTH) {
      throw new Malformed("nested too deeply");
    }
    Map<Integer, Field> fields = Messages.find(message).orElse(Map.of());
    Optional<Schema.Struct> schema = struct(message);
    while (wire.hasMore()) {
      int tag = (int) wire.varint();
      Field field = fields.get(tag >>> 3);
      if (field == null) {
        wire.skip(tag & 7);
      } else if (isInline(field, schema)) {
        fill(object, field.type(), wire.part(), depth + 1);
      } else {
        read(object, field, schema, wire, tag & 7, depth);
      }
    }
  }

  static Optional<Schema.Struct> struct(String message) {
    return Schemas.openApi(message).isPresent() && Schemas.definition(message) instanceof Schema.Struct struct
        ? Optional.of(struct)
        : Optional.empty();
  }

  /** Whether the fields of a message stand in the JSON of the one around it. */
  static boolean isInline(Field field, Optional<Schema.Struct> schema) {
    return field.isMessage()
        && field.arity() == Arity.ONE
        && schema.isPresent()
        && !schema.get().fields().containsKey(field.name());
  }

  private static void read(
      ObjectNode object, Field field, Optional<Schema.Struct> schema, Wire wire, int wireType, int depth)
      throws Malformed {
    switch (field.arity()) {
      case LIST -> {
        ArrayNode list = object.get(field.name()) instanceof ArrayNode there ? there : object.putArray(field.name());
        if (wireType == 2 && (field.type().equals("i") || field.type().equals("b"))) {
          Wire packed = wire.part();
          while (packed.hasMore()) {
            list.add(NODES.numberNode(packed.varint()));
          }
        } else {
          value(field.type(), wire, depth).ifPresent(list::add);
        }
      }
      case MAP -> entry(object, field, wire.part(), depth);
      case ONE -> {
        Optional<JsonNode> value = value(field.type(), wire, depth);
        if (value.isPresent() && !isLeftOut(field, schema, value.get())) {
          object.set(field.name(), value.get());
        }
      }
    }
  }

  private static void entry(ObjectNode object, Field field, Wire wire, int depth) throws Malformed {
    ObjectNode map = object.get(field.name()) instanceof ObjectNode there ? there : object.putObject(field.name());
    String key = "";
    JsonNode value = field.type().equals("s") ? NODES.stringNode("") : NODES.objectNode();
    while (wire.hasMore()) {
      int number = (int) wire.varint() >>> 3;
      if (number == 1) {
        key = wire.part().text();
      } else {
        value = value(field.type(), wire, depth).orElse(NODES.nullNode());
      }
    }
    map.set(key, value);
  }

  /** Go's encoder writes plain values even when they are zero; its JSON does not. */
  private static boolean isLeftOut(Field field, Optional<Schema.Struct> schema, JsonNode value) {
    Schema.Field known = schema.map(struct -> struct.fields().get(field.name())).orElse(null);
    boolean zero =
        value.isString() && value.asString().isEmpty()
            || value.isNumber() && value.asDouble() == 0
            || value.isBoolean() && !value.asBoolean();
    return zero && known != null && known.presence() == Presence.UNLESS_EMPTY;
  }

  private static Optional<JsonNode> value(String type, Wire wire, int depth) throws Malformed {
    return switch (type) {
      case "s" -> Optional.of(NODES.stringNode(wire.part().text()));
      case "b" -> Optional.of(NODES.booleanNode(wire.varint() != 0));
      case "i" -> Optional.of(NODES.numberNode(wire.varint()));
      case "d" -> Optional.of(NODES.numberNode(wire.fixed64()));
      case "y" -> Optional.of(NODES.stringNode(Base64.getEncoder().encodeToString(wire.part().rest())));
      default -> {
        Wire part = wire.part();
        var special = SpecialMessages.read(type, part);
        if (special.isPresent()) {
          yield special.get().value();
        }
        ObjectNode object = NODES.objectNode();
        fill(object, type, part, depth + 1);
        yield Optional.of(SpecialMessages.unwrap(type, object));
      }
    };
  }
}
