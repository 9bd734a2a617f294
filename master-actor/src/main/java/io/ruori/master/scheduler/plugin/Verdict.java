package io.ruori.master.scheduler.plugin;

import java.util.List;

/**
 * What a filter says of one node.
 *
 * @param resolvable whether giving up other pods could help
 * @param reasons in upstream's words; none when the pod fits
 */
public record Verdict(boolean resolvable, List<String> reasons) {
  public static final Verdict FITS = new Verdict(true, List.of());

  public static Verdict unschedulable(String reason) {
    return new Verdict(true, List.of(reason));
  }

  /** As {@link #unschedulable}, where no preemption can help. */
  public static Verdict unresolvable(String reason) {
    return new Verdict(false, List.of(reason));
  }

  public boolean fits() {
    return reasons.isEmpty();
  }
}
