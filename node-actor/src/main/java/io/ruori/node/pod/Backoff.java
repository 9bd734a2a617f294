package io.ruori.node.pod;

import java.time.Duration;
import java.time.Instant;

/**
 * Upstream's {@code flowcontrol.Backoff} for one key: the first try after a failure is free, then 10 s, doubling to 5 min;
 * forgotten after 10 min without a failure.
 *
 * @param delay zero before the first failure
 * @param since when the delay was last raised
 */
record Backoff(Duration delay, Instant since) {
  static final Duration INITIAL = Duration.ofSeconds(10);
  static final Duration MAX = Duration.ofMinutes(5);
  static final Backoff NONE = new Backoff(Duration.ZERO, Instant.EPOCH);

  /** When the next try is due, for a failure at {@code failedAt}; not after {@code failedAt} when it is due at once. */
  Instant dueAfter(Instant failedAt) {
    return isExpiredAt(failedAt) ? failedAt : failedAt.plus(delay);
  }

  Backoff next(Instant now) {
    if (delay.isZero() || isExpiredAt(now)) {
      return new Backoff(INITIAL, now);
    }
    Duration doubled = delay.multipliedBy(2);
    return new Backoff(doubled.compareTo(MAX) > 0 ? MAX : doubled, now);
  }

  private boolean isExpiredAt(Instant now) {
    return Duration.between(since, now).compareTo(MAX.multipliedBy(2)) > 0;
  }
}
