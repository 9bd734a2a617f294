package io.ruori.persistence.local;

import io.ruori.persistence.engine.Appended;
import io.ruori.persistence.engine.Appended.Done;
import io.ruori.persistence.engine.Appended.Reason;
import io.ruori.persistence.engine.Appended.Refused;
import io.ruori.persistence.engine.EngineStopped;
import io.ruori.persistence.engine.StoredEvent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends to the newest segment: batches gather in one buffer, which is one write and one sync. Appends come from one
 * thread. After any failure of a write or sync nothing more is written: nobody knows what the disk holds.
 */
final class LogWriter {
  private static final Logger LOG = LoggerFactory.getLogger(LogWriter.class);
  private static final int BUFFER = 1024 * 1024;

  private final Path directory;
  private final NavigableMap<Long, Segment> segments;
  private final Reservation reservation;
  private final FileOpener opener;
  private final CRC32C crc = new CRC32C();
  private ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
  private FileChannel channel;
  private long staged;
  private int place;
  private volatile long head;
  private volatile Segment active;
  private volatile int capacity;
  private volatile boolean rotate;
  private volatile Throwable stopped;

  private LogWriter(
      Path directory, NavigableMap<Long, Segment> segments, long head, Reservation reservation, FileOpener opener) {
    this.directory = directory;
    this.segments = segments;
    this.head = head;
    this.reservation = reservation;
    this.opener = opener;
  }

  /** Goes on after the newest of the segments; without any, the first append makes one. */
  static LogWriter open(
      Path directory, NavigableMap<Long, Segment> segments, long head, Reservation reservation, FileOpener opener)
      throws IOException {
    LogWriter writer = new LogWriter(directory, segments, head, reservation, opener);
    if (!segments.isEmpty()) {
      writer.active = segments.lastEntry().getValue();
      writer.channel = opener.open(writer.active.file(), StandardOpenOption.READ, StandardOpenOption.WRITE);
      writer.capacity = (int) writer.channel.size();
      reservation.begin();
    }
    return writer;
  }

  long head() {
    return head;
  }

  boolean isStopped() {
    return stopped != null;
  }

  long freeBytes() {
    Segment current = active;
    return current == null ? 0 : Math.max(0, capacity - current.end());
  }

  /** The next append starts a new segment, if there is room for one. */
  void rotate() {
    rotate = true;
  }

  /** Goes on after a sequence number that is known by a checkpoint alone. */
  synchronized void raiseHead(long sequence) {
    head = Math.max(head, sequence);
  }

  boolean hasRoomFor(long bytes) {
    long need = bytes + bytes / 2 + 4096;
    return need <= freeBytes() || need <= reservation.bytes() - SegmentFile.HEADER && !reservation.isFull();
  }

  synchronized List<Appended> append(List<List<StoredEvent>> batches) {
    if (stopped != null) {
      throw new EngineStopped("the ledger takes no writes since one failed: " + stopped, stopped);
    }
    try {
      staged = head;
      List<Appended> outcomes = new ArrayList<>(batches.size());
      for (List<StoredEvent> batch : batches) {
        outcomes.add(stage(batch));
      }
      flush();
      return outcomes;
    } catch (IOException | RuntimeException | Error e) {
      stopped = e;
      LOG.atError()
          .addKeyValue("directory", directory)
          .setCause(e)
          .log("A write to the ledger failed, it takes no more");
      throw new EngineStopped("the ledger could not be written: " + e, e);
    }
  }

  private Appended stage(List<StoredEvent> batch) throws IOException {
    long size = 0;
    long next = staged + 1;
    for (StoredEvent event : batch) {
      if (event.sequence() != next) {
        return new Refused(
            Reason.OUT_OF_ORDER, "sequence number " + event.sequence() + " does not follow " + (next - 1));
      }
      next++;
      size += RecordFormat.HEADER + RecordFormat.ALIGNMENT + event.payload().length;
    }
    if (size > reservation.bytes() - SegmentFile.HEADER) {
      return new Refused(Reason.TOO_LARGE, "a batch of " + size + " bytes is larger than the largest, "
          + (reservation.bytes() - SegmentFile.HEADER));
    }
    if (!makeRoom((int) size)) {
      return new Refused(Reason.FULL, "there is no room on the disk for " + size + " bytes");
    }
    for (int i = 0; i < batch.size(); i++) {
      StoredEvent event = batch.get(i);
      active.note(event.sequence(), active.end() + buffer.position());
      RecordFormat.put(buffer, event, ++place, i == batch.size() - 1, crc);
    }
    staged = next - 1;
    return new Done(staged);
  }

  /** Room in the segment and in the buffer. */
  private boolean makeRoom(int size) throws IOException {
    boolean jumped = active != null && staged > Math.max(active.last(), active.first() - 1) && buffer.position() == 0;
    boolean wanted = rotate && active != null && !active.isEmpty() && reservation.isReady();
    boolean tooSmall = active == null || active.end() + buffer.position() + size > capacity;
    if (jumped || wanted || tooSmall) {
      flush();
      if (!startSegment() && (jumped || tooSmall)) {
        return false;
      }
    }
    if (buffer.remaining() < size) {
      flush();
      if (buffer.capacity() < size) {
        buffer = ByteBuffer.allocateDirect(size);
      }
    }
    return true;
  }

  private void flush() throws IOException {
    if (buffer.position() == 0) {
      return;
    }
    int end = active.end() + buffer.position();
    buffer.flip();
    while (buffer.hasRemaining()) {
      channel.write(buffer, end - buffer.remaining());
    }
    channel.force(false);
    buffer.clear();
    place = 0;
    active.committed(end, staged);
    head = staged;
  }

  /** Gives the reserved file its header, then its name; then cuts what the old one did not use. */
  private boolean startSegment() throws IOException {
    Optional<FileChannel> reserved = reservation.take();
    if (reserved.isEmpty()) {
      return false;
    }
    FileChannel next = reserved.get();
    long first = staged + 1;
    Path file = directory.resolve(SegmentFile.name(first));
    next.write(SegmentFile.header(first), 0);
    next.force(false);
    Files.move(reservation.file(), file, StandardCopyOption.ATOMIC_MOVE);
    Directories.sync(directory);
    retireActive(first);
    channel = next;
    capacity = reservation.bytes();
    active = new Segment(file, first, SegmentFile.HEADER, first - 1);
    segments.put(first, active);
    rotate = false;
    reservation.begin();
    return true;
  }

  private void retireActive(long next) throws IOException {
    if (active == null) {
      return;
    }
    if (!active.isEmpty()) {
      channel.truncate(active.end());
    } else if (active.first() != next) {
      segments.remove(active.first());
      Files.delete(active.file());
    }
    channel.close();
  }

  synchronized void close() throws IOException {
    if (stopped == null) {
      stopped = new IllegalStateException("closed");
    }
    if (channel != null) {
      channel.close();
    }
  }
}
