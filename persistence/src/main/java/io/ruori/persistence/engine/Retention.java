package io.ruori.persistence.engine;

import java.time.Duration;

/**
 * How much history is kept. An epoch is a checkpoint and the events after it up to the next one; only whole epochs are
 * dropped, the oldest first, and the newest two stay whatever the bounds say: the table itself, and one to fall back
 * on.
 *
 * @param maxAge epochs that ended earlier are dropped
 * @param maxBytes the oldest are dropped while all together are larger
 * @param checkpointAfterBytes a checkpoint is due after so many bytes of events
 */
public record Retention(Duration maxAge, long maxBytes, long checkpointAfterBytes) {
  public static final int KEPT_EPOCHS = 2;
}
