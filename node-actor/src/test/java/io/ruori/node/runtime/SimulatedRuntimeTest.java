package io.ruori.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class SimulatedRuntimeTest extends ContainerRuntimeContract {
  private final SimulatedRuntime runtime = SimulatedRuntime.create(InstantSource.system());

  @Override
  protected ContainerRuntime runtime() {
    return runtime;
  }

  @Test
  void letsAContainerEndByItself() {
    String id = started(sandbox(), "c", 0);
    runtime.end(id, 7);
    assertThat(runtime.inspect(id).orElseThrow().exitCode()).isEqualTo(7);
  }
}
