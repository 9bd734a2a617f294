package io.ruori.persistence.local;

import io.ruori.persistence.engine.DamagedData;
import io.ruori.persistence.engine.StoredEvent;
import io.ruori.persistence.local.RecordFormat.Header;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.zip.CRC32C;

/** Reads durable records of one segment, checking each. */
final class SegmentReader implements AutoCloseable {
  private static final int CHUNK = 256 * 1024;

  private final Segment segment;
  private final FileChannel channel;
  private final CRC32C crc = new CRC32C();
  private ByteBuffer buffer = ByteBuffer.allocate(CHUNK).limit(0);
  private long bufferOffset;

  private SegmentReader(Segment segment) throws IOException {
    this.segment = segment;
    channel = FileChannel.open(segment.file(), StandardOpenOption.READ);
  }

  /**
   * Adds the records from {@code from} to {@code to} until the sum of payloads exceeds {@code maxBytes}, up to the end of
   * a batch. Both ends must be within the segment.
   *
   * @return the bytes of the payloads
   */
  static long read(Segment segment, long from, long to, long maxBytes, List<StoredEvent> sink) throws IOException {
    try (SegmentReader reader = new SegmentReader(segment)) {
      return reader.read(from, to, maxBytes, sink);
    }
  }

  private long read(long from, long to, long maxBytes, List<StoredEvent> sink) throws IOException {
    int offset = segment.offsetBefore(from);
    long bytes = 0;
    boolean wholeBatches = false;
    while (true) {
      Header header = headerAt(offset);
      segment.note(header.sequence(), offset);
      if (header.sequence() >= from) {
        need(offset, RecordFormat.HEADER + header.length());
        int at = (int) (offset - bufferOffset);
        if (!RecordFormat.payloadIsWhole(buffer, at, header, crc)) {
          throw damaged(offset);
        }
        if (wholeBatches && bytes + header.length() > maxBytes) {
          return bytes;
        }
        wholeBatches = header.lastOfBatch();
        sink.add(RecordFormat.event(buffer, at, header));
        bytes += Math.max(1, header.length());
      }
      if (header.sequence() >= to) {
        return bytes;
      }
      offset += header.size();
    }
  }

  private Header headerAt(int offset) throws IOException {
    need(offset, RecordFormat.HEADER);
    Header header = RecordFormat.header(buffer, (int) (offset - bufferOffset), crc);
    if (header == null || !header.understood()) {
      throw damaged(offset);
    }
    return header;
  }

  /** Brings so many bytes at an offset into the buffer. */
  private void need(int offset, int length) throws IOException {
    if (offset >= bufferOffset && offset + length <= bufferOffset + buffer.limit()) {
      return;
    }
    if (length > buffer.capacity()) {
      buffer = ByteBuffer.allocate(length);
    }
    buffer.clear();
    bufferOffset = offset;
    while (buffer.position() < length) {
      if (channel.read(buffer, bufferOffset + buffer.position()) < 0) {
        throw damaged(offset);
      }
    }
    buffer.flip();
  }

  private DamagedData damaged(int offset) {
    return new DamagedData("the ledger's file " + segment.file() + " is damaged at offset " + offset
        + ": the record there is not what was written. " + DamagedData.ADVICE);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
