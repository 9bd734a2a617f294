package io.ruori.core.history;

import io.ruori.core.history.Registers.Call;
import io.ruori.core.history.Registers.Effect;
import io.ruori.core.history.Registers.Expectation.Absent;
import io.ruori.core.history.Registers.Outcome;
import io.ruori.core.history.Registers.Read;
import io.ruori.core.history.Registers.Version;
import io.ruori.core.history.Registers.Write;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Histories in which one write changes several keys, or one read sees several. */
class BatchLinearizabilityTest extends HistoryCase {
  private static Call batch(Outcome outcome, long revision, String mark) {
    return new Write(
        List.of(new Absent("service"), new Absent("address")),
        List.of(new Effect("service", mark, revision), new Effect("address", mark + "'", revision == 0 ? 0 : revision + 1)),
        outcome);
  }

  private static Call list(long revision, String... marks) {
    var found = new HashMap<String, Optional<Version>>();
    for (String mark : marks) {
      found.put(mark.endsWith("'") ? "address" : "service", Optional.of(new Version(mark, mark.endsWith("'") ? 2 : 1)));
    }
    return new Read(found, true, revision);
  }

  @Test
  void acceptsABatchThatIsSeenWhole() {
    call(0, 10, batch(Outcome.DONE, 1, "s"));
    call(1, 2, list(0));
    call(3, 4, list(2, "s", "s'"));
    holds();
  }

  @Test
  void rejectsHalfABatch() {
    call(0, 10, batch(Outcome.DONE, 1, "s"));
    call(3, 4, list(1, "s"));
    isBroken();
  }

  @Test
  void rejectsHalfABatchWhoseOutcomeIsUnknown() {
    call(0, Operation.NEVER, batch(Outcome.UNKNOWN, 0, "s"));
    call(3, 4, read("service", "s", 1));
    call(5, 6, missing("address"));
    isBroken();
  }

  @Test
  void rejectsTwoBatchesThatTakeTheSameKey() {
    call(0, 10, batch(Outcome.DONE, 1, "s"));
    call(0, 10, new Write(List.of(new Absent("other"), new Absent("address")),
            List.of(new Effect("other", "o", 3), new Effect("address", "o'", 4)), Outcome.DONE));
    isBroken();
  }

  @Test
  void rejectsTwoKeysThatChangeInDifferentOrdersForTwoReaders() {
    call(0, 100, patchAbsent("a", "x"));
    call(0, 100, patchAbsent("b", "y"));
    call(1, 10, both("x", null));
    call(11, 20, both(null, "y"));
    isBroken();
  }

  private static Call patchAbsent(String key, String mark) {
    return Write.of(new Effect(key, mark, 0), Outcome.DONE);
  }

  private static Call both(String a, String b) {
    return new Read(Map.of("a", version(a), "b", version(b)), false, 0);
  }

  private static Optional<Version> version(String mark) {
    return mark == null ? Optional.empty() : Optional.of(new Version(mark, 0));
  }

  @Test
  void rejectsAListThatMissesAnObjectOrIsOlderThanWhatWasAcknowledged() {
    call(0, 1, create("service", "s", 1));
    call(2, 3, list(1));
    isBroken();
    history.clear();
    call(0, 1, create("service", "s", 5));
    call(2, 3, delete("service", Outcome.DONE));
    call(4, 5, list(4));
    isBroken();
  }
}
