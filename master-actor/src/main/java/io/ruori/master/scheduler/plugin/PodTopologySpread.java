package io.ruori.master.scheduler.plugin;

import io.ruori.master.document.LabelSelector;
import io.ruori.master.scheduler.cluster.Cluster;
import io.ruori.master.scheduler.cluster.NodeInfo;
import io.ruori.master.scheduler.cluster.PodInfo;
import io.ruori.master.scheduler.cluster.Spread;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Pods of a sort are spread evenly over zones, hosts or another topology: constraints of the pod. */
public record PodTopologySpread() implements Filter, Score {
  private static final String HOSTNAME = "kubernetes.io/hostname";
  private static final String SKEWED = "node(s) didn't match pod topology spread constraints";

  @Override
  public String name() {
    return "PodTopologySpread";
  }

  @Override
  public Set<Change> wakes() {
    return Set.of(Change.NODE, Change.POD_PLACED, Change.POD_GONE);
  }

  /** One constraint with the pods of each domain counted. */
  private record Counted(Spread spread, Map<String, Integer> domains, int self) {
    int least() {
      int fewest = domains.values().stream().mapToInt(c -> c).min().orElse(0);
      return domains.size() < spread.minDomains() ? 0 : fewest;
    }
  }

  @Override
  public Check prepare(PodInfo pod, Cluster cluster) {
    List<Spread> constraints = pod.spec().spread().stream().filter(Spread::hard).toList();
    if (constraints.isEmpty()) {
      return node -> Verdict.FITS;
    }
    List<Counted> counted = constraints.stream()
        .map(c -> new Counted(c, new HashMap<>(), pod.matches(c.selector()) ? 1 : 0)).toList();
    for (NodeInfo node : cluster.nodes()) {
      if (constraints.stream().allMatch(c -> node.labels().containsKey(c.topologyKey()))) {
        counted.stream().filter(c -> c.spread().counts(pod, node)).forEach(c -> c.domains().merge(
            node.labels().get(c.spread().topologyKey()), matching(node, c.spread().selector(), pod), Integer::sum));
      }
    }
    int[] least = counted.stream().mapToInt(Counted::least).toArray();
    return node -> check(node, counted, least);
  }

  private static Verdict check(NodeInfo node, List<Counted> counted, int[] least) {
    for (int i = 0; i < least.length; i++) {
      Counted each = counted.get(i);
      String domain = node.labels().get(each.spread().topologyKey());
      if (domain == null) {
        return Verdict.unresolvable(SKEWED + " (missing required label)");
      }
      int skew = each.domains().getOrDefault(domain, 0) + each.self() - least[i];
      if (skew > each.spread().maxSkew()) {
        return Verdict.unschedulable(SKEWED);
      }
    }
    return Verdict.FITS;
  }

  private static int matching(NodeInfo node, LabelSelector selector, PodInfo pod) {
    return (int) node.pods().stream()
        .filter(p -> !p.deleting() && p.namespace().equals(pod.namespace()) && p.matches(selector)).count();
  }

  @Override
  public int weight() {
    return 2;
  }

  @Override
  public Optional<long[]> score(PodInfo pod, Cluster cluster, List<NodeInfo> nodes) {
    List<Spread> constraints = pod.spec().spread().stream().filter(c -> !c.hard()).toList();
    if (constraints.isEmpty()) {
      return Optional.empty();
    }
    double[] raw = new double[nodes.size()];
    boolean[] ignored = new boolean[nodes.size()];
    for (int i = 0; i < raw.length; i++) {
      NodeInfo node = nodes.get(i);
      ignored[i] = !constraints.stream().allMatch(c -> node.labels().containsKey(c.topologyKey()));
    }
    for (Spread constraint : constraints) {
      Map<String, Integer> domains = countDomains(pod, cluster, constraint);
      Set<String> seen = new HashSet<>();
      nodes.forEach(n -> seen.add(n.labels().getOrDefault(constraint.topologyKey(), "")));
      double weight = Math.log(seen.size() + 2);
      for (int i = 0; i < raw.length; i++) {
        String domain = nodes.get(i).labels().get(constraint.topologyKey());
        if (domain != null) {
          int count = constraint.topologyKey().equals(HOSTNAME)
              ? matching(nodes.get(i), constraint.selector(), pod) : domains.getOrDefault(domain, 0);
          raw[i] += count * weight + (constraint.maxSkew() - 1);
        }
      }
    }
    return Optional.of(fewestFirst(raw, ignored));
  }

  private static Map<String, Integer> countDomains(PodInfo pod, Cluster cluster, Spread constraint) {
    Map<String, Integer> domains = new HashMap<>();
    if (!constraint.topologyKey().equals(HOSTNAME)) {
      for (NodeInfo node : cluster.nodes()) {
        String domain = node.labels().get(constraint.topologyKey());
        if (domain != null && constraint.counts(pod, node)) {
          domains.merge(domain, matching(node, constraint.selector(), pod), Integer::sum);
        }
      }
    }
    return domains;
  }

  private static long[] fewestFirst(double[] raw, boolean[] ignored) {
    long min = Long.MAX_VALUE;
    long max = Long.MIN_VALUE;
    for (int i = 0; i < raw.length; i++) {
      if (!ignored[i]) {
        min = Math.min(min, Math.round(raw[i]));
        max = Math.max(max, Math.round(raw[i]));
      }
    }
    long[] scores = new long[raw.length];
    for (int i = 0; i < raw.length; i++) {
      if (!ignored[i]) {
        scores[i] = max == 0 ? MOST : MOST * (max + min - Math.round(raw[i])) / max;
      }
    }
    return scores;
  }
}
