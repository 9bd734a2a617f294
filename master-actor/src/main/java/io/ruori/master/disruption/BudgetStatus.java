package io.ruori.master.disruption;

import io.ruori.core.object.Json;
import io.ruori.master.document.Doc;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a budget's status says (upstream's {@code updatePdbStatus} and {@code pdbhelper}). Pure. */
final class BudgetStatus {
  private static final String TYPE = "DisruptionAllowed";

  private BudgetStatus() {}

  static ObjectNode of(JsonNode budget, ExpectedPods expected, long healthy, Disrupted disrupted, Instant now) {
    long allowed = expected.pods() <= 0 ? 0 : Math.max(0, healthy - expected.healthy());
    ObjectNode status = Json.object().put("observedGeneration", Doc.generation(budget));
    if (!disrupted.since().isEmpty()) {
      disrupted.since().forEach(status.putObject("disruptedPods")::set);
    }
    status.put("disruptionsAllowed", allowed).put("currentHealthy", healthy).put("desiredHealthy", expected.healthy())
        .put("expectedPods", expected.pods());
    String reason = allowed > 0 ? "SufficientPods" : "InsufficientPods";
    return conditioned(status, budget, condition(allowed > 0, reason, "", Doc.generation(budget)), now);
  }

  /** Nothing may go while nobody knows how many pods there should be. */
  static ObjectNode failed(JsonNode budget, String why, Instant now) {
    ObjectNode status = Doc.copy(Doc.at(budget, "status")).put("disruptionsAllowed", 0);
    long observed = Doc.number(status, 0, "observedGeneration");
    return conditioned(status, budget, condition(false, "SyncFailed", why, observed), now);
  }

  private static ObjectNode condition(boolean allowed, String reason, String message, long observed) {
    ObjectNode condition = Json.object().put("type", TYPE).put("status", allowed ? "True" : "False");
    if (observed > 0) {
      condition.put("observedGeneration", observed);
    }
    return condition.put("reason", reason).put("message", message);
  }

  private static ObjectNode conditioned(ObjectNode status, JsonNode budget, ObjectNode condition, Instant now) {
    List<JsonNode> all = new ArrayList<>(Doc.items(budget, "status", "conditions"));
    JsonNode old = all.stream().filter(c -> Doc.text(c, "type").equals(TYPE)).findFirst().orElse(Json.object());
    boolean same = Doc.text(old, "status").equals(Doc.text(condition, "status"));
    condition.put("lastTransitionTime", same ? Doc.text(old, "lastTransitionTime") : Doc.time(now));
    all.removeIf(c -> Doc.text(c, "type").equals(TYPE));
    all.add(condition);
    status.set("conditions", Doc.listOf(all));
    return status;
  }
}
