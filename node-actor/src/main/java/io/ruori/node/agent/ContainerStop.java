package io.ruori.node.agent;

import io.ruori.node.runtime.ContainerRuntime;
import io.ruori.node.runtime.ContainerView;
import io.ruori.node.runtime.RuntimeFailure;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stops a container for sure: what comes next, such as its successor, must not find it running. */
final class ContainerStop {
  private static final Logger LOG = LoggerFactory.getLogger(ContainerStop.class);
  private static final Duration RETRY = Duration.ofSeconds(1);

  private ContainerStop() {}

  /** Blocks until the runtime has stopped it, or says that it does not run. */
  static void halt(ContainerRuntime runtime, String id, Duration grace) {
    boolean stopped = false;
    while (!stopped) {
      try {
        runtime.stopContainer(id, grace);
        stopped = true;
      } catch (RuntimeFailure e) {
        LOG.warn("container not stopped id={} cause={}", id, e.getMessage());
        stopped = !isRunning(runtime, id) || !pause();
      }
    }
  }

  /** It counts as running while the runtime cannot say. */
  private static boolean isRunning(ContainerRuntime runtime, String id) {
    try {
      return runtime.inspect(id).filter(ContainerView::isRunning).isPresent();
    } catch (RuntimeFailure e) {
      return true;
    }
  }

  /** False when the node stops. */
  private static boolean pause() {
    try {
      Thread.sleep(RETRY);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
