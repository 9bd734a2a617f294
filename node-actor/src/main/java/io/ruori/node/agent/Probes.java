package io.ruori.node.agent;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Asks a container once whether it is well. Blocks, for at most the timeout. */
@FunctionalInterface
public interface Probes {
  Verdict ask(Question question);

  /**
   * @param handler the {@code Probe} or {@code LifecycleHandler} as the API gives it
   * @param ips of the pod
   * @param ports of the container, by name
   */
  record Question(
      String containerId, List<String> ips, Map<String, Integer> ports, JsonNode handler, Duration timeout) {}

  /**
   * @param output for an Event, when it failed
   * @param unknown it could not be asked: that says nothing of the container, and does not count
   */
  record Verdict(boolean healthy, String output, boolean unknown) {
    public static final Verdict HEALTHY = new Verdict(true, "");

    public Verdict(boolean healthy, String output) {
      this(healthy, output, false);
    }

    public static Verdict unknown(String why) {
      return new Verdict(false, why, true);
    }
  }

  /** For containers without processes: always well. */
  static Probes always() {
    return question -> Verdict.HEALTHY;
  }
}
