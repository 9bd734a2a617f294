package io.ruori.gateway.identity;

import io.ruori.core.ledger.Event;
import io.ruori.core.ledger.LiveTable;
import io.ruori.core.object.Json;
import io.ruori.core.object.ObjectKey;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;

/** Tables of a few objects. */
final class Tables {
  private Tables() {}

  /** @param json with {@code '} in place of {@code "} */
  static LiveTable with(LiveTable table, String resource, String json) {
    byte[] bytes = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    JsonNode metadata = Json.parseObject(bytes).path("metadata");
    var key = new ObjectKey("", resource, metadata.path("namespace").asString(""), metadata.path("name").asString(""));
    return table.with(new Event(key, table.revision() + 1, 0, bytes, new Event.Origin(0, "test", "create", "test")));
  }
}
