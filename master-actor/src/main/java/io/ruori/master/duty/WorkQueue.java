package io.ruori.master.duty;

import io.ruori.core.api.ApiException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keys that need work: each is in the queue once, never worked on twice at a time, and tried again with back-off when the
 * work fails. Bounded by the number of distinct keys.
 */
public final class WorkQueue<K> implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WorkQueue.class);
  private static final long FIRST_RETRY_MILLIS = 20;
  private static final long LONGEST_RETRY_MILLIS = 30_000;

  private final String name;
  private final Consumer<K> work;
  private final LinkedHashSet<K> waiting = new LinkedHashSet<>();
  private final Set<K> running = new HashSet<>();
  private final Set<K> again = new HashSet<>();
  private final Map<K, Integer> failures = new HashMap<>();
  private final ScheduledExecutorService later;
  private boolean closed;

  private WorkQueue(String name, Consumer<K> work) {
    this.name = name;
    this.work = work;
    this.later = Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().name(name + "-later").factory());
  }

  public static <K> WorkQueue<K> start(String name, int workers, Consumer<K> work) {
    var queue = new WorkQueue<K>(name, work);
    for (int i = 0; i < workers; i++) {
      Thread.ofVirtual().name(name + "-" + i).start(queue::run);
    }
    return queue;
  }

  public synchronized void add(K key) {
    if (running.contains(key)) {
      again.add(key);
    } else if (waiting.add(key)) {
      notifyAll();
    }
  }

  public synchronized void addAfter(K key, Duration delay) {
    if (!closed) {
      later.schedule(() -> add(key), Math.max(0, delay.toMillis()), TimeUnit.MILLISECONDS);
    }
  }

  private void run() {
    while (true) {
      K key;
      synchronized (this) {
        while (waiting.isEmpty() && !closed) {
          try {
            wait();
          } catch (InterruptedException e) {
            return;
          }
        }
        if (closed) {
          return;
        }
        key = waiting.removeFirst();
        running.add(key);
      }
      boolean done = attempt(key);
      synchronized (this) {
        running.remove(key);
        if (again.remove(key)) {
          add(key);
        }
        if (done) {
          failures.remove(key);
        } else {
          int count = failures.merge(key, 1, Integer::sum);
          long millis = Math.min(LONGEST_RETRY_MILLIS, FIRST_RETRY_MILLIS << Math.min(count - 1, 20));
          addAfter(key, Duration.ofMillis(millis));
        }
      }
    }
  }

  private boolean attempt(K key) {
    try {
      work.accept(key);
      return true;
    } catch (ApiException e) {
      LOG.atDebug().setMessage("refused, tried again").addKeyValue("queue", name).addKeyValue("key", key)
          .addKeyValue("cause", e.getMessage()).log();
    } catch (RuntimeException e) {
      LOG.atWarn().setMessage("failed, tried again").addKeyValue("queue", name).addKeyValue("key", key)
          .setCause(e).log();
    }
    return false;
  }

  @Override
  public synchronized void close() {
    closed = true;
    later.shutdownNow();
    notifyAll();
  }
}
