package io.ruori.master.scheduler.plugin;

import java.util.List;

/** The rules in upstream's order: the first filter that refuses a node gives the reason. */
public record Plugins(List<Filter> filters, List<Score> scores) {
  public Plugins {
    filters = List.copyOf(filters);
    scores = List.copyOf(scores);
  }

  public static Plugins standard() {
    var taints = new TaintToleration();
    var nodes = new NodeAffinity();
    var resources = new NodeResourcesFit();
    var spread = new PodTopologySpread();
    var affinity = new InterPodAffinity();
    return new Plugins(
        List.of(new NodeUnschedulable(), taints, nodes, new NodePorts(), resources, new VolumeBinding(), spread, affinity),
        List.of(taints, nodes, resources, spread, affinity, new BalancedAllocation(), new ImageLocality()));
  }
}
