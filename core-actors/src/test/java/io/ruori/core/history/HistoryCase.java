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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A history that a test writes down, call by call, and has judged. */
abstract class HistoryCase {
  static final int BUDGET = 100_000;

  final List<Operation<Call>> history = new ArrayList<>();

  final void call(long called, long returned, Call what) {
    history.add(new Operation<>("c" + history.size(), called, returned, what));
  }

  static Call create(String key, String mark, long revision) {
    return Write.of(new Effect(key, mark, revision), Outcome.DONE, new Absent(key));
  }

  static Call update(String key, String mark, long revision, long expected) {
    return Write.of(new Effect(key, mark, revision), Outcome.DONE, new At(key, expected));
  }

  static Call patch(String key, String mark, long revision) {
    return Write.of(new Effect(key, mark, revision), Outcome.DONE, new Present(key));
  }

  static Call delete(String key, Outcome outcome) {
    return Write.of(new Effect(key, null, 0), outcome, new Present(key));
  }

  static Call read(String key, String mark, long revision) {
    return Read.of(key, Optional.of(new Version(mark, revision)));
  }

  static Call missing(String key) {
    return Read.of(key, Optional.empty());
  }

  final Verdict verdict() {
    return Linearizability.check(new Registers(), Registers.settled(history), BUDGET);
  }

  final void holds() {
    assertThat(verdict()).isInstanceOf(Verdict.Holds.class);
  }

  final void isBroken() {
    assertThat(verdict()).isInstanceOf(Verdict.Broken.class);
  }
}
