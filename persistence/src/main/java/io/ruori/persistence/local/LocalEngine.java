package io.ruori.persistence.local;

import io.ruori.persistence.engine.Appended;
import io.ruori.persistence.engine.Checkpoint;
import io.ruori.persistence.engine.CheckpointPace;
import io.ruori.persistence.engine.DamagedData;
import io.ruori.persistence.engine.EngineStatus;
import io.ruori.persistence.engine.LedgerEngine;
import io.ruori.persistence.engine.Retention;
import io.ruori.persistence.engine.StoredEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The engine on local files: append-only segments and checkpoints in one directory. Reads open the files anew, so
 * dropping history never waits for a reader.
 */
final class LocalEngine implements LedgerEngine {
  private final Path directory;
  private final Retention retention;
  private final Clock clock;
  private final FileOpener opener;
  private final ConcurrentSkipListMap<Long, Segment> segments;
  private final ConcurrentSkipListMap<Long, Checkpoint> checkpoints;
  private final Reservation reservation;
  private final LogWriter log;
  private final CheckpointPace pace;

  /** Held while a checkpoint is written, for as long as that takes; this engine's monitor only for moments. */
  private final ReentrantLock writingCheckpoint = new ReentrantLock();

  private volatile long forgotten;

  private LocalEngine(Path directory, LocalSettings settings, LogRecovery recovery, ScheduledExecutorService background)
      throws IOException {
    this.directory = directory;
    retention = settings.retention();
    clock = settings.clock();
    opener = settings.opener();
    segments = recovery.segments();
    checkpoints = recovery.checkpoints();
    forgotten = recovery.forgotten();
    reservation = new Reservation(directory, settings.segmentBytes(), opener, background);
    log = LogWriter.open(directory, segments, recovery.head(), reservation, opener);
    pace = new CheckpointPace(retention, clock, recovery.bytesAfterCheckpoint());
    if (!checkpoints.isEmpty()) {
      pace.known(sizeOf(checkpoints.lastEntry().getValue()));
    }
  }

  /** Recovers what the directory holds; it is made at the first write. */
  static LocalEngine open(Path directory, LocalSettings settings, ScheduledExecutorService background) {
    try {
      return new LocalEngine(directory, settings, LogRecovery.of(directory), background);
    } catch (IOException e) {
      throw new UncheckedIOException("the ledger in " + directory + " could not be opened", e);
    }
  }

  @Override
  public long head() {
    return log.head();
  }

  @Override
  public long start() {
    return Math.max(forgotten, epochs().getFirst());
  }

  /** Where kept epochs begin: at checkpoints, and at 0 while the first event is there. */
  private List<Long> epochs() {
    List<Long> starts = new ArrayList<>();
    Map.Entry<Long, Segment> first = segments.firstEntry();
    if (first == null ? checkpoints.isEmpty() : first.getKey() == 1 || checkpoints.isEmpty()) {
      starts.add(first == null ? 0 : first.getKey() - 1);
    }
    starts.addAll(checkpoints.keySet());
    return starts;
  }

