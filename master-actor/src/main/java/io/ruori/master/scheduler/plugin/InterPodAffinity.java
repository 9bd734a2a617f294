package io.ruori.master.scheduler.plugin;

import io.ruori.master.scheduler.cluster.AffinityTerm;
import io.ruori.master.scheduler.cluster.Cluster;
import io.ruori.master.scheduler.cluster.NodeInfo;
import io.ruori.master.scheduler.cluster.PodInfo;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Pods that want to be near others, or away from them; what placed pods want counts too. */
public record InterPodAffinity() implements Filter, Score {
  /** A required affinity of a placed pod counts as a weak preference for its equals. */
  private static final int REQUIRED_COUNTS = 1;

  @Override
  public String name() {
    return "InterPodAffinity";
  }

  @Override
  public Set<Change> wakes() {
    return Set.of(Change.NODE, Change.POD_PLACED, Change.POD_GONE, Change.NAMESPACE);
  }

  private record Topology(String key, String value) {}

  @Override
  public Check prepare(PodInfo pod, Cluster cluster) {
    List<AffinityTerm> together = pod.spec().affinity();
    List<AffinityTerm> apart = pod.spec().antiAffinity();
    Map<Topology, Integer> refused = new HashMap<>();
    Map<Topology, Integer> wanted = new HashMap<>();
    Map<Topology, Integer> unwanted = new HashMap<>();
    for (NodeInfo node : cluster.nodes()) {
      if (node.hasAntiAffinePods()) {
        node.pods().forEach(other -> other.spec().antiAffinity().stream()
            .filter(t -> t.means(pod, cluster::namespaceLabels)).forEach(t -> count(refused, node, t)));
      }
      if (!together.isEmpty() || !apart.isEmpty()) {
        for (PodInfo other : node.pods()) {
          if (!together.isEmpty() && meansAll(together, other, cluster)) {
            together.forEach(t -> count(wanted, node, t));
          }
          apart.stream().filter(t -> t.means(other, cluster::namespaceLabels)).forEach(t -> count(unwanted, node, t));
        }
      }
    }
    boolean first = wanted.isEmpty() && !together.isEmpty() && meansAll(together, pod, cluster);
    return node -> check(node, pod, new Counts(refused, wanted, unwanted, first));
  }

  private record Counts(
      Map<Topology, Integer> refused, Map<Topology, Integer> wanted, Map<Topology, Integer> unwanted, boolean first) {}

  private static Verdict check(NodeInfo node, PodInfo pod, Counts counts) {
    for (AffinityTerm term : pod.spec().affinity()) {
      String value = node.labels().get(term.topologyKey());
      boolean near = value != null && counts.wanted().containsKey(new Topology(term.topologyKey(), value));
      if (value == null || !near && !counts.first()) {
        return Verdict.unresolvable("node(s) didn't match pod affinity rules");
      }
    }
    for (AffinityTerm term : pod.spec().antiAffinity()) {
      String value = node.labels().get(term.topologyKey());
      if (value != null && counts.unwanted().containsKey(new Topology(term.topologyKey(), value))) {
        return Verdict.unschedulable("node(s) didn't match pod anti-affinity rules");
      }
    }
    for (Topology refused : counts.refused().keySet()) {
      if (refused.value().equals(node.labels().get(refused.key()))) {
        return Verdict.unschedulable("node(s) didn't satisfy existing pods anti-affinity rules");
      }
    }
    return Verdict.FITS;
  }

  private static boolean meansAll(List<AffinityTerm> terms, PodInfo pod, Cluster cluster) {
    return terms.stream().allMatch(t -> t.means(pod, cluster::namespaceLabels));
  }

  private static void count(Map<Topology, Integer> counts, NodeInfo node, AffinityTerm term) {
    String value = node.labels().get(term.topologyKey());
    if (value != null) {
      counts.merge(new Topology(term.topologyKey(), value), 1, Integer::sum);
    }
  }

  @Override
  public int weight() {
    return 2;
  }

  @Override
  public Optional<long[]> score(PodInfo pod, Cluster cluster, List<NodeInfo> nodes) {
    PodInfo.Spec spec = pod.spec();
    boolean prefers = !spec.preferredAffinity().isEmpty() || !spec.preferredAntiAffinity().isEmpty();
    Map<Topology, Integer> weights = new HashMap<>();
    for (NodeInfo node : cluster.nodes()) {
      if (prefers || node.hasAffinePods()) {
        node.pods().forEach(other -> weigh(weights, node, pod, other, cluster));
      }
    }
    if (weights.isEmpty()) {
      return Optional.empty();
    }
    long[] raw = nodes.stream().mapToLong(n -> n.labels().entrySet().stream()
        .mapToLong(l -> weights.getOrDefault(new Topology(l.getKey(), l.getValue()), 0)).sum()).toArray();
    return Optional.of(stretched(raw));
  }

  private static void weigh(
      Map<Topology, Integer> weights, NodeInfo node, PodInfo pod, PodInfo other, Cluster cluster) {
    addAll(weights, node, pod.spec().preferredAffinity(), other, 1, cluster);
    addAll(weights, node, pod.spec().preferredAntiAffinity(), other, -1, cluster);
    for (AffinityTerm term : other.spec().affinity()) {
      add(weights, node, term, pod, REQUIRED_COUNTS, cluster);
    }
    addAll(weights, node, other.spec().preferredAffinity(), pod, 1, cluster);
    addAll(weights, node, other.spec().preferredAntiAffinity(), pod, -1, cluster);
  }

  private static void addAll(
      Map<Topology, Integer> weights, NodeInfo node, List<AffinityTerm> terms, PodInfo target, int sign,
      Cluster cluster) {
    terms.forEach(t -> add(weights, node, t, target, sign * t.weight(), cluster));
  }

  private static void add(
      Map<Topology, Integer> weights, NodeInfo node, AffinityTerm term, PodInfo target, int weight, Cluster cluster) {
    String value = node.labels().get(term.topologyKey());
    if (value != null && term.means(target, cluster::namespaceLabels)) {
      weights.merge(new Topology(term.topologyKey(), value), weight, Integer::sum);
    }
  }

  /** The least becomes 0 and the most 100. */
  private static long[] stretched(long[] raw) {
    long min = Long.MAX_VALUE;
    long max = Long.MIN_VALUE;
    for (long value : raw) {
      min = Math.min(min, value);
      max = Math.max(max, value);
    }
    long[] scores = new long[raw.length];
    for (int i = 0; i < raw.length; i++) {
      scores[i] = max == min ? 0 : MOST * (raw[i] - min) / (max - min);
    }
    return scores;
  }
}
