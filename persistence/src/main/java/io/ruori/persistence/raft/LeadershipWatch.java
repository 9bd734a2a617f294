package io.ruori.persistence.raft;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells listeners of each change of leadership, in order. Ratis tells of most changes; the others are looked for. */
final class LeadershipWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LeadershipWatch.class);
  private static final long LOOK_MILLIS = 50;

  private final Supplier<Leadership> source;
  private final ScheduledThreadPoolExecutor thread =
      new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().name("ruori-ledger-leadership").daemon().factory());
  private final List<Consumer<Leadership>> listeners = new ArrayList<>();
  private Leadership last = Leadership.NOBODY;

  LeadershipWatch(Supplier<Leadership> source) {
    this.source = source;
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  void start() {
    thread.scheduleWithFixedDelay(this::tellChange, 0, LOOK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Looks now, in the watch's own thread. */
  void look() {
    run(this::tellChange);
  }

  void add(Consumer<Leadership> listener) {
    run(() -> {
      listeners.add(listener);
      listener.accept(last);
    });
  }

  private void run(Runnable task) {
    try {
      thread.execute(task);
    } catch (RejectedExecutionException e) {
      LOG.atDebug().log("Leadership is no longer watched");
    }
  }

  private void tellChange() {
    try {
      Leadership now = source.get();
      if (!now.equals(last)) {
        LOG.atInfo()
            .addKeyValue("leader", now.leader().orElse("none"))
            .addKeyValue("term", now.term())
            .addKeyValue("mine", now.mine())
            .log("Leadership of the ledger changed");
        last = now;
        listeners.forEach(listener -> tell(listener, now));
      }
    } catch (RuntimeException e) {
      LOG.atWarn().setCause(e).log("Leadership could not be looked at");
    }
  }

  private static void tell(Consumer<Leadership> listener, Leadership now) {
    try {
      listener.accept(now);
    } catch (RuntimeException e) {
      LOG.atWarn().setCause(e).log("A listener to the ledger's leadership failed");
    }
  }

  @Override
  public void close() {
    thread.shutdown();
  }
}
