package io.ruori.node.agent;

import io.ruori.node.runtime.ContainerRuntime;
import io.ruori.node.runtime.ContainerView;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lists all containers from time to time, for what events did not tell. */
final class Relist {
  private static final Logger LOG = LoggerFactory.getLogger(Relist.class);
  private static final Duration PERIOD = Duration.ofSeconds(10);

  private Relist() {}

  static AutoCloseable start(ContainerRuntime runtime, Consumer<List<ContainerView>> heard) {
    Thread thread = Thread.ofVirtual().name("relist").start(() -> {
      try {
        while (true) {
          Thread.sleep(PERIOD);
          once(runtime, heard);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });
    return thread::interrupt;
  }

  private static void once(ContainerRuntime runtime, Consumer<List<ContainerView>> heard) {
    try {
      heard.accept(runtime.list());
    } catch (RuntimeException e) {
      LOG.warn("containers not listed cause={}", e.toString());
    }
  }
}
