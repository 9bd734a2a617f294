package io.ruori.gateway.standard;

import io.ruori.core.api.Api;
import io.ruori.core.object.Json;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes the one condition of an object, when it has changed. */
final class Conditions {
  private Conditions() {}

  static void set(
      Api api, Api.Resource resource, ObjectNode object, String type, boolean status, String reason, String message,
      Instant now) {
    ObjectNode condition = Json.object()
        .put("type", type)
        .put("status", status ? "True" : "False")
        .put("lastTransitionTime", now.truncatedTo(ChronoUnit.SECONDS).toString())
        .put("reason", reason)
        .put("message", message);
    for (JsonNode known : object.path("status").path("conditions")) {
      if (!known.path("status").equals(condition.path("status"))) {
        continue;
      }
      if (known.path("reason").asString("").equals(reason) && known.path("message").asString("").equals(message)) {
        return;
      }
      condition.set("lastTransitionTime", known.path("lastTransitionTime"));
    }
    object.withObject("status").putArray("conditions").add(condition);
    api.update(resource, "status", object);
  }
}
