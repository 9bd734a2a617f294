package io.ruori.core.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Thousands of seeds; {@code -Druori.simulation.seed=N} runs one of them again, {@code -Druori.simulation.seeds=N} so many,
 * from {@code -Druori.simulation.first=N} on.
 */
class SimulationTest {
  private static final long FIRST = Long.getLong("ruori.simulation.first", 1);
  private static final long SEEDS = Long.getLong("ruori.simulation.seeds", 1500);

  private static LongStream seeds() {
    Long only = Long.getLong("ruori.simulation.seed");
    return only == null ? LongStream.range(FIRST, FIRST + SEEDS) : LongStream.of(only);
  }

  private static void holds(String test, LongFunction<Optional<String>> run) {
    seeds().forEach(seed -> assertThat(run.apply(seed)).as(() -> again(test, seed)).isEmpty());
  }

  private static String again(String test, long seed) {
    return "seed " + seed + "; again with: mvn -pl core-actors -am test -Dsurefire.failIfNoSpecifiedTests=false"
        + " -Dtest=SimulationTest#" + test + " -Druori.simulation.seed=" + seed + "\n";
  }

  @Test
  void everyPromiseHoldsWhateverFails() {
    holds("everyPromiseHoldsWhateverFails", seed -> new Simulation(seed).run());
  }

  @Test
  void everyPromiseHoldsInARing() {
    holds("everyPromiseHoldsInARing", seed -> new RingSimulation(seed).run());
  }
}
