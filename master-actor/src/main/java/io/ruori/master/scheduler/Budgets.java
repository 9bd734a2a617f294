package io.ruori.master.scheduler;

import io.ruori.core.api.Api;
import io.ruori.master.document.Doc;
import io.ruori.master.document.LabelSelector;
import io.ruori.master.scheduler.cluster.PodInfo;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** Which pods disruption budgets protect from preemption. */
final class Budgets {
  private static final Api.Resource BUDGETS = new Api.Resource("policy", "v1", "poddisruptionbudgets");

  private Budgets() {}

  /** Of pods that would all go, the important ones first: those that go beyond what a budget allows. */
  static Set<PodInfo> protectedOnes(List<PodInfo> pods, Api api) {
    List<ObjectNode> budgets = api.list(BUDGETS, "", Api.Query.ALL).items();
    Map<ObjectNode, Integer> allowed = new HashMap<>();
    Set<PodInfo> result = new HashSet<>();
    for (PodInfo pod : pods) {
      for (ObjectNode budget : budgets) {
        boolean concerns = Doc.namespace(budget).equals(pod.namespace()) && !pod.labels().isEmpty()
            && LabelSelector.of(Doc.at(budget, "spec", "selector")).matches(pod.labels())
            && !Doc.has(budget, "status", "disruptedPods", pod.name());
        if (concerns) {
          int left = allowed.getOrDefault(budget, Doc.integer(budget, 0, "status", "disruptionsAllowed")) - 1;
          allowed.put(budget, left);
          if (left < 0) {
            result.add(pod);
          }
        }
      }
    }
    return result;
  }
}
