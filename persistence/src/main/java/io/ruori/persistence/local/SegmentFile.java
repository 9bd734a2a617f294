package io.ruori.persistence.local;

import io.ruori.persistence.engine.DamagedData;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.zip.CRC32C;

/**
 * Names and headers of segment files. A segment {@code <first sequence>.seg} is a header of 64 bytes and records; the
 * file is written full of zeros ahead of time and gets its header and its name when its turn comes, in this order.
 *
 * <pre>
 *  0  magic "RUORISEG" | 8  version i32 = 1 | 12  reserved i32 | 16  first sequence i64 | … zeros | 60  CRC32C of 0..59
 * </pre>
 */
final class SegmentFile {
  static final int HEADER = 64;
  static final String SUFFIX = ".seg";

  private static final byte[] MAGIC = "RUORISEG".getBytes(StandardCharsets.US_ASCII);
  private static final int VERSION = 1;

  private SegmentFile() {}

  static String name(long firstSequence) {
    return String.format("%020d%s", firstSequence, SUFFIX);
  }

  static OptionalLong firstSequence(Path file) {
    return numberIn(file.getFileName().toString(), "", SUFFIX);
  }

  /** The number in a name of twenty digits between a prefix and a suffix. */
  static OptionalLong numberIn(String name, String prefix, String suffix) {
    if (name.length() != prefix.length() + 20 + suffix.length() || !name.startsWith(prefix) || !name.endsWith(suffix)) {
      return OptionalLong.empty();
    }
    String digits = name.substring(prefix.length(), prefix.length() + 20);
    return digits.chars().allMatch(c -> c >= '0' && c <= '9')
        ? OptionalLong.of(Long.parseLong(digits))
        : OptionalLong.empty();
  }

  static ByteBuffer header(long firstSequence) {
    ByteBuffer header = ByteBuffer.allocate(HEADER);
    header.put(MAGIC).putInt(VERSION).putInt(0).putLong(firstSequence);
    header.putInt(HEADER - 4, RecordFormat.crcOf(header, 0, HEADER - 4, new CRC32C()));
    return header.rewind();
  }

  /** Checks the header at the buffer's start. */
  static void check(Path file, ByteBuffer content) {
    problem(file, content).ifPresent(problem -> {
      throw new DamagedData(problem);
    });
  }

  private static Optional<String> problem(Path file, ByteBuffer content) {
    if (content.limit() < HEADER
        || !content.slice(0, MAGIC.length).equals(ByteBuffer.wrap(MAGIC))
        || RecordFormat.crcOf(content, 0, HEADER - 4, new CRC32C()) != content.getInt(HEADER - 4)) {
      return Optional.of("the ledger's file " + file + " is damaged at offset 0: its header is not whole. "
          + DamagedData.ADVICE);
    }
    int version = content.getInt(8);
    if (version != VERSION) {
      return Optional.of("the ledger's file " + file + " has format version " + version + "; this Ruori reads version "
          + VERSION + ". Start the version of Ruori that wrote it.");
    }
    return content.getLong(16) == firstSequence(file).orElse(-1)
        ? Optional.empty()
        : Optional.of("the ledger's file " + file + " was renamed: its header says that it starts at "
            + content.getLong(16) + ". Give it back its name.");
  }
}
