package io.ruori.gateway.openapi;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Writes a document of version 2 as protobuf, the {@code openapi.v2.Document} of google/gnostic, which client-go asks for.
 * Messages are described by lines: name, then {@code key=number:type}; {@code +} is repeated, {@code x} are the extensions.
 */
final class Gnostic {
  private static final String MESSAGES =
      """
      Document swagger=1:s info=2:Info paths=8:Paths definitions=9:Named.Schema parameters=10:Named.Parameter \
      security=12:+Named.Strings securityDefinitions=13:Named.SecurityItem x=16
      Info title=1:s version=2:s description=3:s
      SecurityItem =2:ApiKey
      ApiKey type=1:s name=2:s in=3:s description=4:s
      Strings =1:+s
      PathItem get=2:Operation put=3:Operation post=4:Operation delete=5:Operation options=6:Operation \
      head=7:Operation patch=8:Operation parameters=9:+ParametersItem x=10
      Operation tags=1:+s summary=2:s description=3:s operationId=5:s produces=6:+s consumes=7:+s \
      parameters=8:+ParametersItem responses=9:Responses schemes=10:+s deprecated=11:b x=13
      Reference $ref=1:s description=2:s
      Response description=1:s schema=2:SchemaItem x=5
      SchemaItem =1:Schema
      Body description=1:s name=2:s in=3:s required=4:b schema=5:Schema x=6
      Query required=1:b in=2:s description=3:s name=4:s type=6:s format=7:s uniqueItems=20:b x=23
      Path required=1:b in=2:s description=3:s name=4:s type=5:s format=6:s uniqueItems=19:b x=22
      Schema $ref=1:s format=2:s title=3:s description=4:s default=5:any multipleOf=6:d maximum=7:d \
      exclusiveMaximum=8:b minimum=9:d exclusiveMinimum=10:b maxLength=11:i minLength=12:i pattern=13:s maxItems=14:i \
      minItems=15:i uniqueItems=16:b maxProperties=17:i minProperties=18:i required=19:+s enum=20:+any \
      additionalProperties=21:Additional type=22:Strings items=23:Items properties=25:Named.Schema example=30:any x=31
      Items =1:+Schema
      """;

  private static final Map<String, Map<String, String>> TABLE = table();

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private Gnostic() {}

  static byte[] encode(JsonNode document) {
    return message("Document", document);
  }

  private static Map<String, Map<String, String>> table() {
    var table = new HashMap<String, Map<String, String>>();
    MESSAGES.lines().forEach(line -> {
      String[] words = line.split(" +");
      var fields = new HashMap<String, String>();
      for (int i = 1; i < words.length; i++) {
        int equals = words[i].indexOf('=');
        fields.put(words[i].substring(0, equals), words[i].substring(equals + 1));
      }
      table.put(words[0], fields);
    });
    return table;
  }

  private static byte[] message(String name, JsonNode node) {
    var message = new Gnostic();
    if (name.startsWith("Named.")) {
      message.named(1, name.substring("Named.".length()), node);
      return message.out.toByteArray();
    }
    switch (name) {
      case "Paths" -> message.named(2, "PathItem", node);
      case "Responses" -> message.named(1, "ResponseValue", node);
      case "ParametersItem" -> message.either(node, "Parameter");
      case "ResponseValue" -> message.either(node, "Response");
      case "Parameter" -> message.parameter(node);
      case "Additional" -> {
        if (node.isBoolean()) {
          message.field(2, "b", node);
        } else {
          message.field(1, "Schema", node);
        }
      }
      default -> message.fields(TABLE.get(name), node);
    }
    return message.out.toByteArray();
  }

  /** A map, as pairs of name and value; extensions among them are left out. */
  private void named(int number, String type, JsonNode map) {
    map.properties().forEach(entry -> {
      var pair = new Gnostic();
      pair.bytes(1, entry.getKey().getBytes(StandardCharsets.UTF_8));
      pair.bytes(2, message(type, entry.getValue()));
      bytes(number, pair.out.toByteArray());
    });
  }

  private void either(JsonNode node, String type) {
    if (node.has("$ref")) {
      field(2, "Reference", node);
    } else {
      field(1, type, node);
    }
  }

  private void parameter(JsonNode node) {
    String in = node.path("in").asString("");
    if (in.equals("body")) {
      field(1, "Body", node);
      return;
    }
    var other = new Gnostic();
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
    node.properties().forEach(entry -> {
      String known = fields.get(entry.getKey());
      if (known != null) {
        field(known, entry.getValue());
      } else if (entry.getKey().startsWith("x-") && fields.containsKey("x")) {
        var extension = new Gnostic();
        extension.bytes(1, entry.getKey().getBytes(StandardCharsets.UTF_8));
        extension.field(2, "any", entry.getValue());
        bytes(Integer.parseInt(fields.get("x")), extension.out.toByteArray());
      }
    });
  }

  private void field(String numberAndType, JsonNode value) {
    int colon = numberAndType.indexOf(':');
    int number = Integer.parseInt(numberAndType.substring(0, colon));
    String type = numberAndType.substring(colon + 1);
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
          varint((long) number << 3);
          varint(1);
        }
      }
      case "i" -> {
        varint((long) number << 3);
        varint(value.asLong(0));
      }
      case "d" -> {
        varint((long) number << 3 | 1);
        long bits = Double.doubleToLongBits(value.asDouble(0));
        for (int shift = 0; shift < 64; shift += 8) {
          out.write((int) (bits >>> shift));
        }
      }
      case "any" -> {
        var any = new Gnostic();
        any.bytes(2, (value + "\n").getBytes(StandardCharsets.UTF_8)); // YAML, which JSON is
        bytes(number, any.out.toByteArray());
      }
      default -> bytes(number, message(type, value));
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
