package io.ruori.master.scheduler.plugin;

import io.ruori.master.scheduler.cluster.Cluster;
import io.ruori.master.scheduler.cluster.NodeInfo;
import io.ruori.master.scheduler.cluster.PodInfo;
import java.util.List;
import java.util.Optional;

/** A rule that says which of the nodes that fit is better. Stateless. */
public interface Score {
  long MOST = 100;

  String name();

  /** How much it counts among the others, by upstream's default. */
  int weight();

  /** From 0 to 100 for each node, in order; empty where the rule does not concern the pod. */
  Optional<long[]> score(PodInfo pod, Cluster cluster, List<NodeInfo> nodes);

  /** Scales so that the largest is 100 (or, reversed, 0): upstream's {@code DefaultNormalizeScore}. */
  static long[] normalized(long[] raw, boolean reverse) {
    long max = 0;
    for (long value : raw) {
      max = Math.max(max, value);
    }
    long[] scores = new long[raw.length];
    for (int i = 0; i < raw.length; i++) {
      long scaled = max == 0 ? 0 : raw[i] * MOST / max;
      scores[i] = reverse ? MOST - scaled : scaled;
    }
    return scores;
  }
}
