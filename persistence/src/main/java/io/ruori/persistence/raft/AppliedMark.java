package io.ruori.persistence.raft;

import io.ruori.persistence.engine.DamagedData;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.apache.ratis.server.protocol.TermIndex;

/**
 * Up to which entry of Ratis' log this member's copy is known to be complete. It may be further: an entry that is
 * applied again does nothing. In Ratis' words this is the state machine's snapshot.
 */
final class AppliedMark {
  private static final String NAME = "applied";
  private static final String CATCHING_UP = "catching-up";
  private static final String PREFIX = "ruori-applied 1 ";

  private AppliedMark() {}

  static Optional<TermIndex> read(Path directory) throws IOException {
    Path file = directory.resolve(NAME);
    String text;
    try {
      text = Files.readString(file, StandardCharsets.ISO_8859_1).strip();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    if (!text.matches(PREFIX + "[0-9]{1,18} [0-9]{1,18}")) {
      throw new DamagedData("the file " + file + " is damaged. " + DamagedData.ADVICE);
    }
    String[] numbers = text.substring(PREFIX.length()).split(" ");
    return Optional.of(TermIndex.valueOf(Long.parseLong(numbers[0]), Long.parseLong(numbers[1])));
  }

  static void write(Path directory, TermIndex applied) throws IOException {
    Path temporary = directory.resolve(NAME + ".tmp");
    String text = PREFIX + applied.getTerm() + " " + applied.getIndex() + "\n";
    try (FileChannel channel = FileChannel.open(
        temporary, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)));
      channel.force(true);
    }
    Files.move(temporary, directory.resolve(NAME), StandardCopyOption.ATOMIC_MOVE);
    sync(directory);
  }

  /** Whether copying from the leader was begun and not ended: the copy may end within a batch. */
  static boolean isCatchingUp(Path directory) {
    return Files.exists(directory.resolve(CATCHING_UP));
  }

  static void beginCatchingUp(Path directory) throws IOException {
    if (!isCatchingUp(directory)) {
      Files.createFile(directory.resolve(CATCHING_UP));
      sync(directory);
    }
  }

  static void endCatchingUp(Path directory) throws IOException {
    Files.deleteIfExists(directory.resolve(CATCHING_UP));
    sync(directory);
  }

  private static void sync(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
