package io.ruori.persistence.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * A data directory that is ours while it is open: {@code lock} is held (the system lets go of it when the process
 * dies) and says by which process; {@code FORMAT} says which version of the layout it has.
 */
public final class DataDirectory implements AutoCloseable {
  private static final String FORMAT = "FORMAT";
  private static final String FORMAT_PREFIX = "ruori-data ";
  private static final int FORMAT_VERSION = 1;

  private final Path path;
  private final FileChannel lockFile;

  private DataDirectory(Path path, FileChannel lockFile) {
    this.path = path;
    this.lockFile = lockFile;
  }

  /**
   * Makes the directory if it is missing, locks it and checks its format.
   *
   * @throws DataDirectoryRefused when it is in use, of a newer version or not a data directory
   */
  public static DataDirectory open(Path path) {
    FileChannel lockFile = null;
    try {
      Files.createDirectories(path);
      lockFile = lock(path);
      requireFormat(path);
      Files.createDirectories(path.resolve("journal"));
      hideFromOthers(path.resolve("journal"));
      Directories.sync(path);
      return new DataDirectory(path, lockFile);
    } catch (IOException e) {
      release(lockFile);
      throw new DataDirectoryRefused("the data directory " + path + " cannot be used: " + e, e);
    } catch (DataDirectoryRefused e) {
      release(lockFile);
      throw e;
    }
  }

  public Path journal(String persistenceId) {
    return path.resolve("journal").resolve(Directories.nameFor(persistenceId));
  }

  /** The directories that {@link #journal} has named. */
  List<Path> journals() throws IOException {
    return Directories.list(path.resolve("journal"));
  }

  private static FileChannel lock(Path path) throws IOException {
    Path file = path.resolve("lock");
    FileChannel channel = FileChannel.open(
        file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      FileLock lock = channel.tryLock();
      if (lock == null) {
        channel.close();
        throw new DataDirectoryRefused(
            "the data directory " + path + " is in use by process " + Files.readString(file).strip(), null);
      }
    } catch (OverlappingFileLockException e) {
      channel.close();
      throw new DataDirectoryRefused(
          "the data directory " + path + " is in use by this process, " + ProcessHandle.current().pid(), e);
    }
    // Always as long, so that on a full disk it overwrites what is there.
    String holder = String.format("%-20d%n", ProcessHandle.current().pid());
    channel.write(ByteBuffer.wrap(holder.getBytes(StandardCharsets.US_ASCII)), 0);
    return channel;
  }

  private static void requireFormat(Path path) throws IOException {
    Path marker = path.resolve(FORMAT);
    String text;
    try {
      text = Files.readString(marker, StandardCharsets.ISO_8859_1).strip();
    } catch (NoSuchFileException e) {
      if (Files.exists(path.resolve("journal"))) {
        throw new DataDirectoryRefused("the data directory " + path + " holds a journal but no file " + FORMAT
            + ", so its format is not known. If it was lost, write '" + FORMAT_PREFIX + FORMAT_VERSION + "' into it.",
            e);
      }
      writeFormat(marker);
      return;
    }
    String version = text.startsWith(FORMAT_PREFIX) ? text.substring(FORMAT_PREFIX.length()) : "";
    if (!version.matches("[0-9]{1,9}")) {
      throw new DataDirectoryRefused(
          "the data directory " + path + " cannot be used: its file " + FORMAT + " is damaged", null);
    }
    if (Integer.parseInt(version) > FORMAT_VERSION) {
      throw new DataDirectoryRefused("the data directory " + path + " was written by a newer version of Ruori:"
          + " it has format " + version + ", this version reads up to " + FORMAT_VERSION
          + ". Start that version or a later one.", null);
    }
  }

  private static void writeFormat(Path marker) throws IOException {
    Directories.replace(marker, (FORMAT_PREFIX + FORMAT_VERSION + "\n").getBytes(StandardCharsets.US_ASCII));
  }

  /** The journal holds secrets. */
  private static void hideFromOthers(Path journal) throws IOException {
    if (Files.getFileStore(journal).supportsFileAttributeView(PosixFileAttributeView.class)) {
      Files.setPosixFilePermissions(journal, PosixFilePermissions.fromString("rwx------"));
    }
  }

  private static void release(FileChannel lockFile) {
    try {
      if (lockFile != null) {
        lockFile.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    release(lockFile);
  }
}
