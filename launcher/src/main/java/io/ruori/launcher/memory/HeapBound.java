package io.ruori.launcher.memory;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.time.Duration;
import java.util.Optional;

/**
 * Keeps a member's heap near what is alive in it. The serial collector lets its old generation grow to the JVM's limit, a
 * quarter of the machine, before it collects it once; every version of an object that was replaced waits there. Here it is
 * collected when it has doubled since the last time, for some ten milliseconds per ten thousand objects, and when it has grown by
 * a third and the member is at rest, so that work is not paid for with many collections. Other collectors look after
 * themselves.
 */
public final class HeapBound {
  /** Below this a collection would free too little to be worth its pause. */
  private static final long SMALL_BYTES = 96L << 20;

  private static final Duration START = Duration.ofSeconds(1);
  private static final Duration PERIOD = Duration.ofMillis(250);

  /** A member is at rest when so many looks in a row saw less than {@link #STILL_BYTES} of growth. */
  private static final int STILL_LOOKS = 6;

  private static final long STILL_BYTES = 1L << 20;

  private HeapBound() {}

  /** Looks after the heap from now on, in the background. For a JVM that is all ours. */
  public static void keep() {
    Thread.ofVirtual().name("heap-bound").start(HeapBound::look);
  }

  private static void look() {
    try {
      Thread.sleep(START); // it has better things to do
      Optional<MemoryPoolMXBean> old = oldGeneration();
      long seen = 0;
      int still = 0;
      while (old.isPresent()) {
        Thread.sleep(PERIOD);
        long alive = old.get().getCollectionUsage().getUsed();
        long used = old.get().getUsage().getUsed();
        still = used - seen < STILL_BYTES ? still + 1 : 0;
        seen = still == 0 ? used : seen;
        if (isDue(used, alive, still >= STILL_LOOKS)) {
          System.gc();
        }
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private static Optional<MemoryPoolMXBean> oldGeneration() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getName().equals("Tenured Gen") && pool.isCollectionUsageThresholdSupported())
        .findFirst();
  }

  /**
   * Whether the old generation is to be collected.
   *
   * @param alive what it held after the last time, 0 before the first
   * @param atRest whether it has hardly grown for a while
   */
  static boolean isDue(long used, long alive, boolean atRest) {
    return used > Math.max(SMALL_BYTES, atRest ? alive + alive / 3 : 2 * alive);
  }
}
