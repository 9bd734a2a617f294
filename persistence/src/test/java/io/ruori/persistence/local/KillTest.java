package io.ruori.persistence.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruori.persistence.engine.Appended;
import io.ruori.persistence.engine.Appended.Done;
import io.ruori.persistence.engine.Checkpoint;
import io.ruori.persistence.engine.LedgerEngine;
import io.ruori.persistence.engine.LedgerStore;
import io.ruori.persistence.engine.OutcomeUnknown;
import io.ruori.persistence.engine.Retention;
import io.ruori.persistence.engine.StoredEvent;
import io.ruori.persistence.raft.RaftMember;
import io.ruori.persistence.raft.RaftMembers;
import io.ruori.persistence.raft.RaftSettings;
import io.ruori.persistence.raft.RaftStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code kill -9} of a process that writes, makes checkpoints and drops history all the time: on local files, and as a
 * group of one whose log is applied again after each start.
 */
class KillTest {
  private static final int ROUNDS = 6;
  private static final int BATCH = 7;

  @TempDir
  private Path directory;

  private static LedgerStore open(String engine, Path directory, String address) {
    LocalSettings local = settings(directory);
    return switch (engine) {
      case "local" -> LocalStore.open(local);
      case "raft" -> RaftStore.open(new RaftSettings(local, "killed", new RaftMember("one", address), true,
          Optional.empty(), RaftMembers.QUICK, new RaftSettings.LogBounds(256 * 1024, 128)));
      default -> throw new IllegalArgumentException(engine);
    };
  }

  private static LocalSettings settings(Path directory) {
    return LocalSettings.of(directory, 32 * 1024, new Retention(Duration.ofMillis(1), 1 << 20, 1000));
  }

  private static StoredEvent event(long sequence) {
    byte[] payload = new byte[(int) (sequence * 7919 % 900) + Long.BYTES];
    new Random(sequence).nextBytes(payload);
    return new StoredEvent(sequence, sequence, payload);
  }

  private static Iterator<byte[]> state(long upTo) {
    return List.of(ByteBuffer.allocate(Long.BYTES).putLong(0, upTo).array()).iterator();
  }

  /** The process that is killed: says each acknowledged head. */
  static final class Writer {
    private Writer() {}

    public static void main(String[] arguments) {
      try (LedgerStore store = open(arguments[0], Path.of(arguments[1]), arguments[2])) {
        LedgerEngine engine = store.engine("ledger");
        while (true) {
          long from = engine.head() + 1;
          List<StoredEvent> batch =
              LongStream.range(from, from + BATCH).mapToObj(KillTest::event).toList();
          if (append(store, engine, batch) instanceof Done done) {
            System.out.println(done.head());
            if (done.head() % (BATCH * 20) == 0) {
              Thread.startVirtualThread(() ->
                  engine.checkpoint(new Checkpoint(done.head(), done.head()), () -> state(done.head())));
            }
          }
        }
      }
    }

    /** A machine that stands still for long makes a leader step down in the middle of a write. */
    private static Appended append(LedgerStore store, LedgerEngine engine, List<StoredEvent> batch) {
      try {
        return store.commits().append(engine, List.of(batch)).join().getFirst();
      } catch (CompletionException e) {
        if (e.getCause() instanceof OutcomeUnknown unknown) {
          return new Appended.Refused(Appended.Reason.UNAVAILABLE, unknown.getMessage());
        }
        throw e;
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"local", "raft"})
  void findsAllThatWasAcknowledged(String engine) throws IOException, InterruptedException {
    if (engine.equals("raft")) {
      Files.createDirectory(directory.resolve("raft")); // the group has begun
    }
    String address = RaftMembers.freeAddress();
    long acknowledged = 0;
    for (int round = 0; round < ROUNDS; round++) {
      acknowledged = Math.max(acknowledged, writeAndKill(300 + round * 217, engine, address));
      try (LedgerStore store = open(engine, directory, address)) {
        LedgerEngine log = store.engine("ledger");
        log.append(List.of());
        assertThat(log.head()).isGreaterThanOrEqualTo(acknowledged);
        assertThat(log.head() % BATCH).as("whole batches").isZero();
        assertThatAllIsThere(log);
        acknowledged = log.head();
      }
    }
  }

  private long writeAndKill(int lines, String engine, String address) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(
        ProcessHandle.current().info().command().orElseThrow(), "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
        "-cp", System.getProperty("java.class.path"), Writer.class.getName(), engine, directory.toString(), address)
        .redirectError(ProcessBuilder.Redirect.INHERIT).start();
    long head = 0;
    BufferedReader said = process.inputReader();
    for (int i = 0; i < lines; i++) {
      head = lastNumber(said.readLine(), head);
    }
    process.toHandle().destroyForcibly(); // leaves what it said readable
    process.waitFor();
    for (String line = said.readLine(); line != null; line = said.readLine()) {
      head = lastNumber(line, head);
    }
    return head;
  }

  private static long lastNumber(String line, long before) {
    assertThat(line).as("the writer lives").isNotNull();
    return line.matches("[0-9]+") ? Long.parseLong(line) : before;
  }

  private static void assertThatAllIsThere(LedgerEngine engine) {
    List<Checkpoint> checkpoints = engine.checkpoints();
    if (!checkpoints.isEmpty()) {
      long newest = checkpoints.getLast().sequence();
      assertThat(engine.readCheckpoint(newest, records -> ByteBuffer.wrap(records.next()).getLong())).contains(newest);
    }
    long next = engine.start() + 1;
    while (next <= engine.head()) {
      List<StoredEvent> events = new ArrayList<>(engine.read(next, Long.MAX_VALUE, 10_000).orElseThrow());
      for (StoredEvent event : events) {
        assertThat(event.sequence()).isEqualTo(next++);
        assertThat(event.payload()).isEqualTo(event(event.sequence()).payload());
      }
    }
  }
}
