package io.ruori.persistence.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ruori.persistence.engine.Appended.Done;
import io.ruori.persistence.engine.Appended.Reason;
import io.ruori.persistence.engine.Appended.Refused;
import io.ruori.persistence.engine.Checkpoint;
import io.ruori.persistence.engine.EngineStopped;
import io.ruori.persistence.engine.LedgerEngine;
import io.ruori.persistence.engine.LedgerStore;
import io.ruori.persistence.engine.Retention;
import io.ruori.persistence.engine.StoredEvent;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that is full, and one that fails. */
class FaultTest {
  private static final int SEGMENT = 16 * 1024;
  private static final int PAYLOAD = 2000;

  @TempDir
  private Path directory;

  private final FaultyDisk disk = new FaultyDisk();
  private LedgerStore store;
  private LedgerEngine engine;

  @BeforeEach
  void open() {
    Retention retention = new Retention(Duration.ofHours(1), 1 << 20, 1 << 20);
    store = LocalStore.open(new LocalSettings(directory, SEGMENT, retention, Clock.systemUTC(), disk));
    engine = store.engine("ledger");
  }

  @AfterEach
  void close() {
    store.close();
  }

  private static List<List<StoredEvent>> event(long sequence) {
    return List.of(List.of(new StoredEvent(sequence, sequence, new byte[PAYLOAD])));
  }

  private void fillTheDisk() {
    assertThat(engine.append(event(1))).containsExactly(new Done(1));
    disk.full = true;
    while (engine.append(event(engine.head() + 1)).getFirst() instanceof Done) {
      assertThat(engine.head()).isLessThan(100);
    }
  }

  @Test
  void refusesWritesUpFrontWhenTheDiskIsFullAndReadsGoOn() {
    fillTheDisk();
    assertThat(engine.hasRoomFor(PAYLOAD)).isFalse();
    assertThat(engine.status().state()).isEqualTo("full");
    assertThat(engine.append(event(engine.head() + 1)).getFirst())
        .isInstanceOfSatisfying(Refused.class, refused -> assertThat(refused.reason()).isEqualTo(Reason.FULL));
    assertThat(engine.read(1, Long.MAX_VALUE, 1 << 20).orElseThrow()).hasSize((int) engine.head());
  }

  @Test
  void takesWritesAgainWhenThereIsRoomAgain() {
    fillTheDisk();
    disk.full = false;
    await().until(() -> engine.hasRoomFor(PAYLOAD));
    long next = engine.head() + 1;
    assertThat(engine.append(event(next))).containsExactly(new Done(next));
    assertThat(engine.status().state()).isEqualTo("ok");
  }

  @Test
  void losesNothingWhenACheckpointMeetsAFullDisk() {
    engine.append(event(1));
    disk.full = true;
    assertThatThrownBy(() -> engine.checkpoint(new Checkpoint(1, 1), () -> List.of(new byte[100]).iterator()))
        .isInstanceOf(UncheckedIOException.class);
    assertThat(engine.checkpoints()).isEmpty();
    assertThat(engine.append(event(2))).containsExactly(new Done(2));
  }

  @Test
  void refusesABatchThatIsLargerThanASegment() {
    List<StoredEvent> large = List.of(new StoredEvent(1, 1, new byte[SEGMENT]));
    assertThat(engine.append(List.of(large)).getFirst())
        .isInstanceOfSatisfying(Refused.class, refused -> assertThat(refused.reason()).isEqualTo(Reason.TOO_LARGE));
    assertThat(engine.append(event(1))).containsExactly(new Done(1));
  }

  @Test
  void writesNothingMoreAfterASyncFailed() {
    engine.append(event(1));
    disk.syncsFail = true;
    assertThatThrownBy(() -> engine.append(event(2))).isInstanceOf(EngineStopped.class);
    disk.syncsFail = false;
    assertThatThrownBy(() -> engine.append(event(2))).isInstanceOf(EngineStopped.class);
    assertThat(store.commits().append(engine, event(2))).failsWithin(Duration.ofSeconds(5));
    assertThat(engine.head()).isEqualTo(1);
    assertThat(engine.status().state()).isEqualTo("stopped");
    assertThat(engine.read(1, 10, 1 << 20).orElseThrow()).hasSize(1);
  }
}
