package io.ruori.launcher;

import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stops what was started, in the opposite order. */
final class Parts {
  private static final Logger LOG = LoggerFactory.getLogger(Parts.class);
  private static final long STOP_SECONDS = 20;

  private Parts() {}

  /** One that does not stop does not keep the others from stopping. */
  static void close(Deque<AutoCloseable> running) {
    while (!running.isEmpty()) {
      try {
        running.pop().close();
      } catch (Exception e) {
        LOG.warn("part did not stop cause={}", e.toString());
      }
    }
  }

  static AutoCloseable of(ActorSystem<Void> system) {
    return () -> {
      system.terminate();
      system.getWhenTerminated().toCompletableFuture().get(STOP_SECONDS, TimeUnit.SECONDS);
    };
  }
}
