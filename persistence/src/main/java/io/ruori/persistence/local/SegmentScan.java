package io.ruori.persistence.local;

import io.ruori.persistence.engine.DamagedData;
import io.ruori.persistence.local.RecordFormat.Header;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/**
 * Reads a whole segment and says where its last whole batch ends. What comes after it is a <em>torn tail</em> when a
 * crash explains it: the newest write is incomplete, because the file ends early or sectors of it were never written.
 * Anything else is damage: a record of a later write stands behind the bad one, or the bad one has all its sectors.
 *
 * @param end the offset after the last whole batch
 * @param last the sequence number of its last record; one before the first when there is none
 * @param tornBytes bytes between {@code end} and the last byte that is not zero
 * @param tornRecords whole records among them
 * @param index some offsets of records by sequence number
 */
record SegmentScan(int end, long last, long tornBytes, int tornRecords, TreeMap<Long, Integer> index) {
  static final int INDEX_EVERY_BYTES = 64 * 1024;
  private static final int BLOCK = 64 * 1024;
  private static final int UNUSED = RecordFormat.crcOf(ByteBuffer.allocate(BLOCK), 0, BLOCK, new CRC32C());

  /** Reads the content of a segment file; {@code newest} when no other segment follows it. */
  static SegmentScan of(Path file, ByteBuffer content, boolean newest) {
    SegmentFile.check(file, content);
    return new Scanner(file, content, SegmentFile.firstSequence(file).getAsLong()).scan(newest);
  }

  private static final class Scanner {
    private final Path file;
    private final ByteBuffer content;
    private final int limit;
    private final CRC32C crc = new CRC32C();
    private final TreeMap<Long, Integer> index = new TreeMap<>();
    private int position = SegmentFile.HEADER;
    private int end = SegmentFile.HEADER;
    private long expected;
    private long last;

    Scanner(Path file, ByteBuffer content, long first) {
      this.file = file;
      this.content = content;
      limit = content.limit();
      expected = first;
      last = first - 1;
    }

    SegmentScan scan(boolean newest) {
      Header header = wholeRecord();
      int indexed = 0;
      while (header != null) {
        if (indexed == 0 || position - indexed >= INDEX_EVERY_BYTES) {
          index.put(expected, position);
          indexed = position;
        }
        position += header.size();
        if (header.lastOfBatch()) {
          end = position;
          last = expected;
        }
        expected++;
        header = wholeRecord();
      }
      int used = lastByteUsed();
      if (used > end && !(newest && isTorn())) {
        throw damaged();
      }
      index.tailMap(last, false).clear();
      return new SegmentScan(end, last, Math.max(0, used - end), (int) (expected - 1 - last), index);
    }

    /** The record at the position when it is whole and the expected one. */
    private Header wholeRecord() {
      if (position + RecordFormat.HEADER > limit) {
        return null;
      }
      Header header = RecordFormat.header(content, position, crc);
      if (header == null || header.sequence() != expected || !fits(header, position)) {
        return null;
      }
      if (!RecordFormat.payloadIsWhole(content, position, header, crc)) {
        return null;
      }
      if (!header.understood()) {
        throw new DamagedData("the ledger's file " + file + " holds a record at offset " + position
            + " with features that this Ruori does not know. Start the version of Ruori that wrote it.");
      }
      return header;
    }

    private boolean fits(Header header, int at) {
      return header.length() <= limit - at - RecordFormat.HEADER;
    }

    private int lastByteUsed() {
      int at = limit;
      // By their checksum, which the JVM computes quickly from its first moment on: most of a new file is unused.
      while (at - BLOCK >= end && RecordFormat.crcOf(content, at - BLOCK, BLOCK, crc) == UNUSED) {
        at -= BLOCK;
      }
      while (at - Long.BYTES >= end && content.getLong(at - Long.BYTES) == 0) {
        at -= Long.BYTES;
      }
      while (at > end && content.get(at - 1) == 0) {
        at--;
      }
      return at;
    }

    private boolean isTorn() {
      return !laterWriteFollows() && sectorsAreMissing();
    }

    /** A record of a write that began after the bad record's: so the bad one's write was synced. */
    private boolean laterWriteFollows() {
      int lastHeader = limit - RecordFormat.HEADER;
      for (int at = position + RecordFormat.ALIGNMENT; at <= lastHeader; at += RecordFormat.ALIGNMENT) {
        Header header = RecordFormat.header(content, at, crc);
        if (header != null && header.writeStart() > expected) {
          return true;
        }
      }
      return false;
    }

    private boolean sectorsAreMissing() {
      if (position + RecordFormat.HEADER > limit || hasEmptySector(position, RecordFormat.HEADER)) {
        return true;
      }
      Header header = RecordFormat.header(content, position, crc);
      if (header == null || header.sequence() != expected) {
        return false;
      }
      return !fits(header, position) || hasEmptySector(position, RecordFormat.HEADER + header.length());
    }

    private boolean hasEmptySector(int from, int length) {
      int to = from + length;
      for (int at = from; at < to; ) {
        int sectorEnd = Math.min(to, (at / RecordFormat.SECTOR + 1) * RecordFormat.SECTOR);
        if (isZero(at, sectorEnd)) {
          return true;
        }
        at = sectorEnd;
      }
      return false;
    }

    private boolean isZero(int from, int to) {
      for (int at = from; at < to; at++) {
        if (content.get(at) != 0) {
          return false;
        }
      }
      return true;
    }

    private DamagedData damaged() {
      return new DamagedData("the ledger's file " + file + " is damaged at offset " + position + ": record " + expected
          + " is not what was written, and it was durable. " + DamagedData.ADVICE + " To go back to revision "
          + last + " instead and lose every later change, move this file's later siblings away and cut it with"
          + " 'truncate -s " + end + "'.");
    }
  }
}
