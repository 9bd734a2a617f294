package io.ruori.gateway.engine;

import java.util.concurrent.atomic.AtomicLong;

/** How many bytes of bodies may be in memory at a time, of all requests together. */
final class BodyBudget {
  /** Of the heap; what is collected is copied once, and more is made of it. */
  private static final long SHARE = 8;

  /** Room for the largest body that is read. */
  private static final long LEAST_BYTES = 64L << 20;

  private final long most;
  private final AtomicLong taken = new AtomicLong();

  BodyBudget(long most) {
    this.most = most;
  }

  static BodyBudget ofThisHeap() {
    return new BodyBudget(Math.max(LEAST_BYTES, Runtime.getRuntime().maxMemory() / SHARE));
  }

  /** Whether there was room. */
  boolean take(long bytes) {
    boolean fits = taken.addAndGet(bytes) <= most;
    if (!fits) {
      give(bytes);
    }
    return fits;
  }

  void give(long bytes) {
    taken.addAndGet(-bytes);
  }

  long taken() {
    return taken.get();
  }
}
