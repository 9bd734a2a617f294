package io.ruori.persistence.local;

import io.ruori.persistence.engine.DamagedData;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/** The file {@code forgotten}: up to which sequence number events were deleted on request. */
final class ForgottenFile {
  private static final String NAME = "forgotten";
  private static final int SIZE = 12;

  private ForgottenFile() {}

  static long read(Path directory) throws IOException {
    Path file = directory.resolve(NAME);
    try {
      ByteBuffer content = ByteBuffer.wrap(Files.readAllBytes(file));
      if (content.limit() != SIZE || RecordFormat.crcOf(content, 0, 8, new CRC32C()) != content.getInt(8)) {
        throw new DamagedData("the ledger's file " + file + " is damaged. " + DamagedData.ADVICE);
      }
      return content.getLong(0);
    } catch (NoSuchFileException e) {
      return 0;
    }
  }

  static void write(Path directory, long sequence) throws IOException {
    ByteBuffer content = ByteBuffer.allocate(SIZE).putLong(0, sequence);
    content.putInt(8, RecordFormat.crcOf(content, 0, 8, new CRC32C()));
    Directories.replace(directory.resolve(NAME), content.array());
  }
}
