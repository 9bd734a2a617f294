package io.ruori.persistence.raft;

import io.ruori.persistence.engine.Appended;
import io.ruori.persistence.engine.Appended.Reason;
import io.ruori.persistence.engine.Appended.Refused;
import io.ruori.persistence.engine.DamagedData;
import io.ruori.persistence.engine.EngineStopped;
import io.ruori.persistence.engine.LedgerEngine;
import io.ruori.persistence.engine.LedgerStore;
import io.ruori.persistence.engine.StoredEvent;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This member's own copy of the logs, written by what a majority has decided. There is no refusing any more: a batch is
 * appended, or was before; when the disk is full this waits for room.
 */
final class ReplicatedCopy {
  private static final Logger LOG = LoggerFactory.getLogger(ReplicatedCopy.class);
  private static final long FULL_RETRY_MILLIS = 250;

  /** A write that takes so long, some times in a row, is an ill disk's. */
  private static final long SLOW_NANOS = 1_000_000_000;

  private static final int SLOW_WRITES = 3;

  private final LedgerStore store;
  private volatile int slowWrites;
  private volatile boolean closing;
  private boolean alone = true;

  ReplicatedCopy(LedgerStore store) {
    this.store = store;
  }

  LedgerEngine log(String name) {
    return store.engine(name);
  }

  /**
   * Appends to this copy as long as it is the only one.
   *
   * @return empty when it is no longer, and nothing was appended
   */
  synchronized Optional<List<Appended>> appendAlone(String name, List<List<StoredEvent>> batches) {
    return alone ? Optional.of(log(name).append(batches)) : Optional.empty();
  }

  /** From now on a majority decides. */
  synchronized void endAlone() {
    alone = false;
  }

  /**
   * Appends batches that are decided, each that follows the head.
   *
   * @return what became of them: the same on every member
   * @throws EngineStopped when this copy cannot be written any more
   * @throws DamagedData when there is a hole between this copy and the batches
   */
  synchronized List<Appended> apply(Entry entry) {
    long began = System.nanoTime();
    List<Appended> outcomes = write(entry);
    slowWrites = System.nanoTime() - began > SLOW_NANOS ? Math.min(slowWrites + 1, SLOW_WRITES) : 0;
    return outcomes;
  }

  /** Whether all that wait for this copy have waited for long, time and again. */
  boolean isSlow() {
    return slowWrites >= SLOW_WRITES;
  }

  private List<Appended> write(Entry entry) {
    LedgerEngine log = log(entry.log());
    List<Appended> outcomes = log.append(entry.batches());
    while (outcomes.stream().anyMatch(outcome -> isRefused(outcome, Reason.FULL))) {
      awaitRoom(log);
      List<Appended> again = log.append(entry.batches());
      List<Appended> before = outcomes;
      outcomes = IntStream.range(0, before.size())
          .mapToObj(i -> before.get(i) instanceof Appended.Done done ? done : again.get(i))
          .toList();
    }
    for (int i = 0; i < outcomes.size(); i++) {
      requireKnown(log, entry.batches().get(i), outcomes.get(i));
    }
    return outcomes;
  }

  private static boolean isRefused(Appended outcome, Reason reason) {
    return outcome instanceof Refused refused && refused.reason() == reason;
  }

  private static void requireKnown(LedgerEngine log, List<StoredEvent> batch, Appended outcome) {
    if (!(outcome instanceof Refused refused)) {
      return;
    }
    if (refused.reason() != Reason.OUT_OF_ORDER) {
      throw new EngineStopped("what the majority wrote cannot be written here: " + refused.message(), null);
    }
    long first = batch.getFirst().sequence();
    if (first > log.head()) {
      throw new DamagedData("this member's copy of the ledger ends at " + log.head() + ", but the majority goes on at "
          + first + ". Remove this member from the ring, empty its data directory and let it join again.");
    }
  }

  private void awaitRoom(LedgerEngine log) {
    LOG.atWarn()
        .addKeyValue("head", log.head())
        .log("The disk is full, this member's copy of the ledger waits for room");
    try {
      Thread.sleep(FULL_RETRY_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EngineStopped("interrupted", e);
    }
    if (closing) {
      throw new EngineStopped("closed while the disk was full", null);
    }
  }

  /** Waits for room no longer. */
  void closing() {
    closing = true;
  }
}
