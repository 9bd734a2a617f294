package io.ruori.master.scheduler.plugin;

import io.ruori.master.scheduler.cluster.Cluster;
import io.ruori.master.scheduler.cluster.HostPort;
import io.ruori.master.scheduler.cluster.NodeInfo;
import io.ruori.master.scheduler.cluster.PodInfo;
import java.util.List;
import java.util.Set;

/** A port of a node belongs to one pod. */
public record NodePorts() implements Filter {
  @Override
  public String name() {
    return "NodePorts";
  }

  @Override
  public Set<Change> wakes() {
    return Set.of(Change.NODE, Change.POD_GONE);
  }

  @Override
  public Check prepare(PodInfo pod, Cluster cluster) {
    List<HostPort> wanted = pod.spec().hostPorts();
    return node -> wanted.isEmpty() || isFree(node, wanted)
        ? Verdict.FITS : Verdict.unschedulable("node(s) didn't have free ports for the requested pod ports");
  }

  private static boolean isFree(NodeInfo node, List<HostPort> wanted) {
    return node.pods().stream().flatMap(p -> p.spec().hostPorts().stream())
        .noneMatch(taken -> wanted.stream().anyMatch(taken::conflictsWith));
  }
}
