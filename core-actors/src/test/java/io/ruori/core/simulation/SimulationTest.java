package io.ruori.core.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Thousands of seeds; {@code -Druori.simulation.seed=N} runs one of them again. */
class SimulationTest {
  private static final int SEEDS = 2000;

  @Test
  void everyPromiseHoldsWhateverFails() {
    Long only = Long.getLong("ruori.simulation.seed");
    long first = only == null ? 1 : only;
    long last = only == null ? SEEDS : only;
    for (long seed = first; seed <= last; seed++) {
      Optional<String> broken = new Simulation(seed).run();
      assertThat(broken).as("seed %d", seed).isEmpty();
    }
  }
}
