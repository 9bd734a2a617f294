package io.ruori.persistence.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.ruori.persistence.engine.Appended.Done;
import io.ruori.persistence.engine.Checkpoint;
import io.ruori.persistence.engine.CheckpointLoading;
import io.ruori.persistence.engine.DamagedData;
import io.ruori.persistence.engine.LedgerEngine;
import io.ruori.persistence.engine.Retention;
import io.ruori.persistence.engine.StoredEvent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/**
 * Crashes at every byte and damage at every byte. The promise: what was acknowledged is there, whole and in order, or
 * the start is refused; a wrong answer never.
 */
class CrashTest {
  private static final Logger LOG = (Logger) LoggerFactory.getLogger("io.ruori.persistence");
  private static final int SEGMENT = 2048;

  @TempDir(factory = MemoryDirectory.class)
  private Path directory;

  private final ScheduledExecutorService idle = Executors.newSingleThreadScheduledExecutor();
  private LocalSettings settings;

  /** Where the newest segment ended after each acknowledged batch, and the head that was acknowledged. */
  private final TreeMap<Integer, Long> acknowledged = new TreeMap<>();

  @BeforeAll
  static void beQuiet() {
    LOG.setLevel(Level.OFF);
  }

  @AfterAll
  static void speakAgain() {
    LOG.setLevel(null);
  }

  @BeforeEach
  void prepare() {
    idle.shutdown();
    settings = LocalSettings.of(directory, SEGMENT, new Retention(Duration.ofHours(1), 1 << 20, 1 << 20));
  }

  /** Batches of 1, 2, 3 … events, each its own write; two checkpoints on the way if wanted. */
  private long fill(int batches, boolean checkpoints) throws IOException {
    ScheduledExecutorService background = Executors.newSingleThreadScheduledExecutor();
    LocalEngine engine = LocalEngine.open(directory, settings, background);
    long head = 0;
    Path newest = null;
    for (int i = 0; i < batches; i++) {
      List<StoredEvent> batch = NumberedEvents.batch(head + 1, head + 1 + i % 3);
      assertThat(engine.append(List.of(batch))).singleElement().isInstanceOf(Done.class);
      head = batch.getLast().sequence();
      if (checkpoints && (i == 3 || i == 7)) {
        long sequence = head;
        engine.checkpoint(new Checkpoint(sequence, sequence), () -> NumberedEvents.state(sequence));
      }
      if (!newestSegment().equals(newest)) {
        newest = newestSegment();
        acknowledged.clear();
        acknowledged.put(SegmentFile.HEADER, head - batch.size());
      }
      acknowledged.put(SegmentScan.of(newest, contentOf(newest), true).end() - padding(batch.getLast()), head);
    }
    engine.close();
    background.close();
    return head;
  }

  private static int padding(StoredEvent event) {
    return RecordFormat.size(event.payload().length) - RecordFormat.HEADER - event.payload().length;
  }

  private static ByteBuffer contentOf(Path file) throws IOException {
    return ByteBuffer.wrap(Files.readAllBytes(file));
  }

  private Path newestSegment() throws IOException {
    return files().keySet().stream().filter(file -> file.toString().endsWith(SegmentFile.SUFFIX)).toList().getLast();
  }

  private Map<Path, byte[]> files() throws IOException {
    Map<Path, byte[]> files = new LinkedHashMap<>();
    for (Path file : Directories.list(directory)) {
      if (!file.toString().endsWith(".reserved")) {
        files.put(file, Files.readAllBytes(file));
      }
    }
    return files;
  }

  /** What recovery ends with: the sequence numbers in the state; empty when the start was refused. */
  private Optional<List<Long>> recover() throws IOException {
    LocalEngine engine = null;
    try {
      engine = LocalEngine.open(directory, settings, idle);
      return Optional.of(recover(engine));
    } catch (DamagedData e) {
      assertThat(e.getMessage()).contains(directory.toString()).contains("Nothing was changed");
      return Optional.empty();
    } finally {
      if (engine != null) {
        engine.close();
      }
    }
  }

  private static List<Long> recover(LedgerEngine engine) {
    List<Long> state = new ArrayList<>();
    CheckpointLoading.newest(engine, _ -> true, (_, records) -> {
          List<Long> read = new ArrayList<>();
          records.forEachRemaining(record -> read.add(ByteBuffer.wrap(record).getLong()));
          return read;
        })
        .ifPresent(loaded -> state.addAll(loaded.state()));
    long next = state.size() + 1L;
    while (next <= engine.head()) {
      List<StoredEvent> events = engine.read(next, engine.head(), 2000).orElseThrow();
      for (StoredEvent event : events) {
        assertThat(event).usingRecursiveComparison().isEqualTo(NumberedEvents.event(event.sequence()));
        state.add(event.sequence());
      }
      next = events.getLast().sequence() + 1;
    }
    return state;
  }

  private static List<Long> upTo(long head) {
    return LongStream.rangeClosed(1, head).boxed().toList();
  }

  @Test
  void findsEverythingAgainAfterACrashBetweenWrites() throws IOException {
    long head = fill(12, false);
    assertThat(recover()).contains(upTo(head));
  }

