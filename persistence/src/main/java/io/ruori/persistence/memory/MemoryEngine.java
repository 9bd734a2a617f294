package io.ruori.persistence.memory;

import io.ruori.persistence.engine.Appended;
import io.ruori.persistence.engine.Appended.Done;
import io.ruori.persistence.engine.Appended.Reason;
import io.ruori.persistence.engine.Appended.Refused;
import io.ruori.persistence.engine.Checkpoint;
import io.ruori.persistence.engine.CheckpointPace;
import io.ruori.persistence.engine.EngineStatus;
import io.ruori.persistence.engine.LedgerEngine;
import io.ruori.persistence.engine.Retention;
import io.ruori.persistence.engine.StoredEvent;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The engine without a disk, for tests and embedding: durable as long as the process. Checkpoints keep the immutable
 * state that they were made of and no copy.
 */
final class MemoryEngine implements LedgerEngine {
  private record Kept(Checkpoint checkpoint, Supplier<Iterator<byte[]>> records) {}

  private final TreeMap<Long, StoredEvent> events = new TreeMap<>();
  private final Set<Long> ends = new HashSet<>();
  private final TreeMap<Long, Kept> checkpoints = new TreeMap<>();
  private final Retention retention;
  private final Clock clock;
  private final CheckpointPace pace;
  private long bytes;
  private long forgotten;
  private volatile long head;

  MemoryEngine(Retention retention, Clock clock) {
    this.retention = retention;
    this.clock = clock;
    pace = new CheckpointPace(retention, clock, 0);
  }

  @Override
  public long head() {
    return head;
  }

  @Override
  public synchronized long start() {
    return Math.max(forgotten, epochs().getFirst());
  }

  private List<Long> epochs() {
    List<Long> starts = new ArrayList<>();
    if (checkpoints.isEmpty() || !events.isEmpty() && events.firstKey() == 1) {
      starts.add(0L);
    }
    starts.addAll(checkpoints.keySet());
    return starts;
  }

  @Override
  public synchronized List<Appended> append(List<List<StoredEvent>> batches) {
    return batches.stream().map(this::append).toList();
  }

  private Appended append(Iterable<StoredEvent> batch) {
    long next = head + 1;
    for (StoredEvent event : batch) {
      if (event.sequence() != next) {
        return new Refused(
            Reason.OUT_OF_ORDER, "sequence number " + event.sequence() + " does not follow " + (next - 1));
      }
      next++;
    }
    for (StoredEvent event : batch) {
      events.put(event.sequence(), event);
      bytes += event.payload().length;
      pace.wrote(event.payload().length);
    }
    head = next - 1;
    ends.add(head);
    return new Done(head);
  }

  @Override
  public boolean hasRoomFor(long size) {
    return true;
  }

  @Override
  public synchronized Optional<List<StoredEvent>> read(long from, long to, int maxBytes) {
    if (from <= Math.min(to, head) && from <= start()) {
      return Optional.empty();
    }
    List<StoredEvent> found = new ArrayList<>();
    long size = 0;
    boolean wholeBatches = false;
    for (StoredEvent event : events.tailMap(from).values()) {
      size += event.payload().length;
      if (event.sequence() > to || size > maxBytes && wholeBatches) {
        break;
      }
      found.add(event);
      wholeBatches = ends.contains(event.sequence());
    }
    return Optional.of(found);
  }

  @Override
  public synchronized long forgotten() {
    return forgotten;
  }

  @Override
  public synchronized void forget(long toSequence) {
    forgotten = Math.max(forgotten, Math.min(toSequence, head));
    dropEvents(forgotten);
  }

  @Override
  public synchronized List<Checkpoint> checkpoints() {
    return checkpoints.values().stream().map(Kept::checkpoint).toList();
  }

  @Override
  public boolean checkpointDue() {
    return pace.isDue();
  }

  @Override
  public synchronized void checkpoint(Checkpoint checkpoint, Supplier<Iterator<byte[]>> records) {
    pace.begun();
    checkpoints.put(checkpoint.sequence(), new Kept(checkpoint, records));
    head = Math.max(head, checkpoint.sequence());
    applyRetention();
    pace.ended();
  }

  @Override
  public <T> Optional<T> readCheckpoint(long sequence, Function<Iterator<byte[]>, T> reader) {
    Kept kept;
    synchronized (this) {
      kept = checkpoints.get(sequence);
    }
    return Optional.ofNullable(kept).map(found -> reader.apply(found.records.get()));
  }

  @Override
  public synchronized void dropCheckpoint(long sequence) {
    checkpoints.remove(sequence);
  }

  private void applyRetention() {
    List<Long> starts = epochs();
    long oldest = clock.millis() - retention.maxAge().toMillis();
    int dropped = 0;
    while (starts.size() - dropped > Retention.KEPT_EPOCHS) {
      Checkpoint end = checkpoints.get(starts.get(dropped + 1)).checkpoint;
      if (end.timestampMillis() >= oldest && bytes <= retention.maxBytes()) {
        break;
      }
      checkpoints.remove(starts.get(dropped));
      dropEvents(end.sequence());
      dropped++;
    }
  }

  private void dropEvents(long to) {
    var gone = events.headMap(to, true);
    bytes -= gone.values().stream().mapToLong(event -> event.payload().length).sum();
    gone.clear();
    ends.removeIf(end -> end <= to);
  }

  @Override
  public synchronized EngineStatus status() {
    long newest = checkpoints.isEmpty() ? 0 : checkpoints.lastKey();
    return new EngineStatus(head, start(), 1, bytes, 0, checkpoints.size(), 0, newest, "ok");
  }
}
