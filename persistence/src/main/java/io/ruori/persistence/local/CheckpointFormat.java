package io.ruori.persistence.local;

import io.ruori.persistence.engine.Checkpoint;
import io.ruori.persistence.engine.DamagedData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.zip.CRC32C;

/**
 * A checkpoint as a stream: in the data directory and in a backup alike.
 *
 * <pre>
 * header  magic "RUORILIV" | version i32 = 1 | reserved i32 | sequence i64 | timestamp millis i64 | … zeros | 60 CRC32C
 * block*  length i32 > 0 | CRC32C i32 | records, each: length i32, bytes
 * footer  0 i32 | CRC32C i32 of the blocks' checksums in order and the count | count of records i64
 * </pre>
 */
final class CheckpointFormat {
  private static final int HEADER = 64;
  private static final int BLOCK_HEADER = 8;
  private static final int BLOCK = 256 * 1024;
  private static final byte[] MAGIC = "RUORILIV".getBytes(StandardCharsets.US_ASCII);
  private static final int VERSION = 1;

  private CheckpointFormat() {}

  /** Writes a whole checkpoint. */
  static void write(Checkpoint checkpoint, Iterator<byte[]> records, WritableByteChannel target) throws IOException {
    writeFully(target, header(checkpoint));
    ByteBuffer block = ByteBuffer.allocateDirect(BLOCK).position(BLOCK_HEADER);
    CRC32C blockCrc = new CRC32C();
    CRC32C footerCrc = new CRC32C();
    long count = 0;
    while (records.hasNext()) {
      byte[] bytes = records.next();
      if (block.remaining() < Integer.BYTES + bytes.length) {
        writeBlock(block, blockCrc, footerCrc, target);
        block = withRoomFor(block, BLOCK_HEADER + Integer.BYTES + bytes.length);
      }
      block.putInt(bytes.length).put(bytes);
      count++;
    }
    writeBlock(block, blockCrc, footerCrc, target);
    ByteBuffer footer = ByteBuffer.allocate(BLOCK_HEADER + Long.BYTES);
    footer.putLong(BLOCK_HEADER, count);
    footerCrc.update(footer.slice(BLOCK_HEADER, Long.BYTES));
    writeFully(target, footer.putInt(0).putInt((int) footerCrc.getValue()).rewind());
  }

  private static ByteBuffer withRoomFor(ByteBuffer block, int size) {
    return size <= block.capacity() ? block : ByteBuffer.allocateDirect(size).position(BLOCK_HEADER);
  }

  private static void writeBlock(ByteBuffer block, CRC32C crc, CRC32C footerCrc, WritableByteChannel target)
      throws IOException {
    int length = block.position() - BLOCK_HEADER;
    if (length > 0) {
      block.putInt(0, length).putInt(4, RecordFormat.crcOf(block, BLOCK_HEADER, length, crc));
      footerCrc.update(block.slice(4, Integer.BYTES));
      writeFully(target, block.flip());
      block.clear().position(BLOCK_HEADER);
    }
  }

  private static ByteBuffer header(Checkpoint checkpoint) {
    ByteBuffer header = ByteBuffer.allocate(HEADER);
    header.put(MAGIC).putInt(VERSION).putInt(0).putLong(checkpoint.sequence()).putLong(checkpoint.timestampMillis());
    header.putInt(HEADER - 4, RecordFormat.crcOf(header, 0, HEADER - 4, new CRC32C()));
    return header.rewind();
  }

  private static void writeFully(WritableByteChannel target, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      target.write(bytes);
    }
  }

  /** Begins to read a checkpoint: the name of it. {@code source} is what messages call it. */
  static Checkpoint readHeader(String source, ReadableByteChannel channel) throws IOException {
    ByteBuffer header = ByteBuffer.allocate(HEADER);
    if (!readFully(channel, header)
        || !header.slice(0, MAGIC.length).equals(ByteBuffer.wrap(MAGIC))
        || RecordFormat.crcOf(header, 0, HEADER - 4, new CRC32C()) != header.getInt(HEADER - 4)) {
      throw new DamagedData("the checkpoint " + source + " is damaged: its header is not whole");
    }
    if (header.getInt(8) != VERSION) {
      throw new DamagedData("the checkpoint " + source + " has format version " + header.getInt(8)
          + "; this Ruori reads version " + VERSION);
    }
    return new Checkpoint(header.getLong(16), header.getLong(24));
  }

  private static boolean readFully(ReadableByteChannel channel, ByteBuffer target) throws IOException {
    while (target.hasRemaining()) {
      if (channel.read(target) < 0) {
        return false;
      }
    }
    target.flip();
    return true;
  }

  /** The records after the header. Only when {@code hasNext} was false is the checkpoint known to be whole. */
  static Iterator<byte[]> records(String source, ReadableByteChannel channel) {
    return new Records(source, channel);
  }

  private static final class Records implements Iterator<byte[]> {
    private final String source;
    private final ReadableByteChannel channel;
    private final CRC32C crc = new CRC32C();
    private final CRC32C footerCrc = new CRC32C();
    private ByteBuffer block = ByteBuffer.allocateDirect(BLOCK).limit(0);
    private long count;
    private boolean ended;

    Records(String source, ReadableByteChannel channel) {
      this.source = source;
      this.channel = channel;
    }

    @Override
    public boolean hasNext() {
      if (!block.hasRemaining() && !ended) {
        try {
          readBlock();
        } catch (IOException e) {
          throw new UncheckedIOException("the checkpoint " + source + " could not be read", e);
        }
      }
      return !ended;
    }

    @Override
    public byte[] next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      if (block.remaining() < Integer.BYTES) {
        throw damaged();
      }
      int length = block.getInt();
      if (length < 0 || length > block.remaining()) {
        throw damaged();
      }
      byte[] bytes = new byte[length];
      block.get(bytes);
      count++;
      return bytes;
    }

    private void readBlock() throws IOException {
      ByteBuffer header = ByteBuffer.allocate(BLOCK_HEADER);
      if (!readFully(channel, header)) {
        throw damaged();
      }
      int length = header.getInt();
      if (length == 0) {
        readFooter(header.getInt());
        return;
      }
      if (length < 0 || length > Integer.MAX_VALUE - BLOCK) {
        throw damaged();
      }
      footerCrc.update(header.slice(4, Integer.BYTES));
      readContent(length);
      if (RecordFormat.crcOf(block, 0, length, crc) != header.getInt()) {
        throw damaged();
      }
    }

    /** Grows the buffer as bytes arrive, so that a damaged length does not allocate gigabytes. */
    private void readContent(int length) throws IOException {
      block.clear().limit(Math.min(length, block.capacity()));
      while (block.position() < length) {
        if (!block.hasRemaining()) {
          int larger = (int) Math.min(length, 2L * block.capacity());
          block = ByteBuffer.allocateDirect(larger).put(block.flip());
        }
        if (channel.read(block) < 0) {
          throw damaged();
        }
      }
      block.flip();
    }

    private void readFooter(int expectedCrc) throws IOException {
      ByteBuffer footer = ByteBuffer.allocate(Long.BYTES);
      if (!readFully(channel, footer)) {
        throw damaged();
      }
      footerCrc.update(footer.slice());
      boolean more = channel.read(ByteBuffer.allocate(1)) > 0;
      if ((int) footerCrc.getValue() != expectedCrc || footer.getLong() != count || more) {
        throw damaged();
      }
      ended = true;
    }

    private DamagedData damaged() {
      return new DamagedData("the checkpoint " + source + " is damaged after " + count + " records");
    }
  }
}
