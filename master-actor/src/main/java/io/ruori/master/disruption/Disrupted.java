package io.ruori.master.disruption;

import io.ruori.master.document.Doc;
import io.ruori.master.pod.Pods;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Pods that an eviction has spent a disruption on and that are not gone yet (upstream's {@code buildDisruptedPodMap}).
 *
 * @param since by name, as the budget's status has it
 * @param overdue pods that should be gone by now, and count again
 * @param due when the first of the others is overdue
 */
record Disrupted(Map<String, JsonNode> since, List<ObjectNode> overdue, Optional<Instant> due) {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  static Disrupted of(JsonNode budget, List<ObjectNode> pods, Instant now) {
    JsonNode noted = Doc.at(budget, "status", "disruptedPods");
    var since = new LinkedHashMap<String, JsonNode>();
    var overdue = new ArrayList<ObjectNode>();
    Optional<Instant> due = Optional.empty();
    for (ObjectNode pod : pods) {
      Optional<Instant> until = Doc.time(noted, Doc.name(pod)).map(time -> time.plus(PATIENCE));
      if (Doc.deleting(pod) || until.isEmpty()) {
        continue;
      }
      if (until.get().isBefore(now)) {
        overdue.add(pod);
      } else {
        since.put(Doc.name(pod), noted.path(Doc.name(pod)));
        due = due.filter(first -> first.isBefore(until.get())).or(() -> until);
      }
    }
    return new Disrupted(since, overdue, due);
  }

  /** How many pods are ready and stay. */
  long healthy(List<ObjectNode> pods) {
    return pods.stream()
        .filter(pod -> !Doc.deleting(pod) && !since.containsKey(Doc.name(pod)) && Pods.ready(pod))
        .count();
  }
}
