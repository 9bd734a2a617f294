package io.ruori.master.scheduler.cluster;

import io.ruori.master.document.Doc;
import io.ruori.master.document.LabelSelector;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** A pod (anti-)affinity term: which pods it means, and the topology that "together" is measured by. */
public record AffinityTerm(
    LabelSelector selector, Set<String> namespaces, LabelSelector namespaceSelector, String topologyKey, int weight) {

  /** {@code namespaceLabels} tells the labels of a namespace. */
  public boolean means(PodInfo pod, Function<String, Map<String, String>> namespaceLabels) {
    boolean inNamespace = namespaces.contains(pod.namespace())
        || !namespaceSelector.nothing() && namespaceSelector.matches(namespaceLabels.apply(pod.namespace()));
    return inNamespace && selector.matches(pod.labels());
  }

  static List<AffinityTerm> required(JsonNode affinity, String namespace, Map<String, String> labels) {
    return Doc.items(affinity, "requiredDuringSchedulingIgnoredDuringExecution").stream()
        .map(t -> of(t, namespace, labels, 0)).toList();
  }

  static List<AffinityTerm> preferred(JsonNode affinity, String namespace, Map<String, String> labels) {
    return Doc.items(affinity, "preferredDuringSchedulingIgnoredDuringExecution").stream()
        .map(t -> of(t.path("podAffinityTerm"), namespace, labels, Doc.integer(t, 0, "weight"))).toList();
  }

  private static AffinityTerm of(JsonNode term, String namespace, Map<String, String> labels, int weight) {
    var requirements = new ArrayList<LabelSelector.Requirement>();
    LabelSelector selector = LabelSelector.of(term.path("labelSelector"));
    requirements.addAll(selector.requirements());
    for (String key : Doc.texts(term, "matchLabelKeys")) {
      if (labels.containsKey(key)) {
        requirements.add(LabelSelector.equal(key, labels.get(key)));
      }
    }
    for (String key : Doc.texts(term, "mismatchLabelKeys")) {
      if (labels.containsKey(key)) {
        requirements.add(new LabelSelector.Requirement(key, "NotIn", List.of(labels.get(key))));
      }
    }
    Set<String> namespaces = new HashSet<>(Doc.texts(term, "namespaces"));
    LabelSelector namespaceSelector = LabelSelector.of(term.path("namespaceSelector"));
    if (namespaces.isEmpty() && namespaceSelector.nothing()) {
      namespaces.add(namespace);
    }
    return new AffinityTerm(new LabelSelector(selector.nothing(), requirements), Set.copyOf(namespaces),
        namespaceSelector, Doc.text(term, "topologyKey"), weight);
  }
}
