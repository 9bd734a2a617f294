package io.ruori.persistence.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ruori.persistence.engine.Appended.Done;
import io.ruori.persistence.engine.Appended.Reason;
import io.ruori.persistence.engine.Appended.Refused;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every ledger engine promises. */
public abstract class LedgerEngineContract {
  protected static final Retention RETENTION = new Retention(Duration.ofHours(1), 1 << 20, 1000);

  /** A clock that stands still until it is moved. */
  public static final class StillClock extends Clock {
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    public void pass(Duration duration) {
      now = now.plus(duration);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  protected final StillClock clock = new StillClock();
  private LedgerStore store;
  private LedgerEngine engine;

  protected abstract LedgerStore open(Retention retention, Clock clock);

  /** Whether the next segment is made: until then an engine on a disk goes on in the one that it has. */
  protected boolean hasSegmentReady(EngineStatus status) {
    return true;
  }

  @BeforeEach
  void open() {
    store = open(RETENTION, clock);
    engine = store.engine("ledger");
  }

  @AfterEach
  void close() {
    store.close();
  }

  protected static StoredEvent event(long sequence) {
    return event(sequence, 20);
  }

  protected static StoredEvent event(long sequence, int bytes) {
    String text = "event " + sequence + " ";
    return new StoredEvent(sequence, 1000 + sequence, (text + "x".repeat(bytes)).getBytes(StandardCharsets.UTF_8));
  }

  protected static List<StoredEvent> batch(long from, long to) {
    return LongStream.rangeClosed(from, to).mapToObj(LedgerEngineContract::event).toList();
  }

  private List<Long> sequences(long from) {
    return engine.read(from, Long.MAX_VALUE, 1 << 20).orElseThrow().stream().map(StoredEvent::sequence).toList();
  }

  private void checkpoint(long sequence, String... records) {
    engine.checkpoint(new Checkpoint(sequence, clock.millis()), () -> bytes(records).iterator());
  }

  private static List<byte[]> bytes(String... records) {
    return List.of(records).stream().map(text -> text.getBytes(StandardCharsets.UTF_8)).toList();
  }

  private static List<String> texts(Iterator<byte[]> records) {
    List<String> texts = new ArrayList<>();
    records.forEachRemaining(record -> texts.add(new String(record, StandardCharsets.UTF_8)));
    return texts;
  }

  @Test
  void isEmptyAtFirst() {
    assertThat(engine.head()).isZero();
    assertThat(engine.start()).isZero();
    assertThat(engine.checkpoints()).isEmpty();
    assertThat(sequences(1)).isEmpty();
    assertThat(engine.hasRoomFor(1000)).isTrue();
  }

  @Test
  void givesBackWhatWasAppended() {
    assertThat(engine.append(List.of(batch(1, 3), batch(4, 4)))).containsExactly(new Done(3), new Done(4));
    assertThat(engine.head()).isEqualTo(4);
    List<StoredEvent> read = engine.read(1, Long.MAX_VALUE, 1 << 20).orElseThrow();
    assertThat(read).usingRecursiveComparison().isEqualTo(batch(1, 4));
  }

  @Test
  void readsARangeAndStopsAtTheBoundInBytes() {
    for (int i = 1; i <= 10; i++) {
      engine.append(List.of(batch(i, i)));
    }
    assertThat(engine.read(3, 5, 1 << 20).orElseThrow()).hasSize(3);
    assertThat(engine.read(3, 10, 1).orElseThrow()).hasSize(1);
    assertThat(engine.read(3, 10, 2 * event(3).payload().length).orElseThrow()).hasSize(2);
    assertThat(engine.read(11, 20, 100).orElseThrow()).isEmpty();
  }

  @Test
  void neverEndsWithHalfABatch() {
    engine.append(List.of(batch(1, 2), batch(3, 7), batch(8, 9)));
    int one = event(1).payload().length;
    assertThat(engine.read(1, Long.MAX_VALUE, 1).orElseThrow()).hasSize(2);
    assertThat(engine.read(1, Long.MAX_VALUE, 3 * one).orElseThrow()).hasSize(7);
    assertThat(engine.read(3, Long.MAX_VALUE, one).orElseThrow()).hasSize(5);
  }

  @Test
  void refusesABatchThatDoesNotFollowTheHead() {
    engine.append(List.of(batch(1, 2)));
    assertThat(engine.append(List.of(batch(2, 3), batch(4, 4), batch(3, 3))))
        .satisfiesExactly(
            first -> assertThat(first).isInstanceOfSatisfying(
                Refused.class, refused -> assertThat(refused.reason()).isEqualTo(Reason.OUT_OF_ORDER)),
            second -> assertThat(second).isInstanceOf(Refused.class),
            third -> assertThat(third).isEqualTo(new Done(3)));
    assertThat(sequences(1)).containsExactly(1L, 2L, 3L);
  }

  @Test
  void refusesABatchWithAGapWhole() {
    List<StoredEvent> gap = List.of(event(1), event(3));
    assertThat(engine.append(List.of(gap))).singleElement().isInstanceOf(Refused.class);
    assertThat(engine.head()).isZero();
  }

  @Test
  void keepsTheHeadWhenEventsAreForgotten() {
    engine.append(List.of(batch(1, 5)));
    engine.forget(3);
    assertThat(engine.read(1, 5, 1 << 20)).isEmpty();
    assertThat(sequences(4)).containsExactly(4L, 5L);
    engine.forget(Long.MAX_VALUE);
    assertThat(engine.head()).isEqualTo(5);
    assertThat(engine.start()).isEqualTo(5);
    assertThat(engine.append(List.of(batch(6, 6)))).containsExactly(new Done(6));
  }

  @Test
  void givesBackACheckpoint() {
    engine.append(List.of(batch(1, 5)));
    checkpoint(5, "a", "", "c");
    assertThat(engine.checkpoints()).containsExactly(new Checkpoint(5, clock.millis()));
    assertThat(engine.readCheckpoint(5, LedgerEngineContract::texts)).contains(List.of("a", "", "c"));
    assertThat(engine.readCheckpoint(4, LedgerEngineContract::texts)).isEmpty();
  }

  @Test
  void replacesACheckpointOfTheSameRevisionAndDropsOne() {
    checkpoint(5, "a");
    checkpoint(5, "b", "c");
    assertThat(engine.readCheckpoint(5, LedgerEngineContract::texts)).contains(List.of("b", "c"));
    engine.dropCheckpoint(5);
    assertThat(engine.readCheckpoint(5, LedgerEngineContract::texts)).isEmpty();
  }

  @Test
  void goesOnAfterACheckpointThatIsAheadOfTheLog() {
    engine.append(List.of(batch(1, 5)));
    checkpoint(1000, "restored");
    assertThat(engine.head()).isEqualTo(1000);
    assertThat(engine.append(List.of(batch(6, 6)))).singleElement().isInstanceOf(Refused.class);
    assertThat(engine.append(List.of(batch(1001, 1002)))).containsExactly(new Done(1002));
    assertThat(sequences(1001)).containsExactly(1001L, 1002L);
  }

  @Test
  void dropsHistoryByAgeInWholeEpochsAndKeepsTheNewestTwo() {
    for (int epoch = 1; epoch <= 5; epoch++) {
      engine.append(List.of(batch(epoch * 10 - 9, epoch * 10)));
      await().until(engine::status, this::hasSegmentReady);
      checkpoint(epoch * 10, "table");
      clock.pass(Duration.ofMinutes(40));
    }
    assertThat(engine.start()).isEqualTo(30);
    assertThat(engine.head()).isEqualTo(50);
    assertThat(engine.read(30, 50, 1 << 20)).isEqualTo(Optional.empty());
    assertThat(sequences(31)).hasSize(20);
    assertThat(engine.readCheckpoint(30, LedgerEngineContract::texts)).isPresent();
    clock.pass(Duration.ofDays(1));
    checkpoint(50, "table");
    assertThat(engine.start()).isEqualTo(40);
  }

  @Test
  void dropsHistoryByBytes() {
    for (int epoch = 1; epoch <= 5; epoch++) {
      engine.append(List.of(List.of(event(epoch, 400_000))));
      checkpoint(epoch, "table");
    }
    assertThat(engine.start()).isEqualTo(3);
    assertThat(sequences(4)).containsExactly(4L, 5L);
  }

  @Test
  void saysWhenACheckpointIsDue() {
    assertThat(engine.checkpointDue()).isFalse();
    engine.append(List.of(batch(1, 1)));
    assertThat(engine.checkpointDue()).isFalse();
    clock.pass(Duration.ofMinutes(16));
    assertThat(engine.checkpointDue()).isTrue();
    checkpoint(1, "table");
    assertThat(engine.checkpointDue()).isFalse();
    engine.append(List.of(List.of(event(2, 2000))));
    assertThat(engine.checkpointDue()).isTrue();
  }

  @Test
  void keepsLogsApart() {
    engine.append(List.of(batch(1, 3)));
    LedgerEngine other = store.engine("another/log ü.");
    assertThat(other.append(List.of(batch(1, 1)))).containsExactly(new Done(1));
    assertThat(engine.head()).isEqualTo(3);
    assertThat(store.engine("ledger")).isSameAs(engine);
  }

  @Test
  void commitsInTheOrderOfTheCalls() {
    var outcomes = LongStream.rangeClosed(1, 100)
        .mapToObj(sequence -> store.commits().append(engine, List.of(batch(sequence, sequence))))
        .toList();
    assertThat(store.commits().headAfterWrites(engine).join()).isEqualTo(100);
    assertThat(outcomes).allSatisfy(outcome -> assertThat(outcome.join().getFirst()).isInstanceOf(Done.class));
  }

  @Test
  void saysWhatItHolds() {
    engine.append(List.of(batch(1, 3)));
    checkpoint(3, "table");
    EngineStatus status = engine.status();
    assertThat(status.head()).isEqualTo(3);
    assertThat(status.newestCheckpoint()).isEqualTo(3);
    assertThat(status.checkpoints()).isEqualTo(1);
    assertThat(status.eventBytes()).isPositive();
    assertThat(status.state()).isEqualTo("ok");
  }
}
