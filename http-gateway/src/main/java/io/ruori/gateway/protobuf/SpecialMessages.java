package io.ruori.gateway.protobuf;

import io.ruori.core.object.Json;
import io.ruori.gateway.protobuf.Wire.Malformed;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Messages whose JSON is not an object of their fields. */
final class SpecialMessages {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss'Z'").withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  /** From the year 1 to the year 9999. */
  private static final long FIRST_SECOND = -62_135_596_800L;
  private static final long LAST_SECOND = 253_402_300_799L;

  private SpecialMessages() {}

  /** What a special message says; empty when it stands for nothing at all (the zero time). */
  record Value(Optional<JsonNode> value) {}

  /** Empty for messages that are like their JSON. */
  static Optional<Value> read(String type, Wire wire) throws Malformed {
    return switch (type.substring(type.lastIndexOf('.') + 1)) {
      case "Time" -> Optional.of(new Value(time(wire, SECONDS)));
      case "MicroTime" -> Optional.of(new Value(time(wire, MICROS)));
      case "Duration" -> Optional.of(new Value(Optional.of(duration(numbers(wire).one()))));
      case "Quantity" -> Optional.of(new Value(Optional.of(NODES.stringNode(numbers(wire).text()))));
      case "IntOrString" -> {
        Parts parts = numbers(wire);
        yield Optional.of(
            new Value(
                Optional.of(parts.one() == 0 ? NODES.numberNode(parts.two()) : NODES.stringNode(parts.text()))));
      }
      case "RawExtension", "FieldsV1", "JSON" -> Optional.of(new Value(json(numbers(wire).text())));
      default -> Optional.empty();
    };
  }

  /** Messages that wrap a list only because protobuf has no lists of lists. */
  static JsonNode unwrap(String type, ObjectNode object) {
    return switch (type.substring(type.lastIndexOf('.') + 1)) {
      case "ExtraValue", "Verbs", "OptionalNames" -> object.has("items") ? object.get("items") : NODES.arrayNode();
      case "JSONSchemaPropsOrArray" -> object.has("schema") ? object.get("schema") : object.path("jSONSchemas");
      case "JSONSchemaPropsOrBool" -> object.has("schema") ? object.get("schema") : object.path("allows");
      case "JSONSchemaPropsOrStringArray" -> object.has("schema") ? object.get("schema") : object.path("property");
      default -> object;
    };
  }

  /** The message of a value whose JSON is not an object of the message's fields; empty for others. */
  static Optional<WireWriter> write(String type, JsonNode value) {
    var out = new WireWriter();
    return switch (type.substring(type.lastIndexOf('.') + 1)) {
      case "Time", "MicroTime" -> Optional.of(time(out, value.asString("")));
      case "Quantity" -> Optional.of(out.text(1, value.asString("")));
      case "IntOrString" -> Optional.of(value.isNumber()
          ? out.number(1, 0).number(2, value.asLong(0))
          : out.number(1, 1).text(3, value.asString("")));
      case "RawExtension", "FieldsV1", "JSON" -> Optional.of(out.part(1, Json.bytes(value)));
      default -> Optional.empty();
    };
  }

  private static WireWriter time(WireWriter out, String text) {
    try {
      Instant time = Instant.parse(text);
      return out.number(1, time.getEpochSecond()).number(2, time.getNano());
    } catch (DateTimeParseException noTime) {
      return out;
    }
  }

  /** The opposite of {@link #unwrap}. */
  static JsonNode wrap(String type, JsonNode value) {
    ObjectNode holder = NODES.objectNode();
    return switch (type.substring(type.lastIndexOf('.') + 1)) {
      case "ExtraValue", "Verbs", "OptionalNames" -> holder.set("items", value);
      case "JSONSchemaPropsOrArray" -> holder.set(value.isArray() ? "jSONSchemas" : "schema", value);
      case "JSONSchemaPropsOrBool" -> value.isBoolean()
          ? holder.set("allows", value)
          : holder.put("allows", true).set("schema", value);
      case "JSONSchemaPropsOrStringArray" -> holder.set(value.isArray() ? "property" : "schema", value);
      default -> value;
    };
  }

  /** The few scalars of a small message: two numbers and a text. */
  private record Parts(long one, long two, String text) {}

  private static Parts numbers(Wire wire) throws Malformed {
    long one = 0;
    long two = 0;
    String text = "";
    while (wire.hasMore()) {
      int tag = (int) wire.varint();
      if ((tag & 7) == 2) {
        text = wire.part().text();
      } else if (tag >>> 3 == 1) {
        one = wire.varint();
      } else {
        two = wire.varint();
      }
    }
    return new Parts(one, two, text);
  }

  private static Optional<JsonNode> time(Wire wire, DateTimeFormatter format) throws Malformed {
    if (!wire.hasMore()) {
      return Optional.empty();
    }
    Parts parts = numbers(wire);
    if (parts.one() < FIRST_SECOND || parts.one() > LAST_SECOND || parts.two() != (int) parts.two()) {
      throw new Malformed("time: year outside of range [0,9999]");
    }
    return Optional.of(NODES.stringNode(format.format(Instant.ofEpochSecond(parts.one(), parts.two()))));
  }

  /** As Go's {@code time.Duration} prints, for whole seconds and below. */
  private static JsonNode duration(long nanos) {
    long seconds = nanos / 1_000_000_000;
    long rest = nanos % 1_000_000_000;
    var text = new StringBuilder();
    if (seconds >= 3600) {
      text.append(seconds / 3600).append('h');
    }
    if (seconds >= 60) {
      text.append(seconds / 60 % 60).append('m');
    }
    String fraction = rest == 0 ? "" : ("." + String.format("%09d", rest)).replaceAll("0+$", "");
    return NODES.stringNode(text.append(seconds % 60).append(fraction).append('s').toString());
  }

  private static Optional<JsonNode> json(String text) throws Malformed {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Json.parse(text.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    } catch (JacksonException e) {
      throw new Malformed("json parse error: " + e.getOriginalMessage());
    }
  }
}