  @Test
  void keepsWhatWasAcknowledgedWhenTheNewestWriteIsCutAnywhere() throws IOException {
    fill(12, false);
    Path newest = newestSegment();
    byte[] whole = Files.readAllBytes(newest);
    for (int cut = SegmentFile.HEADER; cut < acknowledged.lastKey(); cut++) {
      long expected = acknowledged.floorEntry(cut).getValue();
      Files.write(newest, Arrays.copyOf(whole, cut));
      assertThat(recover()).as("file cut at %d", cut).contains(upTo(expected));
      Files.write(newest, Arrays.copyOf(Arrays.copyOf(whole, cut), whole.length));
      assertCutOrRefused(cut, expected);
    }
  }

  /** Disks write sectors: where the cut is within one, zeros after it are damage as well as a crash. */
  private void assertCutOrRefused(int cut, long expected) throws IOException {
    Optional<List<Long>> recovered = recover();
    if (recovered.isPresent() || cut % RecordFormat.SECTOR == 0) {
      assertThat(recovered).as("zeros from %d on", cut).contains(upTo(expected));
    }
  }

  @Test
  void goesOnAfterATornWrite() throws IOException {
    fill(12, false);
    Path newest = newestSegment();
    byte[] whole = Files.readAllBytes(newest);
    int cut = acknowledged.lastKey() - 1;
    long head = acknowledged.lowerEntry(acknowledged.lastKey()).getValue();
    Files.write(newest, Arrays.copyOf(whole, cut));
    ScheduledExecutorService background = Executors.newSingleThreadScheduledExecutor();
    LocalEngine engine = LocalEngine.open(directory, settings, background);
    assertThat(engine.append(List.of(NumberedEvents.batch(head + 1, head + 2)))).containsExactly(new Done(head + 2));
    engine.close();
    background.close();
    assertThat(recover()).contains(upTo(head + 2));
  }

  @Test
  void takesAnySectorsOfTheNewestWriteForMissing() throws IOException {
    fill(3, false);
    Path newest = newestSegment();
    byte[] whole = Files.readAllBytes(newest);
    int start = acknowledged.lowerKey(acknowledged.lastKey());
    long before = acknowledged.get(start);
    int firstSector = start / RecordFormat.SECTOR;
    int sectors = (acknowledged.lastKey() - 1) / RecordFormat.SECTOR - firstSector + 1;
    assertThat(sectors).isGreaterThan(2);
    for (int missing = 1; missing < 1 << sectors; missing++) {
      byte[] torn = whole.clone();
      for (int sector = 0; sector < sectors; sector++) {
        if ((missing & 1 << sector) != 0) {
          int from = Math.max(start, (firstSector + sector) * RecordFormat.SECTOR);
          Arrays.fill(torn, from, (firstSector + sector + 1) * RecordFormat.SECTOR, (byte) 0);
        }
      }
      Files.write(newest, torn);
      assertThat(recover()).as("missing sectors %s", Integer.toBinaryString(missing)).contains(upTo(before));
    }
  }

  @Test
  void neverAnswersWronglyWhenAByteIsDamagedAnywhere() throws IOException {
    long head = fill(8, false);
    assertThat(damageEverywhere(head)).isGreaterThan(500);
  }

  @Test
  void neverAnswersWronglyWhenACheckpointIsDamaged() throws IOException {
    long head = fill(10, true);
    assertThat(damageEverywhere(head)).isPositive();
  }

  @Test
  void refusesWhenTheOnlyCheckpointIsDamagedAndItsEventsAreGone() throws IOException {
    fill(10, true);
    for (Path file : files().keySet()) {
      if (SegmentFile.firstSequence(file).orElse(Long.MAX_VALUE) == 1
          || CheckpointFiles.sequence(file).orElse(Long.MAX_VALUE) == 7) {
        Files.delete(file);
      }
    }
    Path newest = files().keySet().stream().filter(file -> CheckpointFiles.sequence(file).isPresent()).findAny().get();
    byte[] content = Files.readAllBytes(newest);
    content[100] ^= 1;
    Files.write(newest, content);
    assertThat(recover()).isEmpty();
  }

  /** Flips bits of each byte of each file, one at a time. */
  private int damageEverywhere(long head) throws IOException {
    int refused = 0;
    Map<Path, byte[]> originals = files();
    for (Map.Entry<Path, byte[]> file : originals.entrySet()) {
      byte[] content = file.getValue();
      for (int at = 0; at < content.length; at++) {
        byte whole = content[at];
        content[at] ^= (byte) (at % 2 == 0 ? 0xff : 1 << at % 8);
        Files.write(file.getKey(), content);
        Optional<List<Long>> recovered = recover();
        if (recovered.isPresent()) {
          assertThat(recovered).as("%s damaged at %d", file.getKey(), at).contains(upTo(head));
        } else {
          refused++;
        }
        content[at] = whole;
      }
      Files.write(file.getKey(), content);
    }
    return refused;
  }

  @Test
  void refusesDamageBeforeALaterWriteAndSaysWhere() throws IOException {
    fill(12, false);
    Path first = files().keySet().iterator().next();
    byte[] content = Files.readAllBytes(first);
    content[SegmentFile.HEADER + RecordFormat.HEADER] ^= 1;
    Files.write(first, content);
    assertThatThrownBy(() -> LocalEngine.open(directory, settings, idle))
        .isInstanceOf(DamagedData.class)
        .hasMessageContaining(first.toString())
        .hasMessageContaining("offset " + SegmentFile.HEADER)
        .hasMessageContaining("restore the newest backup");
    assertThat(Files.readAllBytes(first)).isEqualTo(content);
  }
}
