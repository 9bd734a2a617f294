package io.ruori.master.scheduler.plugin;

import io.ruori.master.scheduler.cluster.Cluster;
import io.ruori.master.scheduler.cluster.NodeInfo;
import io.ruori.master.scheduler.cluster.PodInfo;
import io.ruori.master.scheduler.cluster.Storage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A pod needs its claims to be bound, and runs where their volumes can be used. */
public record VolumeBinding() implements Filter {
  @Override
  public String name() {
    return "VolumeBinding";
  }

  @Override
  public Set<Change> wakes() {
    return Set.of(Change.NODE, Change.VOLUME);
  }

  @Override
  public Check prepare(PodInfo pod, Cluster cluster) {
    List<Optional<Storage.Volume>> volumes = new ArrayList<>();
    Optional<String> missing = Optional.empty();
    boolean unbound = false;
    for (String name : pod.spec().claims()) {
      Optional<Storage.Claim> claim = cluster.storage().claim(pod.namespace(), name);
      missing = missing.or(() -> flaw(name, claim));
      if (claim.filter(Storage.Claim::bound).isPresent()) {
        volumes.add(cluster.storage().volume(claim.get().volume()));
      } else {
        unbound |= claim.filter(c -> !cluster.storage().isWaiting(c.storageClass())).isPresent();
      }
    }
    boolean immediate = unbound;
    return new Rule(
        missing.or(() -> immediate ? Optional.of("pod has unbound immediate PersistentVolumeClaims") : Optional.empty()),
        volumes);
  }

  private static Optional<String> flaw(String name, Optional<Storage.Claim> claim) {
    String quoted = "persistentvolumeclaim \"" + name + "\"";
    if (claim.isEmpty()) {
      return Optional.of(quoted + " not found");
    }
    if (claim.get().lost()) {
      return Optional.of(quoted + " bound to non-existent persistentvolume \"" + claim.get().volume() + "\"");
    }
    return claim.get().deleting() ? Optional.of(quoted + " is being deleted") : Optional.empty();
  }

  private record Rule(Optional<String> refusesAll, List<Optional<Storage.Volume>> volumes) implements Check {
    @Override
    public Verdict check(NodeInfo node) {
      if (volumes.stream().anyMatch(Optional::isEmpty)) {
        return Verdict.unresolvable("node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)");
      }
      return volumes.stream().allMatch(volume -> volume.get().isUsableOn(node))
          ? Verdict.FITS : Verdict.unresolvable("node(s) didn't match PersistentVolume's node affinity");
    }
  }
}
