package io.ruori.persistence.local;

import java.nio.file.Path;
import java.util.concurrent.ConcurrentSkipListMap;

/** What is known of one segment file: how far it is durable, and where some of its records are. */
final class Segment {
  private final Path file;
  private final long first;
  private final ConcurrentSkipListMap<Long, Integer> index = new ConcurrentSkipListMap<>();
  private volatile int end;
  private volatile long last;

  Segment(Path file, long first, int end, long last) {
    this.file = file;
    this.first = first;
    this.end = end;
    this.last = last;
  }

  Path file() {
    return file;
  }

  /** The sequence number of its first record, there or not yet. */
  long first() {
    return first;
  }

  /** The sequence number of its last durable record; one before the first when it has none. */
  long last() {
    return last;
  }

  /** The offset after its last durable record. */
  int end() {
    return end;
  }

  boolean isEmpty() {
    return last < first;
  }

  void committed(int newEnd, long newLast) {
    end = newEnd;
    last = newLast;
  }

  /** Remembers where a record is, if none nearby is remembered. */
  void note(long sequence, int offset) {
    var before = index.floorEntry(sequence);
    if (before == null || offset - before.getValue() >= SegmentScan.INDEX_EVERY_BYTES) {
      index.put(sequence, offset);
    }
  }

  /** The offset of a record at or before a sequence number. */
  int offsetBefore(long sequence) {
    var before = index.floorEntry(sequence);
    return before == null ? SegmentFile.HEADER : before.getValue();
  }
}
