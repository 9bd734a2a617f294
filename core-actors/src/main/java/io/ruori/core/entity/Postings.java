package io.ruori.core.entity;

import io.ruori.core.object.Json;
import io.ruori.core.object.Refusal;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ObjectNode;

/** Bodies of POSTs to subresources: small documents of kinds that are not stored. */
final class Postings {
  private Postings() {}

  static BodyDecoder.Decoded decode(byte[] body) {
    try {
      return Json.parse(body) instanceof ObjectNode object
          ? new BodyDecoder.Decoded.Object(object, List.of())
          : new BodyDecoder.Decoded.Failed(Refusal.badRequest("the body is not a JSON object"));
    } catch (JacksonException notJson) {
      return new BodyDecoder.Decoded.Failed(Refusal.badRequest("the body is not JSON: " + notJson.getOriginalMessage()));
    }
  }
}
