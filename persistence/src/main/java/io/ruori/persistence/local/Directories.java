package io.ruori.persistence.local;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/** Directories whose entries are durable. */
public final class Directories {
  private Directories() {}

  /** Makes the directory's entries (new, renamed and removed files) durable. */
  public static void sync(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** Puts a file of this content in the place of an older one: durably, and whole or not at all. */
  public static void replace(Path file, byte[] content) throws IOException {
    Path temporary = file.resolveSibling(file.getFileName() + CheckpointFiles.TEMPORARY);
    try (FileChannel channel = FileChannel.open(
        temporary, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
      ByteBuffer rest = ByteBuffer.wrap(content);
      while (rest.hasRemaining()) {
        channel.write(rest);
      }
      channel.force(true);
    }
    Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    sync(file.getParent());
  }

  /** The files of a directory by name; none when there is no such directory. */
  static List<Path> list(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.sorted().toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  /** A directory's name for any persistence id: letters, digits, {@code -} and {@code _} as they are, others as %xx. */
  static String nameFor(String persistenceId) {
    StringBuilder name = new StringBuilder();
    for (byte b : persistenceId.getBytes(StandardCharsets.UTF_8)) {
      if (b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' || b == '-' || b == '_') {
        name.append((char) b);
      } else {
        name.append(String.format("%%%02x", b));
      }
    }
    return name.toString();
  }

  /** The persistence id that has this name. */
  static String persistenceId(String name) {
    return URLDecoder.decode(name, StandardCharsets.UTF_8);
  }
}
