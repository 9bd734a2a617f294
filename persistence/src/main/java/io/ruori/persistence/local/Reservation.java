package io.ruori.persistence.local;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the next segment ready: a file full of zeros, written and synced in the background, so that an append neither
 * allocates space nor meets a full disk. When it cannot be made it says so, and tries again every second.
 */
final class Reservation {
  private static final Logger LOG = LoggerFactory.getLogger(Reservation.class);
  private static final String NAME = "next.reserved";
  private static final int CHUNK = 1024 * 1024;
  private static final long RETRY_MILLIS = 1000;

  private final Path directory;
  private final int bytes;
  private final FileOpener opener;
  private final ScheduledExecutorService background;

  /** Guarded by this. */
  private FileChannel ready;

  private boolean begun;
  private boolean closed;
  private volatile boolean full;

  Reservation(Path directory, int bytes, FileOpener opener, ScheduledExecutorService background) {
    this.directory = directory;
    this.bytes = bytes;
    this.opener = opener;
    this.background = background;
  }

  Path file() {
    return directory.resolve(NAME);
  }

  int bytes() {
    return bytes;
  }

  /** The last attempt found no space. */
  boolean isFull() {
    return full;
  }

  /** The next segment can be taken without waiting. */
  synchronized boolean isReady() {
    return ready != null;
  }

  synchronized long reservedBytes() {
    return ready == null ? 0 : bytes;
  }

  /** Begins to make the next segment, unless that is begun. */
  synchronized void begin() {
    if (!begun && !closed) {
      begun = true;
      schedule(0);
    }
  }

  /** The next segment's file, still under the name {@link #file}; waits while it is being made; empty when full. */
  synchronized Optional<FileChannel> take() {
    begin();
    while (ready == null && !full && !closed) {
      try {
        wait();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return Optional.empty();
      }
    }
    Optional<FileChannel> taken = Optional.ofNullable(ready);
    if (taken.isPresent()) {
      ready = null;
      begun = false;
    }
    return taken;
  }

  private void schedule(long delayMillis) {
    try {
      background.schedule(this::reserve, delayMillis, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.atDebug()
          .addKeyValue("directory", directory)
          .log("No segment is reserved any more, the store is closing");
    }
  }

  private void reserve() {
    FileChannel channel = null;
    try {
      if (Files.getFileStore(directory).getUsableSpace() < bytes) {
        throw new IOException("No space left on device");
      }
      channel = opener.open(
          file(),
          StandardOpenOption.CREATE,
          StandardOpenOption.TRUNCATE_EXISTING,
          StandardOpenOption.READ,
          StandardOpenOption.WRITE);
      fill(channel);
      succeeded(channel);
    } catch (IOException e) {
      failed(channel, e);
    }
  }

  private void fill(FileChannel channel) throws IOException {
    ByteBuffer zeros = ByteBuffer.allocateDirect(Math.min(CHUNK, bytes));
    for (long at = 0; at < bytes; ) {
      zeros.position(0).limit((int) Math.min(zeros.capacity(), bytes - at));
      at += channel.write(zeros, at);
      channel.force(false);
    }
    channel.force(true);
  }

  private synchronized void succeeded(FileChannel channel) throws IOException {
    if (closed) {
      channel.close();
      Files.deleteIfExists(file());
      return;
    }
    if (full) {
      LOG.atInfo()
          .addKeyValue("directory", directory)
          .log("There is room on the disk again, writes are taken");
    }
    ready = channel;
    full = false;
    notifyAll();
  }

  private synchronized void failed(FileChannel channel, IOException cause) {
    if (!full && !closed) {
      LOG.atError()
          .addKeyValue("directory", directory)
          .addKeyValue("bytes", bytes)
          .addKeyValue("cause", cause.toString())
          .log("The ledger's next segment cannot be reserved, writes are refused until there is room");
    }
    full = true;
    notifyAll();
    try {
      if (channel != null) {
        channel.close();
      }
      Files.deleteIfExists(file());
    } catch (IOException e) {
      LOG.atWarn()
          .addKeyValue("file", file())
          .addKeyValue("cause", e.toString())
          .log("A half-made segment could not be removed");
    }
    if (!closed) {
      schedule(RETRY_MILLIS);
    }
  }

  /** Gives the reserved space back. */
  synchronized void close() {
    closed = true;
    notifyAll();
    if (ready != null) {
      try {
        ready.close();
        Files.deleteIfExists(file());
      } catch (IOException e) {
        LOG.atWarn()
            .addKeyValue("file", file())
            .addKeyValue("cause", e.toString())
            .log("A reserved segment could not be removed");
      }
      ready = null;
    }
  }
}
