package io.ruori.gateway.answer;

import io.ruori.core.object.Json;
import io.ruori.core.object.Refusal;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The one place that turns a {@link Refusal} into a Kubernetes {@code Status}. */
public final class Statuses {
  private Statuses() {}

  public static ObjectNode failure(Refusal refusal) {
    ObjectNode status = Json.object();
    status.put("kind", "Status").put("apiVersion", "v1");
    status.putObject("metadata");
    status.put("status", "Failure");
    putText(status, "message", refusal.message());
    putText(status, "reason", refusal.reason());
    if (refusal.details() != null) {
      status.set("details", details(refusal.details()));
    }
    return status.put("code", refusal.code());
  }

  private static ObjectNode details(Refusal.Details details) {
    ObjectNode node = Json.object();
    putText(node, "name", details.name());
    putText(node, "group", details.group());
    putText(node, "kind", details.kind());
    putText(node, "uid", details.uid());
    if (!details.causes().isEmpty()) {
      ArrayNode causes = node.putArray("causes");
      for (Refusal.Cause cause : details.causes()) {
        ObjectNode one = causes.addObject();
        putText(one, "reason", cause.reason());
        putText(one, "message", cause.message());
        putText(one, "field", cause.field());
      }
    }
    if (details.retryAfterSeconds() > 0) {
      node.put("retryAfterSeconds", details.retryAfterSeconds());
    }
    return node;
  }

  private static void putText(ObjectNode node, String name, String text) {
    if (!text.isEmpty()) {
      node.put(name, text);
    }
  }
}
