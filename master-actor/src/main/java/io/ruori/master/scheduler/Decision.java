package io.ruori.master.scheduler;

import io.ruori.master.scheduler.cluster.Cluster;
import io.ruori.master.scheduler.cluster.NodeInfo;
import io.ruori.master.scheduler.cluster.PodInfo;
import io.ruori.master.scheduler.plugin.Change;
import io.ruori.master.scheduler.plugin.Filter;
import io.ruori.master.scheduler.plugin.Plugins;
import io.ruori.master.scheduler.plugin.Score;
import io.ruori.master.scheduler.plugin.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which node for a pod: a pure function of the pod and the cluster's picture. */
final class Decision {
  /** Beyond this many nodes not all are looked at: enough that fit are enough. */
  private static final int ENOUGH = 100;

  private Decision() {}

  /** A node, or why there is none. */
  record Outcome(Optional<String> node, Refused refused) {}

  /** All filters made ready for one pod. */
  record Prepared(List<Filter> filters, List<Filter.Check> checks) {
    static Prepared of(Plugins plugins, PodInfo pod, Cluster cluster) {
      return new Prepared(plugins.filters(), plugins.filters().stream().map(f -> f.prepare(pod, cluster)).toList());
    }

    /** The first refusal; its filter's wishes are added to {@code hopes}. */
    Verdict check(NodeInfo node, Set<Change> hopes) {
      for (int i = 0; i < checks.size(); i++) {
        Optional<Set<String>> only = checks.get(i).onlyNodes();
        if (only.isPresent() && !only.get().contains(node.name())) {
          hopes.addAll(filters.get(i).wakes());
          return Verdict.unresolvable("node(s) didn't satisfy plugin(s) [" + filters.get(i).name() + "]");
        }
      }
      for (int i = 0; i < checks.size(); i++) {
        Verdict verdict = checks.get(i).check(node);
        if (!verdict.fits()) {
          hopes.addAll(filters.get(i).wakes());
          return verdict;
        }
      }
      return Verdict.FITS;
    }

    boolean fits(NodeInfo node) {
      return check(node, EnumSet.noneOf(Change.class)).fits();
    }
  }

  /** {@code start} is where among the nodes to begin looking: a different place each time spreads the load. */
  static Outcome of(Plugins plugins, PodInfo pod, Cluster cluster, int start) {
    List<NodeInfo> nodes = cluster.nodes();
    Set<Change> hopes = EnumSet.noneOf(Change.class);
    Prepared prepared = Prepared.of(plugins, pod, cluster);
    for (int i = 0; i < prepared.checks().size(); i++) {
      Optional<String> all = prepared.checks().get(i).refusesAll();
      if (all.isPresent()) {
        hopes.addAll(prepared.filters().get(i).wakes());
        return new Outcome(Optional.empty(), new Refused(nodes.size(), all.get(), Map.of(), hopes));
      }
    }
    Optional<NodeInfo> nominated = cluster.node(pod.nominatedNode()).filter(prepared::fits);
    if (nominated.isPresent()) {
      return new Outcome(Optional.of(nominated.get().name()), null);
    }
    List<NodeInfo> fitting = new ArrayList<>();
    Map<String, Verdict> verdicts = new HashMap<>();
    int enough = enough(nodes.size());
    for (int i = 0; i < nodes.size() && fitting.size() < enough; i++) {
      NodeInfo node = nodes.get((start + i) % nodes.size());
      Verdict verdict = prepared.check(node, hopes);
      if (verdict.fits()) {
        fitting.add(node);
      } else {
        verdicts.put(node.name(), verdict);
      }
    }
    return fitting.isEmpty()
        ? new Outcome(Optional.empty(), new Refused(nodes.size(), "", verdicts, hopes))
        : new Outcome(Optional.of(best(plugins, pod, cluster, fitting)), null);
  }

  /** Upstream's adaptive share: half of a hundred nodes and more, down to a twentieth of thousands. */
  static int enough(int nodes) {
    if (nodes < ENOUGH) {
      return nodes;
    }
    int percent = Math.max(5, 50 - nodes / 125);
    return Math.max(ENOUGH, nodes * percent / 100);
  }

  private static String best(Plugins plugins, PodInfo pod, Cluster cluster, List<NodeInfo> fitting) {
    if (fitting.size() == 1) {
      return fitting.getFirst().name();
    }
    long[] totals = new long[fitting.size()];
    for (Score score : plugins.scores()) {
      score.score(pod, cluster, fitting).ifPresent(each -> {
        for (int i = 0; i < totals.length; i++) {
          totals[i] += each[i] * score.weight();
        }
      });
    }
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < totals.length; i++) {
      order.add(i);
    }
    // Equals: the node with the fewest pods, so that equal nodes fill evenly.
    return fitting.get(order.stream().max(Comparator.<Integer>comparingLong(i -> totals[i])
        .thenComparingInt(i -> -fitting.get(i).pods().size())
        .thenComparing(i -> fitting.get(i).name(), Comparator.reverseOrder())).orElseThrow()).name();
  }
}
