package io.ruori.launcher.memory;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.time.Duration;
import java.util.Optional;

/**
 * Keeps a member's heap near what is alive in it. The serial collector lets its old generation grow to the JVM's limit, a
 * quarter of the machine, before it collects it once; every version of an object that was replaced waits there. Here it is
 * collected when it has grown by a third since the last time: rarely on a quiet member, and for some ten milliseconds
 * per ten thousand objects. Other collectors look after themselves.
 */
public final class HeapBound {
  /** Below this a collection would free too little to be worth its pause. */
  private static final long SMALL_BYTES = 96L << 20;

  private static final Duration START = Duration.ofSeconds(1);
  private static final Duration PERIOD = Duration.ofMillis(250);

  private HeapBound() {}

  /** Looks after the heap from now on, in the background. For a JVM that is all ours. */
  public static void keep() {
    Thread.ofVirtual().name("heap-bound").start(HeapBound::look);
  }

  private static void look() {
    try {
      Thread.sleep(START); // it has better things to do
      Optional<MemoryPoolMXBean> old = oldGeneration();
      while (old.isPresent()) {
        Thread.sleep(PERIOD);
        long alive = old.get().getCollectionUsage().getUsed();
        if (isDue(old.get().getUsage().getUsed(), alive)) {
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
   */
  static boolean isDue(long used, long alive) {
    return used > Math.max(SMALL_BYTES, alive + alive / 3);
  }
}
