package io.ruori.gateway.openapi;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * Writes a document as protobuf, the {@code Document} of google/gnostic that client-go asks for. Fields go out in the order of
 * their numbers, as Go writes them.
 */
final class Gnostic {
  private final Map<String, Map<String, String>> messages;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private Gnostic(Map<String, Map<String, String>> messages) {
    this.messages = messages;
  }

  static byte[] version2(JsonNode document) {
    return new Gnostic(GnosticMessages.VERSION_2).message("Document", document);
  }

  static byte[] version3(JsonNode document) {
    return new Gnostic(GnosticMessages.VERSION_3).message("Document", document);
  }

  private byte[] message(String name, JsonNode node) {
    var message = new Gnostic(messages);
    if (name.startsWith("Named.")) {
      message.named(1, name.substring("Named.".length()), node);
    } else if (name.startsWith("?")) {
      boolean reference = node.has("$ref");
      message.field(reference ? 2 : 1, reference ? "Reference" : name.substring(1), node);
    } else {
      switch (name) {
        case "AnyParameter" -> message.parameter(node);
        case "Additional" -> message.additional(node);
        case "Scalar" -> message.scalar(node);
        default -> message.fields(messages.get(name), node);
      }
    }
    return message.out.toByteArray();
  }

  private void additional(JsonNode node) {
    if (node.isBoolean()) {
      present(2, node.asBoolean());
    } else {
      fields(messages.get("AdditionalSchema"), node);
    }
  }

  /** A map, as pairs of name and value. */
  private void named(int number, String type, JsonNode map) {
    map.properties().forEach(entry -> pair(number, entry.getKey(), type, entry.getValue()));
  }

  private void pair(int number, String name, String type, JsonNode value) {
    var pair = new Gnostic(messages);
    pair.bytes(1, name.getBytes(StandardCharsets.UTF_8));
    pair.field(2, type, value);
    bytes(number, pair.out.toByteArray());
  }

  private void parameter(JsonNode node) {
    String in = node.path("in").asString("");
    if (in.equals("body")) {
      field(1, "Body", node);
      return;
    }
    var other = new Gnostic(messages);
    boolean query = in.equals("query");
    other.field(query ? 3 : 4, query ? "Query" : "Path", node);
    bytes(2, other.out.toByteArray());
  }

  private void fields(Map<String, String> fields, JsonNode node) {
    String whole = fields.get("");
    if (whole != null) {
      field(whole, node);
      return;
    }
    var known = new TreeMap<Integer, Runnable>();
    var others = new ArrayList<Map.Entry<String, JsonNode>>();
    node.properties().forEach(entry -> {
      String field = fields.get(entry.getKey());
      if (field == null) {
        others.add(entry);
      } else {
        known.put(number(field), () -> field(field, entry.getValue()));
      }
    });
    known.values().forEach(Runnable::run);
    others.forEach(entry -> {
      boolean extension = entry.getKey().startsWith("x-");
      String field = fields.get(extension ? "x" : "*");
      if (field != null) {
        pair(number(field), entry.getKey(), extension ? "any" : type(field), entry.getValue());
      }
    });
  }

  private static int number(String numberAndType) {
    int colon = numberAndType.indexOf(':');
    return Integer.parseInt(colon < 0 ? numberAndType : numberAndType.substring(0, colon));
  }

  private static String type(String numberAndType) {
    return numberAndType.substring(numberAndType.indexOf(':') + 1);
  }

  private void field(String numberAndType, JsonNode value) {
    int number = number(numberAndType);
    String type = type(numberAndType);
    boolean repeated = type.startsWith("+");
    if (repeated && value.isArray()) {
      value.forEach(item -> field(number, type.substring(1), item));
    } else {
      field(number, repeated ? type.substring(1) : type, value);
    }
  }

  private void field(int number, String type, JsonNode value) {
    switch (type) {
      case "s" -> bytes(number, value.asString("").getBytes(StandardCharsets.UTF_8));
      case "b" -> {
        if (value.asBoolean(false)) {
          present(number, true);
        }
      }
      case "i" -> {
        varint((long) number << 3);
        varint(value.asLong(0));
      }
      case "d" -> real(number, value.asDouble(0));
      case "any" -> {
        var any = new Gnostic(messages);
        any.bytes(2, (value + "\n").getBytes(StandardCharsets.UTF_8)); // YAML, which JSON is
        bytes(number, any.out.toByteArray());
      }
      default -> bytes(number, message(type, value));
    }
  }

  /** A default in version 3; one that is no scalar has no place there. */
  private void scalar(JsonNode value) {
    if (value.isBoolean()) {
      present(2, value.asBoolean());
    } else if (value.isNumber()) {
      real(1, value.asDouble());
    } else if (value.isString()) {
      field(3, "s", value);
    }
  }

  /** A boolean of a choice, which tells false, too. */
  private void present(int number, boolean value) {
    varint((long) number << 3);
    varint(value ? 1 : 0);
  }

  private void real(int number, double value) {
    varint((long) number << 3 | 1);
    long bits = Double.doubleToLongBits(value);
    for (int shift = 0; shift < 64; shift += 8) {
      out.write((int) (bits >>> shift));
    }
  }

  private void bytes(int number, byte[] bytes) {
    varint((long) number << 3 | 2);
    varint(bytes.length);
    out.writeBytes(bytes);
  }

  private void varint(long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      out.write((int) (rest & 0x7f | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
  }
}
