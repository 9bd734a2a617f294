package io.ruori.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The room on the ledger's disk: what a member that failed for want of it waits for. */
final class DiskRoom {
  private static final Logger LOG = LoggerFactory.getLogger(DiskRoom.class);

  /** What a member reserves when it starts, and some more. */
  private static final long NEEDED = 64L << 20;

  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  private final Path directory;

  DiskRoom(Path directory) {
    this.directory = directory;
  }

  boolean isLacking() {
    try {
      return Files.getFileStore(directory).getUsableSpace() < NEEDED;
    } catch (IOException e) {
      return false;
    }
  }

  /** Runs what is to be done as soon as there is room. */
  void awaitThen(Runnable next) {
    LOG.error("the disk of the ledger is full, this member waits for room directory={} bytes={}", directory, NEEDED);
    Thread.ofVirtual()
        .name("disk room")
        .start(
            () -> {
              try {
                while (isLacking()) {
                  Thread.sleep(LOOK_AGAIN);
                }
                next.run();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
  }
}
