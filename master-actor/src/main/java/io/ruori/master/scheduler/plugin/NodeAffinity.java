package io.ruori.master.scheduler.plugin;

import io.ruori.master.scheduler.cluster.Cluster;
import io.ruori.master.scheduler.cluster.NodeInfo;
import io.ruori.master.scheduler.cluster.NodeSelectorTerms;
import io.ruori.master.scheduler.cluster.PodInfo;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code nodeSelector} and node affinity. */
public record NodeAffinity() implements Filter, Score {
  @Override
  public String name() {
    return "NodeAffinity";
  }

  @Override
  public Set<Change> wakes() {
    return Set.of(Change.NODE);
  }

  @Override
  public Check prepare(PodInfo pod, Cluster cluster) {
    Optional<Set<String>> names = pod.spec().requiredNodes().flatMap(NodeSelectorTerms::names);
    return new Check() {
      @Override
      public Verdict check(NodeInfo node) {
        return pod.wants(node)
            ? Verdict.FITS : Verdict.unresolvable("node(s) didn't match Pod's node affinity/selector");
      }

      @Override
      public Optional<Set<String>> onlyNodes() {
        return names;
      }

      @Override
      public Optional<String> refusesAll() {
        return names.filter(Set::isEmpty).map(n -> "pod affinity terms conflict");
      }
    };
  }

  @Override
  public int weight() {
    return 2;
  }

  @Override
  public Optional<long[]> score(PodInfo pod, Cluster cluster, List<NodeInfo> nodes) {
    var preferred = pod.spec().preferredNodes();
    if (preferred.isEmpty()) {
      return Optional.empty();
    }
    long[] weights = nodes.stream()
        .mapToLong(n -> preferred.stream().filter(t -> t.matches(n.name(), n.labels()))
            .mapToLong(NodeSelectorTerms.Term::weight).sum())
        .toArray();
    return Optional.of(Score.normalized(weights, false));
  }
}
