package io.ruori.persistence.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ruori.persistence.engine.Appended.Done;
import io.ruori.persistence.engine.LedgerEngine;
import io.ruori.persistence.engine.OutcomeUnknown;
import io.ruori.persistence.engine.StoredEvent;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** Tests of several members in one JVM. */
abstract class RaftCase {
  static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir
  Path directory;

  final RaftGroup members = new RaftGroup();

  @AfterEach
  final void close() {
    members.close();
  }

  static StoredEvent event(long sequence) {
    return new StoredEvent(sequence, sequence, ByteBuffer.allocate(100).putLong(0, sequence).array());
  }

  static List<StoredEvent> batch(long from, long to) {
    return LongStream.rangeClosed(from, to).mapToObj(RaftCase::event).toList();
  }

  static Iterator<byte[]> state(long upTo) {
    return LongStream.rangeClosed(1, upTo).mapToObj(i -> new byte[1000]).iterator();
  }

  static void append(LedgerEngine engine, long from, long to) {
    assertThat(engine.append(List.of(batch(from, to)))).containsExactly(new Done(to));
  }

  /** By whoever leads; on a busy machine that changes. */
  void appendAnywhere(long from, long to) {
    await().atMost(PATIENCE).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(20)).until(() -> {
      LedgerEngine log = members.log(members.awaitLeader());
      try {
        return log.head() >= to || log.append(List.of(batch(from, to))).getFirst() instanceof Done;
      } catch (OutcomeUnknown e) {
        return false;
      }
    });
  }

  void awaitHead(String name, long head) {
    await().atMost(PATIENCE).until(() -> members.log(name).head() == head);
  }

  static void assertThatAllIsThere(LedgerEngine engine, long head) {
    assertThat(engine.head()).isEqualTo(head);
    long next = engine.start() + 1;
    while (next <= head) {
      List<StoredEvent> events = engine.read(next, head, 1 << 16).orElseThrow();
      for (StoredEvent event : events) {
        assertThat(event).usingRecursiveComparison().isEqualTo(event(next++));
      }
    }
  }
}