  @Override
  public List<Appended> append(List<List<StoredEvent>> batches) {
    try {
      if (segments.isEmpty() && !batches.isEmpty()) {
        Files.createDirectories(directory);
        Directories.sync(directory.getParent());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the ledger's directory " + directory + " could not be made", e);
    }
    List<Appended> outcomes = log.append(batches);
    for (int i = 0; i < outcomes.size(); i++) {
      if (outcomes.get(i) instanceof Appended.Done) {
        pace.wrote(batches.get(i).stream().mapToLong(event -> event.payload().length).sum());
      }
    }
    return outcomes;
  }

  @Override
  public boolean hasRoomFor(long bytes) {
    return log.hasRoomFor(bytes);
  }

  @Override
  public Optional<List<StoredEvent>> read(long from, long to, int maxBytes) {
    List<StoredEvent> events = new ArrayList<>();
    long end = Math.min(to, head());
    long next = from;
    long bytes = 0;
    while (next <= end && bytes < maxBytes) {
      if (next <= start()) {
        return Optional.empty();
      }
      Segment segment = segmentWith(next);
      try {
        bytes += SegmentReader.read(segment, next, Math.min(end, segment.last()), maxBytes - bytes, events);
      } catch (NoSuchFileException e) {
        return Optional.empty();
      } catch (IOException e) {
        throw new UncheckedIOException("the ledger's file " + segment.file() + " could not be read", e);
      }
      next = events.getLast().sequence() + 1;
    }
    return Optional.of(events);
  }

  private Segment segmentWith(long sequence) {
    Map.Entry<Long, Segment> entry = segments.floorEntry(sequence);
    if (entry == null || entry.getValue().last() < sequence) {
      throw new DamagedData(
          "event " + sequence + " of the ledger in " + directory + " is missing. " + DamagedData.ADVICE);
    }
    return entry.getValue();
  }

  @Override
  public long forgotten() {
    return forgotten;
  }

  @Override
  public synchronized void forget(long toSequence) {
    long to = Math.min(toSequence, head());
    if (to <= forgotten) {
      return;
    }
    try {
      ForgottenFile.write(directory, to);
      forgotten = to;
      dropSegments(to);
    } catch (IOException e) {
      throw new UncheckedIOException("events of the ledger in " + directory + " could not be deleted", e);
    }
  }

  @Override
  public List<Checkpoint> checkpoints() {
    return List.copyOf(checkpoints.values());
  }

  @Override
  public boolean checkpointDue() {
    return pace.isDue();
  }

  @Override
  public void checkpoint(Checkpoint checkpoint, Supplier<Iterator<byte[]>> records) {
    writingCheckpoint.lock();
    try {
      log.rotate();
      pace.begun();
      Files.createDirectories(directory);
      CheckpointFiles.write(directory, checkpoint, records.get(), opener);
      pace.known(sizeOf(checkpoint));
      keep(checkpoint);
    } catch (IOException e) {
      throw new UncheckedIOException("a checkpoint of the ledger in " + directory + " could not be written", e);
    } finally {
      pace.ended();
      writingCheckpoint.unlock();
    }
  }

  private synchronized void keep(Checkpoint checkpoint) throws IOException {
    checkpoints.put(checkpoint.sequence(), checkpoint);
    log.raiseHead(checkpoint.sequence());
    applyRetention();
  }

  @Override
  public <T> Optional<T> readCheckpoint(long sequence, Function<Iterator<byte[]>, T> reader) {
    try {
      return CheckpointFiles.read(directory, sequence, reader);
    } catch (IOException e) {
      throw new UncheckedIOException("a checkpoint of the ledger in " + directory + " could not be read", e);
    }
  }

  @Override
  public synchronized void dropCheckpoint(long sequence) {
    try {
      if (checkpoints.remove(sequence) != null) {
        Files.deleteIfExists(CheckpointFiles.file(directory, sequence));
        Directories.sync(directory);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("a checkpoint of the ledger in " + directory + " could not be deleted", e);
    }
  }

  /** Drops whole epochs that are too old or too many. Of each, first the checkpoint goes, then its events in order. */
  synchronized void applyRetention() throws IOException {
    List<Long> starts = epochs();
    long bytes = checkpointBytes() + eventBytes();
    long oldest = clock.millis() - retention.maxAge().toMillis();
    int dropped = 0;
    while (starts.size() - dropped > Retention.KEPT_EPOCHS) {
      Checkpoint end = checkpoints.get(starts.get(dropped + 1));
      if (end.timestampMillis() >= oldest && bytes <= retention.maxBytes()) {
        break;
      }
      Checkpoint start = checkpoints.get(starts.get(dropped));
      if (start != null) {
        bytes -= sizeOf(start);
        dropCheckpoint(start.sequence());
      }
      bytes -= dropSegments(end.sequence());
      dropped++;
    }
  }

  /** Removes segments that end at or before a sequence number, but never the newest. */
  private long dropSegments(long to) throws IOException {
    long bytes = 0;
    while (segments.size() > 1 && segments.firstEntry().getValue().last() <= to) {
      Segment segment = segments.firstEntry().getValue();
      Files.deleteIfExists(segment.file());
      segments.remove(segment.first());
      bytes += segment.end();
    }
    return bytes;
  }

  private long eventBytes() {
    return segments.values().stream().mapToLong(segment -> segment.end() - SegmentFile.HEADER).sum();
  }

  private long checkpointBytes() {
    return checkpoints.values().stream().mapToLong(this::sizeOf).sum();
  }

  private long sizeOf(Checkpoint checkpoint) {
    try {
      return Files.size(CheckpointFiles.file(directory, checkpoint.sequence()));
    } catch (IOException e) {
      return 0;
    }
  }

  @Override
  public EngineStatus status() {
    String state = log.isStopped() ? "stopped" : reservation.isFull() ? "full" : "ok";
    return new EngineStatus(
        head(),
        start(),
        segments.size(),
        eventBytes(),
        log.freeBytes() + reservation.reservedBytes(),
        checkpoints.size(),
        checkpointBytes(),
        checkpoints.isEmpty() ? 0 : checkpoints.lastKey(),
        state);
  }

  synchronized void close() throws IOException {
    reservation.close();
    log.close();
  }
}
