package io.ruori.gateway.protobuf;

import io.ruori.core.object.Json;
import io.ruori.gateway.protobuf.Messages.Field;
import java.util.Base64;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Writes an object in Kubernetes's protobuf envelope, as {@link Protobuf} reads it. What the document does not have is not
 * written: readers take it for zero, as they do with JSON.
 */
public final class ProtobufWriter {
  private ProtobufWriter() {}

  /** Whether documents of a kind can be written; those of custom kinds cannot. */
  public static boolean knows(String apiVersion, String kind) {
    return Messages.ofKind(apiVersion, kind).isPresent();
  }

  /** The document in its envelope; empty when there is no message for its kind. */
  public static Optional<byte[]> write(JsonNode document) {
    String apiVersion = document.path("apiVersion").asString("");
    String kind = document.path("kind").asString("");
    return Messages.ofKind(apiVersion, kind).map(message -> {
      WireWriter type = new WireWriter().text(1, apiVersion).text(2, kind);
      return envelope(type, message(message, document));
    });
  }

  /** A list, item by item: no two of them need to be there as trees. */
  public static byte[] list(String apiVersion, String kind, JsonNode metadata, Iterator<JsonNode> items) {
    String message = Messages.ofKind(apiVersion, kind).orElseThrow();
    WireWriter out = message(message, Json.object().set("metadata", metadata));
    var found = Messages.find(message).orElseThrow().entrySet().stream()
        .filter(entry -> entry.getValue().name().equals("items"))
        .findFirst()
        .orElseThrow();
    items.forEachRemaining(item -> out.part(found.getKey(), message(found.getValue().type(), item)));
    return envelope(new WireWriter().text(1, apiVersion).text(2, kind), out);
  }

  private static byte[] envelope(WireWriter type, WireWriter raw) {
    return new WireWriter().raw(Protobuf.magic()).part(1, type).part(2, raw).text(3, "").text(4, "").take();
  }

  /** An event of a watch: its length in four bytes, and a message without a kind around an object with one. */
  public static byte[] event(String type, byte[] object) {
    WireWriter event = new WireWriter().text(1, type).part(2, new WireWriter().part(1, object));
    byte[] whole = event.take();
    int length = whole.length;
    byte[] head = {(byte) (length >>> 24), (byte) (length >>> 16), (byte) (length >>> 8), (byte) length};
    return new WireWriter().raw(head).raw(whole).take();
  }

  private static WireWriter message(String message, JsonNode object) {
    var out = new WireWriter();
    Map<Integer, Field> fields = Messages.find(message).orElse(Map.of());
    var schema = Protobuf.struct(message);
    fields.forEach((number, field) -> {
      if (Protobuf.isInline(field, schema)) {
        out.part(number, message(field.type(), object));
        return;
      }
      JsonNode value = object.path(field.name());
      if (!value.isMissingNode() && !value.isNull()) {
        field(out, number, field, value);
      }
    });
    return out;
  }

  private static void field(WireWriter out, int number, Field field, JsonNode value) {
    switch (field.arity()) {
      case ONE -> value(out, number, field.type(), value);
      case LIST -> value.forEach(item -> value(out, number, field.type(), item));
      case MAP -> value.properties().forEach(entry -> {
        WireWriter pair = new WireWriter().text(1, entry.getKey());
        value(pair, 2, field.type(), entry.getValue());
        out.part(number, pair);
      });
    }
  }

  private static void value(WireWriter out, int number, String type, JsonNode value) {
    switch (type) {
      case "s" -> out.text(number, value.asString(""));
      case "b" -> out.number(number, value.asBoolean(false) ? 1 : 0);
      case "i" -> out.number(number, value.asLong(0));
      case "d" -> out.decimal(number, value.asDouble(0));
      case "y" -> out.part(number, Base64.getDecoder().decode(value.asString("")));
      default -> out.part(number, SpecialMessages.write(type, value)
          .orElseGet(() -> message(type, SpecialMessages.wrap(type, value))));
    }
  }
}
