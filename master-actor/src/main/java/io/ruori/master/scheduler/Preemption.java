package io.ruori.master.scheduler;

import io.ruori.master.scheduler.cluster.Cluster;
import io.ruori.master.scheduler.cluster.NodeInfo;
import io.ruori.master.scheduler.cluster.PodInfo;
import io.ruori.master.scheduler.plugin.Plugins;
import io.ruori.master.scheduler.plugin.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Which pods of lower priority to give up so that a pod fits: upstream's default preemption. Tries it out on the cluster's
 * picture, which it leaves as it was.
 */
final class Preemption {
  private static final Comparator<PodInfo> IMPORTANCE =
      Comparator.comparingInt(PodInfo::priority).reversed().thenComparing(PodInfo::started);

  private final Plugins plugins;
  private final Cluster cluster;

  private Preemption(Plugins plugins, Cluster cluster) {
    this.plugins = plugins;
    this.cluster = cluster;
  }

  /**
   * What came of it.
   *
   * @param node where the pod will fit, or empty
   * @param message what upstream says when it does not help, or {@code ""}
   */
  record Outcome(Optional<String> node, List<PodInfo> victims, String message) {
    static Outcome no(String message) {
      return new Outcome(Optional.empty(), List.of(), message);
    }
  }

  private record Candidate(String node, List<PodInfo> victims, int violations) {
    int highest() {
      return victims.getFirst().priority();
    }

    long sum() {
      return victims.stream().mapToLong(v -> v.priority() + (1L << 31)).sum();
    }

    Instant earliestOfHighest() {
      return victims.stream().filter(v -> v.priority() == highest()).map(PodInfo::started)
          .min(Comparator.naturalOrder()).orElseThrow();
    }
  }

  /** {@code protectedOnes} tells which of some pods a disruption budget protects. */
  static Outcome plan(
      Plugins plugins, Cluster cluster, PodInfo pod, Refused refused,
      Function<List<PodInfo>, Set<PodInfo>> protectedOnes) {
    if (pod.spec().neverPreempts()) {
      return Outcome.no("not eligible due to preemptionPolicy=Never.");
    }
    boolean waiting = cluster.node(pod.nominatedNode()).stream().flatMap(n -> n.pods().stream())
        .anyMatch(p -> p.deleting() && p.priority() < pod.priority());
    if (waiting) {
      return Outcome.no("not eligible due to a terminating pod on the nominated node.");
    }
    return new Preemption(plugins, cluster).search(pod, refused, protectedOnes);
  }

  private Outcome search(PodInfo pod, Refused refused, Function<List<PodInfo>, Set<PodInfo>> protectedOnes) {
    List<Candidate> candidates = new ArrayList<>();
    List<List<String>> reasons = new ArrayList<>();
    for (NodeInfo node : List.copyOf(cluster.nodes())) {
      Verdict verdict = refused.verdicts().get(node.name());
      if (verdict == null || !verdict.resolvable()) {
        reasons.add(List.of("Preemption is not helpful for scheduling"));
      } else {
        Verdict why = tryNode(pod, node, protectedOnes, candidates);
        if (!why.fits()) {
          reasons.add(why.reasons());
        }
      }
    }
    if (candidates.isEmpty()) {
      return Outcome.no("0/" + refused.nodes() + " nodes are available: " + Refused.histogram(reasons) + ".");
    }
    Candidate best = candidates.stream().min(Comparator.comparingInt(Candidate::violations)
        .thenComparingInt(Candidate::highest).thenComparingLong(Candidate::sum)
        .thenComparingInt(c -> c.victims().size())
        .thenComparing(Candidate::earliestOfHighest, Comparator.reverseOrder())
        .thenComparing(Candidate::node)).orElseThrow();
    return new Outcome(Optional.of(best.node()), best.victims(), "");
  }

  private Verdict tryNode(
      PodInfo pod, NodeInfo node, Function<List<PodInfo>, Set<PodInfo>> protectedOnes, List<Candidate> candidates) {
    List<PodInfo> lower =
        node.pods().stream().filter(p -> p.priority() < pod.priority()).sorted(IMPORTANCE).toList();
    if (lower.isEmpty()) {
      return Verdict.unschedulable("No preemption victims found for incoming pod");
    }
    lower.forEach(p -> cluster.removePod(p.uid()));
    try {
      Verdict verdict = check(pod, node);
      if (verdict.fits()) {
        candidates.add(reprieve(pod, node, lower, protectedOnes.apply(lower)));
      }
      return verdict;
    } finally {
      lower.forEach(cluster::putPod);
    }
  }

  /** Gives back as many pods as the newcomer leaves room for, protected and important ones first. */
  private Candidate reprieve(PodInfo pod, NodeInfo node, List<PodInfo> lower, Set<PodInfo> isProtected) {
    List<PodInfo> victims = new ArrayList<>();
    int violations = 0;
    for (boolean turnOfProtected : new boolean[] {true, false}) {
      for (PodInfo each : lower) {
        if (isProtected.contains(each) == turnOfProtected) {
          cluster.putPod(each);
          if (!check(pod, node).fits()) {
            cluster.removePod(each.uid());
            victims.add(each);
            violations += turnOfProtected ? 1 : 0;
          }
        }
      }
    }
    victims.sort(IMPORTANCE);
    return new Candidate(node.name(), victims, violations);
  }

  private Verdict check(PodInfo pod, NodeInfo node) {
    return Decision.Prepared.of(plugins, pod, cluster)
        .check(node, EnumSet.noneOf(io.ruori.master.scheduler.plugin.Change.class));
  }
}
