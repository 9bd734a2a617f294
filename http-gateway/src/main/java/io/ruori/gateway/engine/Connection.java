package io.ruori.gateway.engine;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** What one connection is doing, so that those that only sit there can be closed. Shared by its streams: thread-safe. */
final class Connection {
  private final long openedNanos;
  private final AtomicInteger active = new AtomicInteger();
  private final AtomicLong strayBytes = new AtomicLong();
  private volatile boolean asked;
  private volatile long lastUseNanos;

  Connection(long nowNanos) {
    this.openedNanos = nowNanos;
    this.lastUseNanos = nowNanos;
  }

  void requestStarts() {
    asked = true;
    strayBytes.set(0);
    active.incrementAndGet();
  }

  void requestEnds(long nowNanos) {
    lastUseNanos = nowNanos;
    active.decrementAndGet();
  }

  void received(int bytes) {
    if (active.get() == 0) {
      strayBytes.addAndGet(bytes);
    }
  }

  void sent(long nowNanos) {
    lastUseNanos = nowNanos;
  }

  /** True while more than is allowed came in that no request has followed. */
  boolean isFlooding(EngineSettings settings) {
    return active.get() == 0 && strayBytes.get() > settings.strayBytes();
  }

  boolean isOverdue(EngineSettings settings, long nowNanos) {
    if (active.get() > 0) {
      return false;
    }
    return asked
        ? nowNanos - lastUseNanos > settings.idle().toNanos()
        : nowNanos - openedNanos > settings.firstRequest().toNanos();
  }
}
