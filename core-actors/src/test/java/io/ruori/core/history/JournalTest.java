package io.ruori.core.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruori.core.history.Registers.Effect;
import io.ruori.core.history.Registers.Outcome;
import io.ruori.core.history.Registers.Read;
import io.ruori.core.history.Registers.Version;
import io.ruori.core.history.Registers.Write;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JournalTest {
  private static final Journal.Entry FIRST = new Journal.Entry(1, "a", "a1", "", 0, 1);

  private static Journal journal(Journal.Entry... more) {
    return new Journal(List.of(more));
  }

  private static List<Operation<Registers.Call>> write(String mark, long revision, Outcome outcome) {
    return List.of(new Operation<>("c", 0, 1, Write.of(new Effect("a", mark, revision), outcome)));
  }

  @Test
  void acceptsVersionsThatFollowEachOther() {
    var removed = new Journal.Entry(4, "a", null, "", 1, 4);
    assertThat(journal(FIRST, removed, new Journal.Entry(5, "a", "a5", "", 0, 5)).consistent()).isEmpty();
  }

  @Test
  void rejectsRevisionsThatGoBack() {
    assertThat(journal(FIRST, new Journal.Entry(1, "b", "b1", "", 0, 2)).consistent()).get().asString().startsWith("Numbered");
  }

  @Test
  void rejectsAnEventUponAVersionThatWasNotThere() {
    assertThat(journal(FIRST, new Journal.Entry(2, "a", "a2", "", 0, 2)).consistent()).get().asString()
        .startsWith("CompareAndAppend");
  }

  @Test
  void rejectsAWriteThatCountsTwice() {
    assertThat(journal(FIRST, new Journal.Entry(2, "a", "a1", "", 1, 2)).consistent()).get().asString().startsWith("Once");
  }

  @Test
  void rejectsALossOfWhatWasAcknowledged() {
    assertThat(journal(FIRST).keeps(write("a1", 1, Outcome.DONE))).isEmpty();
    assertThat(journal(FIRST).keeps(write("a1", 2, Outcome.DONE))).get().asString().startsWith("Durable");
    assertThat(journal(FIRST).keeps(write("lost", 2, Outcome.DONE))).get().asString().startsWith("Durable");
  }

  @Test
  void rejectsAnEffectOfWhatWasRefused() {
    assertThat(journal(FIRST).keeps(write("a2", 0, Outcome.REFUSED))).isEmpty();
    assertThat(journal(FIRST).keeps(write("a1", 0, Outcome.REFUSED))).get().asString().startsWith("Refused");
    assertThat(journal(FIRST).keeps(write("a1", 0, Outcome.UNKNOWN))).isEmpty();
  }

  @Test
  void rejectsAListThatNeverWas() {
    Journal journal = journal(FIRST, new Journal.Entry(2, "b", "b2", "", 0, 1));
    var a = Map.of("a", Optional.of(new Version("a1", 1)));
    assertThat(journal.shows(new Read(a, true, 1))).isEmpty();
    assertThat(journal.shows(new Read(a, true, 2))).get().asString().startsWith("Snapshot");
  }
}
