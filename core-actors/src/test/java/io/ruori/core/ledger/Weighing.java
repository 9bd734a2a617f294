package io.ruori.core.ledger;

import io.ruori.core.object.ObjectKey;
import java.util.List;
import java.util.function.ToLongBiFunction;

/** The ledger's real rules of comparing and numbering, for simulated writers. */
public record Weighing(List<Event> events, List<Ledger.Reply> replies) {
  /**
   * @param table upon which the appends come, in their order
   * @param requests at which revision a request has changed an object, 0 for never
   */
  public static Weighing of(
      LiveTable table, List<Ledger.Append> appends, ToLongBiFunction<ObjectKey, Long> requests) {
    Weighed weighed = Weighed.weigh(table, appends, requests::applyAsLong);
    return new Weighing(weighed.events(), weighed.verdicts().stream().map(Weighed.Verdict::reply).toList());
  }

  /** What a seat says while the ledger does not sit there. */
  public static Ledger.Answer unled() {
    return new Ledger.Unled();
  }
}
