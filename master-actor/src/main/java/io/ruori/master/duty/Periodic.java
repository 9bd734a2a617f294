package io.ruori.master.duty;

import io.ruori.core.reconcile.Duty;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a pass now and then again after each period, on a virtual thread. A pass that fails is tried again sooner. */
public final class Periodic implements Duty.Running {
  private static final Logger LOG = LoggerFactory.getLogger(Periodic.class);
  private static final Duration AFTER_FAILURE = Duration.ofMillis(500);

  private final Thread thread;
  private volatile boolean closed;

  private final Duration period;

  private Periodic(String name, Duration period, Runnable pass) {
    this.period = period;
    thread = Thread.ofVirtual().name(name).unstarted(() -> loop(name, pass));
  }

  public static Periodic start(String name, Duration period, Runnable pass) {
    var periodic = new Periodic(name, period, pass);
    periodic.thread.start();
    return periodic;
  }

  /** Runs a pass until it succeeds, once. */
  public static Periodic once(String name, Runnable pass) {
    return start(name, Duration.ZERO, pass);
  }

  private void loop(String name, Runnable pass) {
    while (!closed) {
      Duration wait = period;
      try {
        pass.run();
        if (period.isZero()) {
          return;
        }
      } catch (RuntimeException e) {
        LOG.atWarn().setMessage("pass failed, tried again").addKeyValue("duty", name)
            .addKeyValue("cause", e.getMessage()).log();
        LOG.atDebug().setMessage("pass failed").setCause(e).log();
        wait = period.isZero() || AFTER_FAILURE.compareTo(period) < 0 ? AFTER_FAILURE : period;
      }
      try {
        Thread.sleep(wait);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      thread.join(Duration.ofSeconds(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
