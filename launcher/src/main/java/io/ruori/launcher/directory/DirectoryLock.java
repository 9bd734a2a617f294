package io.ruori.launcher.directory;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * That one process alone works in a directory: the system's lock of a file, which ends with the process.
 *
 * <p>The system forgets it, too, when the process closes the file anywhere else in its code, so what is held here is noted
 * beside it, and the file is not opened to look.
 */
final class DirectoryLock implements AutoCloseable {
  static final String FILE = "lock";

  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path directory;
  private final FileChannel channel;

  private DirectoryLock(Path directory, FileChannel channel) {
    this.directory = directory;
    this.channel = channel;
  }

  /** Empty when it is held already, by whomever. */
  static Optional<DirectoryLock> take(Path directory) throws IOException {
    Path held = directory.toRealPath();
    if (!HELD.add(held)) {
      return Optional.empty();
    }
    Optional<DirectoryLock> lock = Optional.empty();
    try {
      FileChannel channel =
          FileChannel.open(held.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (channel.tryLock() == null) {
        channel.close();
      } else {
        lock = Optional.of(new DirectoryLock(held, channel));
      }
    } finally {
      if (lock.isEmpty()) {
        HELD.remove(held);
      }
    }
    return lock;
  }

  static boolean isHeld(Path directory) throws IOException {
    Path file = directory.resolve(FILE);
    if (!Files.exists(file)) {
      return false;
    }
    if (HELD.contains(directory.toRealPath())) {
      return true;
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      return channel.tryLock() == null;
    }
  }

  boolean isValid() {
    return channel.isOpen();
  }

  @Override
  public void close() throws IOException {
    channel.close();
    HELD.remove(directory);
  }
}
