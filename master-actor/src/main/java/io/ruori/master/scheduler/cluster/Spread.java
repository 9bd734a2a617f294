package io.ruori.master.scheduler.cluster;

import io.ruori.master.document.Doc;
import io.ruori.master.document.LabelSelector;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * A topology spread constraint.
 *
 * @param hard {@code DoNotSchedule}
 * @param honorAffinity nodes that the pod's selector excludes do not count
 * @param honorTaints nodes whose taints the pod does not tolerate do not count
 */
public record Spread(
    int maxSkew, String topologyKey, LabelSelector selector, int minDomains, boolean hard, boolean honorAffinity,
    boolean honorTaints) {

  static List<Spread> of(JsonNode constraints, Map<String, String> podLabels) {
    return Doc.items(constraints).stream().map(c -> {
      LabelSelector selector = LabelSelector.of(c.path("labelSelector"));
      for (String key : Doc.texts(c, "matchLabelKeys")) {
        if (podLabels.containsKey(key)) {
          selector = selector.and(LabelSelector.equal(key, podLabels.get(key)));
        }
      }
      return new Spread(
          Doc.integer(c, 1, "maxSkew"), Doc.text(c, "topologyKey"), selector, Doc.integer(c, 1, "minDomains"),
          Doc.text(c, "whenUnsatisfiable").equals("DoNotSchedule"),
          !Doc.text(c, "nodeAffinityPolicy").equals("Ignore"), Doc.text(c, "nodeTaintsPolicy").equals("Honor"));
    }).toList();
  }

  /** Whether a node counts for this constraint. */
  public boolean counts(PodInfo pod, NodeInfo node) {
    return (!honorAffinity || pod.wants(node))
        && (!honorTaints || node.taints().stream().noneMatch(t -> t.forbids() && !t.toleratedBy(pod.tolerations())));
  }
}
