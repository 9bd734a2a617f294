package io.ruori.core.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruori.core.history.Linearizability.Verdict;
import io.ruori.core.history.Registers.Call;
import io.ruori.core.history.Registers.Effect;
import io.ruori.core.history.Registers.Expectation.Absent;
import io.ruori.core.history.Registers.Expectation.At;
import io.ruori.core.history.Registers.Expectation.Present;
import io.ruori.core.history.Registers.Outcome;
import io.ruori.core.history.Registers.Read;
import io.ruori.core.history.Registers.Version;
import io.ruori.core.history.Registers.Write;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class LinearizabilityTest extends HistoryCase {
  @Test
  void acceptsWhatOverlapsInAnyOrder() {
    call(0, 10, create("a", "x", 1));
    call(5, 20, read("a", "x", 1));
    call(6, 21, missing("a"));
    call(12, 30, update("a", "y", 2, 1));
    call(13, 29, read("a", "x", 1));
    call(14, 28, read("a", "y", 2));
    holds();
  }

  @Test
  void rejectsAStaleRead() {
    call(0, 1, create("a", "x", 1));
    call(2, 3, update("a", "y", 2, 1));
    call(4, 5, read("a", "x", 1));
    isBroken();
  }

  @Test
  void rejectsAReadThatGoesBack() {
    call(0, 1, create("a", "x", 1));
    call(2, 30, update("a", "y", 2, 1));
    call(3, 4, read("a", "y", 2));
    call(5, 6, read("a", "x", 1));
    isBroken();
  }

  @Test
  void rejectsALostWrite() {
    call(0, 1, create("a", "x", 1));
    call(2, 3, missing("a"));
    isBroken();
  }

  @Test
  void rejectsAReadOfWhatNobodyWrote() {
    call(0, 1, create("a", "x", 1));
    call(2, 3, read("a", "z", 1));
    isBroken();
  }

  @Test
  void rejectsTwoCreatesOfOneObject() {
    call(0, 10, create("a", "x", 1));
    call(0, 10, create("a", "y", 2));
    isBroken();
  }

  @Test
  void rejectsTwoDeletesOfOneObject() {
    call(0, 1, create("a", "x", 1));
    call(2, 10, delete("a", Outcome.DONE));
    call(2, 10, delete("a", Outcome.DONE));
    isBroken();
  }

  @Test
  void rejectsTwoUpdatesOfOneVersion() {
    call(0, 1, create("a", "x", 1));
    call(2, 10, update("a", "y", 2, 1));
    call(2, 10, update("a", "z", 3, 1));
    isBroken();
  }

  @Test
  void rejectsARefusalWithoutACause() {
    call(0, 1, create("a", "x", 1));
    call(2, 3, delete("a", Outcome.REFUSED));
    isBroken();
  }

  @Test
  void rejectsAResurrectedObject() {
    call(0, 1, create("a", "x", 1));
    call(2, 3, delete("a", Outcome.DONE));
    call(4, 5, read("a", "x", 1));
    isBroken();
  }

  @Test
  void rejectsRevisionsAgainstTheOrderOfTime() {
    call(0, 1, create("a", "x", 7));
    call(2, 3, create("b", "y", 6));
    isBroken();
  }

  @Test
  void anUnknownWriteMayHaveHappened() {
    call(0, 1, create("a", "x", 1));
    call(2, Operation.NEVER, Write.of(new Effect("a", "y", 0), Outcome.UNKNOWN, new At("a", 1)));
    call(9, 10, read("a", "y", 2));
    holds();
  }

  @Test
  void anUnknownWriteMayNotHaveHappened() {
    call(0, 1, create("a", "x", 1));
    call(2, Operation.NEVER, Write.of(new Effect("a", "y", 0), Outcome.UNKNOWN, new At("a", 1)));
    call(9, 10, update("a", "z", 2, 1));
    holds();
  }

  @Test
  void anUnknownDeleteMayHappenLate() {
    call(0, 1, create("a", "x", 1));
    call(2, Operation.NEVER, delete("a", Outcome.UNKNOWN));
    call(3, 4, read("a", "x", 1));
    call(5, 6, missing("a"));
    call(7, 8, create("a", "y", 3));
    holds();
  }

  @Test
  void anUnknownWriteHappensOnce() {
    call(0, 1, create("a", "x", 1));
    call(2, Operation.NEVER, delete("a", Outcome.UNKNOWN));
    call(3, 4, missing("a"));
    call(5, 6, create("a", "y", 3));
    call(7, 8, missing("a"));
    isBroken();
  }

  @Test
  void anUnknownWriteDoesNotHappenBeforeItsCall() {
    call(0, 1, create("a", "x", 1));
    call(2, 3, read("a", "y", 2));
    call(4, Operation.NEVER, Write.of(new Effect("a", "y", 0), Outcome.UNKNOWN, new Present("a")));
    isBroken();
  }

  @Test
  void anUnknownWriteThatWasReadDoesNotVanish() {
    call(0, 1, create("a", "x", 1));
    call(2, Operation.NEVER, Write.of(new Effect("a", "y", 0), Outcome.UNKNOWN, new Present("a")));
    call(3, 4, read("a", "y", 2));
    call(5, 6, read("a", "x", 1));
    isBroken();
  }

  @Test
  void givesUpWhenThereIsTooMuchToTry() {
    for (int i = 0; i < 14; i++) {
      call(i, Operation.NEVER, Write.of(new Effect("a", "m" + i, 0), Outcome.UNKNOWN));
    }
    call(100, 101, read("a", "nobody", 0));
    assertThat(Linearizability.check(new Registers(), history, 1000)).isInstanceOf(Verdict.Undecided.class);
  }

  @Test
  void judgesLongHistoriesOfManyClientsQuickly() {
    for (long seed = 1; seed <= 10; seed++) {
      history.clear();
      generate(new SplittableRandom(seed), 2000);
      holds();
      long late = history.stream().mapToLong(Operation::called).max().orElseThrow();
      call(late + 1000, late + 1001, new Read(Map.of(), true, Long.MAX_VALUE));
      assertThat(verdict()).isNotInstanceOf(Verdict.Holds.class);
    }
  }

  /** A correct history: each call takes effect at once, its call and its return lie around that. */
  private void generate(SplittableRandom random, int calls) {
    var objects = new TreeMap<String, Version>();
    var unheard = new HashSet<Version>();
    for (int i = 1; i <= calls; i++) {
      long now = i * 10L;
      String key = "k" + random.nextInt(4);
      boolean lost = random.nextInt(30) == 0;
      Call what;
      Version old = objects.get(key);
      if (random.nextInt(3) == 0) {
        var all = new HashMap<String, Optional<Version>>();
        objects.forEach((name, version) -> all.put(name, Optional.of(version)));
        what = new Read(all, true, i);
        lost = false;
      } else if (old != null && random.nextInt(3) == 0) {
        what = delete(key, lost ? Outcome.UNKNOWN : Outcome.DONE);
        objects.remove(key);
      } else {
        Outcome outcome = lost ? Outcome.UNKNOWN : Outcome.DONE;
        var expected = old == null ? new Absent(key) : unheard.contains(old) ? new Present(key) : new At(key, old.revision());
        what = Write.of(new Effect(key, "m" + i, lost ? 0 : i), outcome, expected);
        objects.put(key, new Version("m" + i, i));
        if (lost) {
          unheard.add(objects.get(key));
        }
      }
      call(now - random.nextInt(60), lost ? Operation.NEVER : now + random.nextInt(60), what);
    }
  }

  @Test
  void aPatchNeedsItsObject() {
    call(0, 1, patch("a", "x", 1));
    isBroken();
  }
}
