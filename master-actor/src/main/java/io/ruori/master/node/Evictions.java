package io.ruori.master.node;

import io.ruori.master.scheduler.cluster.Taint;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** How long a pod may stay on a tainted node: upstream's {@code tainteviction}. Pure. */
final class Evictions {
  private Evictions() {}

  /** Empty: for ever. Zero: not at all. */
  static Optional<Duration> stay(List<Taint> taints, List<Taint.Toleration> tolerations) {
    List<Taint> expelling = taints.stream().filter(t -> t.effect().equals("NoExecute")).toList();
    if (expelling.isEmpty()) {
      return Optional.empty();
    }
    if (!expelling.stream().allMatch(t -> t.toleratedBy(tolerations))) {
      return Optional.of(Duration.ZERO);
    }
    return tolerations.stream()
        .filter(t -> t.seconds() != null && expelling.stream().anyMatch(t::tolerates))
        .map(t -> Duration.ofSeconds(Math.max(0, t.seconds())))
        .min(Duration::compareTo);
  }
}
