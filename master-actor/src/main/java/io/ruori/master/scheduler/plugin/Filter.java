package io.ruori.master.scheduler.plugin;

import io.ruori.master.scheduler.cluster.Cluster;
import io.ruori.master.scheduler.cluster.NodeInfo;
import io.ruori.master.scheduler.cluster.PodInfo;
import java.util.Optional;
import java.util.Set;

/** A rule that says which nodes a pod cannot run on, and why. Stateless. */
public interface Filter {
  /** Upstream's name of the plugin. */
  String name();

  /** The changes that could turn a refusal. */
  Set<Change> wakes();

  /** Looks at the pod, and at the whole cluster where the rule needs it, once for all nodes. */
  Check prepare(PodInfo pod, Cluster cluster);

  /** The rule for one pod. */
  interface Check {
    Verdict check(NodeInfo node);

    /** The only nodes worth looking at, where the rule knows. */
    default Optional<Set<String>> onlyNodes() {
      return Optional.empty();
    }

    /** Why no node at all can do, whatever it is like. */
    default Optional<String> refusesAll() {
      return Optional.empty();
    }
  }
}
