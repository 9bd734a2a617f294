package io.ruori.persistence.raft;

import io.ruori.persistence.engine.Appended;
import io.ruori.persistence.engine.Appended.Reason;
import io.ruori.persistence.engine.Appended.Refused;
import io.ruori.persistence.engine.Checkpoint;
import io.ruori.persistence.engine.EngineStatus;
import io.ruori.persistence.engine.LedgerEngine;
import io.ruori.persistence.engine.StoredEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One replicated log. Reads are of this member's own copy; appends go through the leader's log and are taken only where
 * that is. Checkpoints and the history before them are each member's own affair.
 *
 * <p>A batch is sent only when it follows the head of this leader's copy, which holds all that was committed before it
 * led, or another batch of the same write. So whatever else is in the log meanwhile, it never begins beyond the head.
 * What a deposed leader sends is refused: by its own term, or because others wrote at its place.
 */
final class RaftEngine implements LedgerEngine {
  /** More than what a copy stores around an event beyond what an entry does. */
  private static final int STORED_AROUND = 32;

  private final String name;
  private final ReplicatedCopy copies;
  private final LedgerEngine copy;
  private final Supplier<Optional<Replication>> group;
  private final Runnable applied;
  private final int largestBatch;
  private final Duration patience;

  /**
   * @param group empty while this member is alone
   * @param applied to be run when this member has written alone
   */
  RaftEngine(
      String name, ReplicatedCopy copies, Supplier<Optional<Replication>> group, Runnable applied, RaftSettings settings) {
    this.name = name;
    this.copies = copies;
    copy = copies.log(name);
    this.group = group;
    this.applied = applied;
    largestBatch = Math.min(RaftConfig.MAX_ENTRY, settings.local().largestBatch());
    patience = settings.timing().write();
  }

  @Override
  public long head() {
    return copy.head();
  }

  @Override
  public long start() {
    return copy.start();
  }

  /**
   * Also of no batches at all: then it waits until this member leads, for as long as a write may take, and returns when
   * all that was written before is in its copy.
   */
  @Override
  public List<Appended> append(List<List<StoredEvent>> batches) {
    Optional<List<Appended>> alone = copies.appendAlone(name, batches);
    if (alone.isPresent()) {
      applied.run();
      return alone.get();
    }
    return append(group.get().orElseThrow(), batches);
  }

  private List<Appended> append(Replication replication, List<List<StoredEvent>> batches) {
    replication.requireRunning();
    if (batches.isEmpty()) {
      replication.awaitReady(patience);
      return replication.append(name, batches);
    }
    if (replication.isBecomingReady()) {
      replication.awaitReady(patience);
    }
    if (!replication.isReady()) {
      Appended refused = new Refused(Reason.UNAVAILABLE, replication.whyNotReady());
      return batches.stream().map(_ -> refused).toList();
    }
    Parts parts = new Parts(replication);
    batches.forEach(parts::add);
    return parts.send();
  }

  /** A write as entries of bounded size. */
  private final class Parts {
    private final Replication replication;
    private final List<Appended> outcomes = new ArrayList<>();
    private final List<List<StoredEvent>> part = new ArrayList<>();
    private long bytes;
    private long head = copy.head();

    Parts(Replication replication) {
      this.replication = replication;
    }

    void add(List<StoredEvent> batch) {
      long size = Entry.size(batch);
      Optional<Appended> refusal = refusal(batch, size);
      if (refusal.isPresent()) {
        send();
        outcomes.add(refusal.get());
        return;
      }
      if (bytes + size > RaftConfig.MAX_ENTRY) {
        send();
      }
      part.add(batch);
      bytes += size;
      head = batch.getLast().sequence();
    }

    private Optional<Appended> refusal(List<StoredEvent> batch, long size) {
      long next = head + 1;
      for (StoredEvent event : batch) {
        if (event.sequence() != next) {
          return Optional.of(new Refused(
              Reason.OUT_OF_ORDER, "sequence number " + event.sequence() + " does not follow " + (next - 1)));
        }
        next++;
      }
      long stored = size + (long) batch.size() * STORED_AROUND;
      return stored > largestBatch
          ? Optional.of(new Refused(
              Reason.TOO_LARGE, "a batch of " + stored + " bytes is larger than the largest, " + largestBatch))
          : Optional.empty();
    }

    List<Appended> send() {
      if (!part.isEmpty()) {
        outcomes.addAll(replication.append(name, List.copyOf(part)));
        part.clear();
        bytes = 0;
        head = copy.head();
      }
      return outcomes;
    }
  }

  @Override
  public boolean hasRoomFor(long bytes) {
    return copy.hasRoomFor(bytes) && group.get().map(replication -> replication.hasRoomFor(bytes)).orElse(true);
  }

  @Override
  public Optional<List<StoredEvent>> read(long from, long to, int maxBytes) {
    return copy.read(from, to, maxBytes);
  }

  @Override
  public long forgotten() {
    return copy.forgotten();
  }

  /** Here, not on the other members: they forget by age and size. */
  @Override
  public void forget(long toSequence) {
    copy.forget(toSequence);
  }

  @Override
  public List<Checkpoint> checkpoints() {
    return copy.checkpoints();
  }

  @Override
  public boolean checkpointDue() {
    return copy.checkpointDue();
  }

  @Override
  public void checkpoint(Checkpoint checkpoint, Supplier<Iterator<byte[]>> records) {
    copy.checkpoint(checkpoint, records);
  }

  @Override
  public <T> Optional<T> readCheckpoint(long sequence, Function<Iterator<byte[]>, T> reader) {
    return copy.readCheckpoint(sequence, reader);
  }

  @Override
  public void dropCheckpoint(long sequence) {
    copy.dropCheckpoint(sequence);
  }

  @Override
  public EngineStatus status() {
    EngineStatus of = copy.status();
    String state = !"ok".equals(of.state()) ? of.state() : group.get().map(Replication::state).orElse("ok");
    return new EngineStatus(of.head(), of.start(), of.segments(), of.eventBytes(), of.reservedBytes(),
        of.checkpoints(), of.checkpointBytes(), of.newestCheckpoint(), state);
  }
}
