package io.ruori.persistence.local;

import io.ruori.persistence.engine.Checkpoint;
import io.ruori.persistence.engine.DamagedData;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Iterator;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files {@code live-<sequence>} of one log: written aside, synced, then named. */
final class CheckpointFiles {
  private static final Logger LOG = LoggerFactory.getLogger(CheckpointFiles.class);
  private static final String PREFIX = "live-";
  static final String TEMPORARY = ".tmp";

  private CheckpointFiles() {}

  static Path file(Path directory, long sequence) {
    return directory.resolve(String.format("%s%020d", PREFIX, sequence));
  }

  static OptionalLong sequence(Path file) {
    return SegmentFile.numberIn(file.getFileName().toString(), PREFIX, "");
  }

  /** The checkpoint's name; one with a damaged header is listed too, so that its loss is noticed when it is read. */
  static Checkpoint describe(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      Checkpoint checkpoint = CheckpointFormat.readHeader(file.toString(), channel);
      if (checkpoint.sequence() == sequence(file).orElseThrow()) {
        return checkpoint;
      }
      LOG.atError()
          .addKeyValue("file", file)
          .addKeyValue("sequence", checkpoint.sequence())
          .log("A checkpoint was renamed");
    } catch (DamagedData e) {
      LOG.atError()
          .addKeyValue("file", file)
          .addKeyValue("cause", e.getMessage())
          .log("A checkpoint is damaged");
    }
    return new Checkpoint(sequence(file).orElseThrow(), Files.getLastModifiedTime(file).toMillis());
  }

  static void write(Path directory, Checkpoint checkpoint, Iterator<byte[]> records, FileOpener opener)
      throws IOException {
    Path file = file(directory, checkpoint.sequence());
    Path temporary = directory.resolve(file.getFileName() + TEMPORARY);
    try {
      try (FileChannel channel = opener.open(
          temporary, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
        CheckpointFormat.write(checkpoint, records, new Steady(channel));
        channel.force(true);
      }
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
      Directories.sync(directory);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  static <T> Optional<T> read(Path directory, long sequence, Function<Iterator<byte[]>, T> reader) throws IOException {
    Path file = file(directory, sequence);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      if (CheckpointFormat.readHeader(file.toString(), channel).sequence() != sequence) {
        throw new DamagedData("the checkpoint " + file + " was renamed");
      }
      Iterator<byte[]> records = CheckpointFormat.records(file.toString(), channel);
      T result = reader.apply(records);
      while (records.hasNext()) {
        records.next();
      }
      return Optional.of(result);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** Syncs every few megabytes, so that the log's syncs never wait for a gigabyte of checkpoint. */
  private static final class Steady implements WritableByteChannel {
    private static final long EVERY = 4L * 1024 * 1024;
    private final FileChannel file;
    private long unsynced;

    Steady(FileChannel file) {
      this.file = file;
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
      int written = file.write(source);
      unsynced += written;
      if (unsynced >= EVERY) {
        file.force(false);
        unsynced = 0;
      }
      return written;
    }

    @Override
    public boolean isOpen() {
      return file.isOpen();
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
