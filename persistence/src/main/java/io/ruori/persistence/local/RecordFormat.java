package io.ruori.persistence.local;

import io.ruori.persistence.engine.StoredEvent;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * One event on the disk. Big-endian; records start at multiples of 8 bytes; the header's checksum covers the payload's.
 *
 * <pre>
 *  0  magic u8 = 0xA7 | version u8 = 1 | flags u8 | reserved u8 | payload length i32
 *  8  sequence i64
 * 16  timestamp millis i64
 * 24  place in its write i32, from 1 | CRC32C of the payload i32
 * 32  reserved i32 | CRC32C of the bytes 0..35 i32
 * 40  payload, then zeros up to a multiple of 8
 * </pre>
 *
 * <p>The place in its write tells which records were synced together: a record of a later write proves that all before
 * it were durable. No 8 bytes of a header are all zero, so a sector of zeros inside a record is one that was never
 * written.
 */
final class RecordFormat {
  static final int HEADER = 40;
  static final int ALIGNMENT = 8;
  static final int SECTOR = 512;

  /** The last record of its batch. */
  static final int LAST_OF_BATCH = 1;

  /** The payload is an encryption envelope: not written yet, refused when met. */
  static final int ENCRYPTED = 2;

  private static final byte MAGIC = (byte) 0xA7;
  private static final byte VERSION = 1;
  private static final int KNOWN_FLAGS = LAST_OF_BATCH;

  private RecordFormat() {}

  /** A header that is whole. */
  record Header(int flags, int length, long sequence, long timestampMillis, int place, int payloadCrc) {
    boolean lastOfBatch() {
      return (flags & LAST_OF_BATCH) != 0;
    }

    /** The first sequence number of the write that it came with. */
    long writeStart() {
      return sequence - place + 1;
    }

    /** Bytes on the disk, padding included. */
    int size() {
      return RecordFormat.size(length);
    }

    boolean understood() {
      return (flags & ~KNOWN_FLAGS) == 0;
    }
  }

  /** Bytes on the disk of a record with so much payload, padding included. */
  static int size(int payloadLength) {
    return Math.addExact(HEADER + ALIGNMENT - 1, payloadLength) & -ALIGNMENT;
  }

  /** Writes one record at the buffer's position, which must be a multiple of 8. */
  static void put(ByteBuffer target, StoredEvent event, int place, boolean lastOfBatch, CRC32C crc) {
    byte[] payload = event.payload();
    crc.reset();
    crc.update(payload, 0, payload.length);
    int payloadCrc = (int) crc.getValue();
    int start = target.position();
    target.put(MAGIC).put(VERSION).put((byte) (lastOfBatch ? LAST_OF_BATCH : 0)).put((byte) 0).putInt(payload.length);
    target.putLong(event.sequence()).putLong(event.timestampMillis());
    target.putInt(place).putInt(payloadCrc).putInt(0);
    target.putInt(crcOf(target, start, HEADER - Integer.BYTES, crc));
    target.put(payload);
    int end = start + size(payload.length);
    while (target.position() < end) {
      target.put((byte) 0);
    }
  }

  /** The header at an offset, or {@code null} when there is no whole one. Needs {@link #HEADER} bytes. */
  static Header header(ByteBuffer buffer, int offset, CRC32C crc) {
    if (buffer.get(offset) != MAGIC || buffer.get(offset + 1) != VERSION) {
      return null;
    }
    if (crcOf(buffer, offset, HEADER - Integer.BYTES, crc) != buffer.getInt(offset + HEADER - Integer.BYTES)) {
      return null;
    }
    int length = buffer.getInt(offset + 4);
    int place = buffer.getInt(offset + 24);
    if (length < 0 || length > Integer.MAX_VALUE - HEADER - ALIGNMENT || place < 1) {
      return null;
    }
    return new Header(
        buffer.get(offset + 2) & 0xff,
        length,
        buffer.getLong(offset + 8),
        buffer.getLong(offset + 16),
        place,
        buffer.getInt(offset + 28));
  }

  /** Whether the payload after a header, wholly in the buffer, is what was written. */
  static boolean payloadIsWhole(ByteBuffer buffer, int offset, Header header, CRC32C crc) {
    return crcOf(buffer, offset + HEADER, header.length, crc) == header.payloadCrc;
  }

  static StoredEvent event(ByteBuffer buffer, int offset, Header header) {
    byte[] payload = new byte[header.length];
    buffer.get(offset + HEADER, payload);
    return new StoredEvent(header.sequence, header.timestampMillis, payload);
  }

  static int crcOf(ByteBuffer buffer, int offset, int length, CRC32C crc) {
    crc.reset();
    crc.update(buffer.slice(offset, length));
    return (int) crc.getValue();
  }
}
