package io.ruori.master.scheduler.plugin;

import io.ruori.master.scheduler.cluster.Cluster;
import io.ruori.master.scheduler.cluster.NodeInfo;
import io.ruori.master.scheduler.cluster.PodInfo;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Tainted nodes take only pods that tolerate their taints; {@code PreferNoSchedule} only makes them worse. */
public record TaintToleration() implements Filter, Score {
  @Override
  public String name() {
    return "TaintToleration";
  }

  @Override
  public Set<Change> wakes() {
    return Set.of(Change.NODE);
  }

  @Override
  public Check prepare(PodInfo pod, Cluster cluster) {
    return node -> node.taints().stream().anyMatch(t -> t.forbids() && !t.toleratedBy(pod.tolerations()))
        ? Verdict.unresolvable("node(s) had untolerated taint(s)") : Verdict.FITS;
  }

  @Override
  public int weight() {
    return 3;
  }

  @Override
  public Optional<long[]> score(PodInfo pod, Cluster cluster, List<NodeInfo> nodes) {
    var tolerations = pod.tolerations().stream()
        .filter(t -> t.effect().isEmpty() || t.effect().equals("PreferNoSchedule")).toList();
    long[] disliked = nodes.stream()
        .mapToLong(n -> n.taints().stream()
            .filter(t -> t.effect().equals("PreferNoSchedule") && !t.toleratedBy(tolerations)).count())
        .toArray();
    return Optional.of(Score.normalized(disliked, true));
  }
}
