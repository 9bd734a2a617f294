package io.ruori.master.scheduler.plugin;

import io.ruori.master.scheduler.cluster.Cluster;
import io.ruori.master.scheduler.cluster.PodInfo;
import io.ruori.master.scheduler.cluster.Taint;
import java.util.Set;

/** Cordoned nodes take no new pods, but those that tolerate it. */
public record NodeUnschedulable() implements Filter {
  private static final Taint CORDON = new Taint("node.kubernetes.io/unschedulable", "", "NoSchedule");

  @Override
  public String name() {
    return "NodeUnschedulable";
  }

  @Override
  public Set<Change> wakes() {
    return Set.of(Change.NODE);
  }

  @Override
  public Check prepare(PodInfo pod, Cluster cluster) {
    boolean tolerates = CORDON.toleratedBy(pod.tolerations());
    return node -> node.unschedulable() && !tolerates
        ? Verdict.unresolvable("node(s) were unschedulable") : Verdict.FITS;
  }
}
