package io.ruori.node.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruori.node.runtime.ContainerRuntime;
import io.ruori.node.runtime.RuntimeFailure;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ContainerStopTest {
  private final AtomicInteger tries = new AtomicInteger();

  /** A runtime that cannot be reached for a while. */
  private ContainerRuntime awayFor(int failures) {
    return (ContainerRuntime) Proxy.newProxyInstance(
        getClass().getClassLoader(), new Class<?>[] {ContainerRuntime.class}, (_, method, given) -> {
          if (method.getName().equals("stopContainer") && tries.incrementAndGet() > failures) {
            return null;
          }
          throw new RuntimeFailure("KillContainerError", "the engine does not answer");
        });
  }

  @Test
  void triesAgainWhileTheContainerMayRun() {
    ContainerStop.halt(awayFor(2), "c", Duration.ofSeconds(1));
    assertThat(tries).hasValue(3);
  }
}
