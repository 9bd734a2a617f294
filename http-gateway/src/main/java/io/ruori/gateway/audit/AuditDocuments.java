package io.ruori.gateway.audit;

import io.ruori.core.object.Json;
import io.ruori.gateway.protobuf.Protobuf;
import io.ruori.gateway.request.Yaml;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Bodies of requests and answers as events hold them: in JSON, whatever they came in. Pure. */
final class AuditDocuments {
  private AuditDocuments() {}

  /** Empty for what is none. */
  static Optional<JsonNode> read(byte[] body, String contentType, boolean packed) {
    if (body.length == 0) {
      return Optional.empty();
    }
    try {
      byte[] bytes = packed ? unpacked(body) : body;
      if (contentType.contains("protobuf")) {
        return Optional.of(Json.parse(Protobuf.toJson(bytes)));
      }
      return Optional.of(contentType.contains("yaml") ? Yaml.parse(bytes) : Json.parse(bytes));
    } catch (JacksonException | Yaml.BadYaml | Protobuf.BadProtobuf | IOException notOne) {
      return Optional.empty(); // the answer says what is wrong with it
    }
  }

  private static byte[] unpacked(byte[] body) throws IOException {
    try (var in = new GZIPInputStream(new ByteArrayInputStream(body))) {
      return in.readAllBytes();
    }
  }

  /** An object, a list or a table, without who manages which fields. It changes what it is given. */
  static JsonNode withoutManagedFields(JsonNode document) {
    drop(document);
    document.path("items").forEach(AuditDocuments::drop);
    document.path("rows").forEach(row -> drop(row.path("object")));
    return document;
  }

  private static void drop(JsonNode object) {
    if (object.path("metadata") instanceof ObjectNode metadata) {
      metadata.remove("managedFields");
    }
  }
}
