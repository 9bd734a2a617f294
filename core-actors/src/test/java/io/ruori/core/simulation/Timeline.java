package io.ruori.core.simulation;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/** Simulated time: one thread, one order, all of it from a seed. */
final class Timeline {
  private record Due(long at, long number, Runnable action) implements Comparable<Due> {
    @Override
    public int compareTo(Due other) {
      return at != other.at ? Long.compare(at, other.at) : Long.compare(number, other.number);
    }
  }

  private final PriorityQueue<Due> queue = new PriorityQueue<>();
  private final SplittableRandom random;
  private long now;
  private long scheduled;

  Timeline(long seed) {
    random = new SplittableRandom(seed);
  }

  SplittableRandom random() {
    return random;
  }

  long now() {
    return now;
  }

  /** Simulated time as a time of day, in milliseconds since 1970. */
  Clock clock() {
    return new Clock() {
      @Override
      public ZoneId getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(ZoneId zone) {
        return this;
      }

      @Override
      public Instant instant() {
        return Instant.ofEpochMilli(now);
      }
    };
  }

  boolean chance(double share) {
    return random.nextDouble() < share;
  }

  void after(long delay, Runnable action) {
    queue.add(new Due(now + delay, scheduled++, action));
  }

  /** Some time between now and then. */
  void within(long longest, Runnable action) {
    after(random.nextLong(longest + 1), action);
  }

  void runAll() {
    while (!queue.isEmpty()) {
      Due due = queue.poll();
      now = due.at();
      due.action().run();
    }
  }
}
