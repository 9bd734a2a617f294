package io.ruori.master.stateful;

import io.ruori.core.object.Json;
import io.ruori.master.document.Doc;
import io.ruori.master.pod.Pods;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a stateful set's status says of its pods. */
final class StatefulStatus {
  private StatefulStatus() {}

  static ObjectNode of(JsonNode set, List<ObjectNode> pods, JsonNode current, JsonNode update, Instant now) {
    int minReady = Doc.integer(set, 0, "spec", "minReadySeconds");
    long ready = pods.stream().filter(StatefulStatus::isReady).count();
    long updated = count(pods, update);
    int wanted = Doc.integer(set, 1, "spec", "replicas");
    boolean rolling = !Doc.text(set, "spec", "updateStrategy", "type").equals("OnDelete");
    boolean complete = rolling && updated == wanted && ready == wanted && pods.size() == wanted;
    JsonNode settled = complete ? update : current;
    ObjectNode status = Json.object();
    status.put("observedGeneration", Doc.generation(set));
    status.put("replicas", pods.size());
    put(status, "readyReplicas", ready);
    put(status, "currentReplicas", count(pods, settled));
    put(status, "updatedReplicas", updated);
    status.put("currentRevision", Doc.name(settled));
    status.put("updateRevision", Doc.name(update));
    status.put("collisionCount", Doc.integer(set, 0, "status", "collisionCount"));
    status.put("availableReplicas", pods.stream()
        .filter(pod -> isReady(pod) && Pods.available(pod, minReady, now)).count());
    return status;
  }

  static boolean isReady(JsonNode pod) {
    return Pods.phase(pod).equals("Running") && Pods.ready(pod);
  }

  private static long count(List<ObjectNode> pods, JsonNode revision) {
    return pods.stream()
        .filter(pod -> !Doc.deleting(pod)
            && Doc.labels(pod).getOrDefault(StatefulPods.REVISION, "").equals(Doc.name(revision)))
        .count();
  }

  private static void put(ObjectNode status, String field, long value) {
    if (value != 0) {
      status.put(field, value);
    }
  }
}
