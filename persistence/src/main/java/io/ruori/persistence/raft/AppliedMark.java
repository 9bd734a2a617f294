package io.ruori.persistence.raft;

import io.ruori.persistence.engine.DamagedData;
import io.ruori.persistence.local.Directories;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
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
    String text = PREFIX + applied.getTerm() + " " + applied.getIndex() + "\n";
    Directories.replace(directory.resolve(NAME), text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Whether copying from the leader was begun and not ended: the copy may end within a batch. */
  static boolean isCatchingUp(Path directory) {
    return Files.exists(directory.resolve(CATCHING_UP));
  }

  static void beginCatchingUp(Path directory) throws IOException {
    if (!isCatchingUp(directory)) {
      Files.createFile(directory.resolve(CATCHING_UP));
      Directories.sync(directory);
    }
  }

  static void endCatchingUp(Path directory) throws IOException {
    Files.deleteIfExists(directory.resolve(CATCHING_UP));
    Directories.sync(directory);
  }
}
