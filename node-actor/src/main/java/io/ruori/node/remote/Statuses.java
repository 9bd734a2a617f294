package io.ruori.node.remote;

import io.ruori.core.object.Refusal;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Reads a {@code Status} document back into the refusal that it tells of. */
final class Statuses {
  private Statuses() {}

  static Refusal refusal(int code, JsonNode status) {
    JsonNode details = status.path("details");
    List<Refusal.Cause> causes = new ArrayList<>();
    for (JsonNode cause : details.path("causes")) {
      causes.add(new Refusal.Cause(text(cause, "reason"), text(cause, "message"), text(cause, "field")));
    }
    return new Refusal(
        code,
        text(status, "reason"),
        text(status, "message"),
        new Refusal.Details(
            text(details, "name"),
            text(details, "group"),
            text(details, "kind"),
            text(details, "uid"),
            causes,
            details.path("retryAfterSeconds").asInt(0)));
  }

  private static String text(JsonNode node, String field) {
    return node.path(field).asString("");
  }
}
