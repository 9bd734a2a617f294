package io.ruori.master.scheduler.plugin;

import io.ruori.master.scheduler.cluster.Cluster;
import io.ruori.master.scheduler.cluster.NodeInfo;
import io.ruori.master.scheduler.cluster.PodInfo;
import io.ruori.master.scheduler.cluster.Resources;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** A node takes pods only as far as its allocatable resources go; the emptier node is better. */
public record NodeResourcesFit() implements Filter, Score {
  @Override
  public String name() {
    return "NodeResourcesFit";
  }

  @Override
  public Set<Change> wakes() {
    return Set.of(Change.NODE, Change.POD_GONE);
  }

  @Override
  public Check prepare(PodInfo pod, Cluster cluster) {
    Resources asked = pod.spec().requests();
    return node -> check(asked, node);
  }

  private static Verdict check(Resources asked, NodeInfo node) {
    var shortage = new Shortage();
    if (node.pods().size() + 1 > node.allowedPods()) {
      shortage.reasons.add("Too many pods");
    }
    if (!asked.isNone()) {
      Resources all = node.allocatable();
      Resources used = node.requested();
      shortage.add("cpu", asked.milliCpu(), all.milliCpu(), used.milliCpu());
      shortage.add("memory", asked.memory(), all.memory(), used.memory());
      shortage.add("ephemeral-storage", asked.ephemeral(), all.ephemeral(), used.ephemeral());
      new TreeMap<>(asked.others()).forEach((name, amount) -> shortage.add(
          name, amount, all.others().getOrDefault(name, 0L), used.others().getOrDefault(name, 0L)));
    }
    return shortage.reasons.isEmpty() ? Verdict.FITS : new Verdict(shortage.resolvable, shortage.reasons);
  }

  private static final class Shortage {
    private final List<String> reasons = new ArrayList<>();
    private boolean resolvable = true;

    void add(String resource, long asked, long all, long used) {
      if (asked > 0 && asked > all - used) {
        reasons.add("Insufficient " + resource);
        resolvable &= asked <= all;
      }
    }
  }

  @Override
  public int weight() {
    return 1;
  }

  /** Least allocated: the mean of the free shares of cpu and memory. */
  @Override
  public Optional<long[]> score(PodInfo pod, Cluster cluster, List<NodeInfo> nodes) {
    Resources asked = pod.spec().forScoring();
    return Optional.of(nodes.stream().mapToLong(n -> leastAllocated(asked, n)).toArray());
  }

  private static long leastAllocated(Resources asked, NodeInfo node) {
    Resources used = node.forScoring();
    long cpu = free(used.milliCpu() + asked.milliCpu(), node.allocatable().milliCpu());
    long memory = free(used.memory() + asked.memory(), node.allocatable().memory());
    int counted = (node.allocatable().milliCpu() > 0 ? 1 : 0) + (node.allocatable().memory() > 0 ? 1 : 0);
    return counted == 0 ? 0 : (cpu + memory) / counted;
  }

  private static long free(long used, long all) {
    return all == 0 || used > all ? 0 : (all - used) * MOST / all;
  }
}
