package io.ruori.master.replica;

import io.ruori.core.object.Json;
import io.ruori.master.document.Conditions;
import io.ruori.master.document.Doc;
import io.ruori.master.pod.Pods;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The status as upstream's {@code calculateStatus}. */
final class ReplicaStatus {
  private static final String FAILURE = "ReplicaFailure";

  private ReplicaStatus() {}

  /**
   * @param pods the active pods that were found, before this step made or deleted any
   * @param failure why pods could not be made or deleted, or {@code ""}
   */
  static ObjectNode of(JsonNode owner, List<ObjectNode> pods, String failure, Instant now) {
    Map<String, String> wanted = Doc.strings(owner, "spec", "template", "metadata", "labels");
    int minReady = Doc.integer(owner, 0, "spec", "minReadySeconds");
    ObjectNode status = Json.object();
    status.put("replicas", pods.size());
    put(status, "fullyLabeledReplicas", pods.stream()
        .filter(p -> Doc.labels(p).entrySet().containsAll(wanted.entrySet())).count());
    put(status, "readyReplicas", pods.stream().filter(Pods::ready).count());
    put(status, "availableReplicas", pods.stream().filter(p -> Pods.available(p, minReady, now)).count());
    put(status, "observedGeneration", Doc.generation(owner));
    List<JsonNode> conditions = conditions(owner, pods.size(), failure, now);
    if (!conditions.isEmpty()) {
      status.set("conditions", Doc.listOf(conditions));
    }
    return status;
  }

  private static List<JsonNode> conditions(JsonNode owner, int found, String failure, Instant now) {
    List<JsonNode> conditions = Doc.items(owner, "status", "conditions");
    if (failure.isEmpty()) {
      return Conditions.without(conditions, FAILURE);
    }
    if (Conditions.find(owner, FAILURE).isPresent()) {
      return conditions;
    }
    String reason = found < Doc.integer(owner, 1, "spec", "replicas") ? "FailedCreate" : "FailedDelete";
    return Conditions.with(conditions, Conditions.of(FAILURE, "True", reason, failure), now);
  }

  /** Zero is left out, as Go's {@code omitempty} does. */
  private static void put(ObjectNode status, String field, long value) {
    if (value != 0) {
      status.put(field, value);
    }
  }
}
