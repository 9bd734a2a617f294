package io.ruori.master.replica;

import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Runs a task many times, in batches of 1, 2, 4, … that run at once; the first failure ends it after its batch, so that
 * what cannot work is not tried hundreds of times: upstream's {@code slowStartBatch}.
 */
public final class SlowStart {
  private static final int LARGEST_BATCH = 64;

  private SlowStart() {}

  /** Throws the first failure of the batch that failed. */
  public static void run(int count, Runnable task) {
    int left = count;
    for (int batch = Math.min(left, 1); batch > 0; batch = Math.min(Math.min(2 * batch, LARGEST_BATCH), left)) {
      runBatch(batch, task);
      left -= batch;
    }
  }

  private static void runBatch(int size, Runnable task) {
    var failure = new AtomicReference<RuntimeException>();
    var done = new CountDownLatch(size);
    var threads = new ArrayList<Thread>();
    for (int i = 0; i < size; i++) {
      threads.add(Thread.startVirtualThread(() -> {
        try {
          task.run();
        } catch (RuntimeException e) {
          failure.compareAndSet(null, e);
        } finally {
          done.countDown();
        }
      }));
    }
    try {
      done.await();
    } catch (InterruptedException e) {
      threads.forEach(Thread::interrupt);
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for a batch", e);
    }
    if (failure.get() != null) {
      throw failure.get();
    }
  }
}
