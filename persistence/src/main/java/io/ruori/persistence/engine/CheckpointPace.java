package io.ruori.persistence.engine;

import java.time.Clock;

/**
 * When another checkpoint is due: once the events since the last one are worth as much as it costs to write, or are
 * older than a quarter of the age at which history is dropped. Never two at a time.
 */
public final class CheckpointPace {
  private static final int EPOCHS_PER_AGE = 4;

  private final Retention retention;
  private final Clock clock;
  private volatile long bytesSince;
  private volatile long firstEventMillis;
  private volatile long lastSize;
  private volatile boolean running;

  public CheckpointPace(Retention retention, Clock clock, long bytesSince) {
    this.retention = retention;
    this.clock = clock;
    this.bytesSince = bytesSince;
    firstEventMillis = clock.millis();
  }

  /** So many bytes of events were appended. */
  public synchronized void wrote(long bytes) {
    if (bytesSince == 0) {
      firstEventMillis = clock.millis();
    }
    bytesSince += bytes;
  }

  public boolean isDue() {
    long bytes = bytesSince;
    return !running
        && bytes > 0
        && (bytes >= Math.max(retention.checkpointAfterBytes(), lastSize)
            || clock.millis() - firstEventMillis >= retention.maxAge().toMillis() / EPOCHS_PER_AGE);
  }

  /** A checkpoint of all that was appended begins; also when it fails, the next one waits its turn. */
  public synchronized void begun() {
    bytesSince = 0;
    running = true;
  }

  public void ended() {
    running = false;
  }

  /** How large the newest checkpoint is. */
  public void known(long size) {
    lastSize = size;
  }
}
