package io.ruori.master.scheduler.plugin;

import io.ruori.master.scheduler.cluster.Cluster;
import io.ruori.master.scheduler.cluster.NodeInfo;
import io.ruori.master.scheduler.cluster.PodInfo;
import io.ruori.master.scheduler.cluster.Resources;
import java.util.List;
import java.util.Optional;

/** A node whose cpu and memory would be used evenly is better. */
public record BalancedAllocation() implements Score {
  @Override
  public String name() {
    return "NodeResourcesBalancedAllocation";
  }

  @Override
  public int weight() {
    return 1;
  }

  @Override
  public Optional<long[]> score(PodInfo pod, Cluster cluster, List<NodeInfo> nodes) {
    Resources asked = pod.spec().requests();
    if (asked.milliCpu() == 0 && asked.memory() == 0) {
      return Optional.empty();
    }
    return Optional.of(nodes.stream().mapToLong(n -> score(asked, n)).toArray());
  }

  private static long score(Resources asked, NodeInfo node) {
    Resources all = node.allocatable();
    if (all.milliCpu() == 0 || all.memory() == 0) {
      return MOST;
    }
    double cpu = Math.min(1, (double) (node.requested().milliCpu() + asked.milliCpu()) / all.milliCpu());
    double memory = Math.min(1, (double) (node.requested().memory() + asked.memory()) / all.memory());
    return (long) ((1 - Math.abs(cpu - memory) / 2) * MOST);
  }
}
