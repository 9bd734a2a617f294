package io.ruori.bench.load;

import io.ruori.core.object.Json;
import java.util.Arrays;
import java.util.Locale;
import tools.jackson.databind.node.ObjectNode;

/**
 * One measurement.
 *
 * @param perSecond operations that succeeded
 * @param cpuMicros the server's CPU time for each; 0 where it is not known
 */
record Result(String name, double perSecond, double p50Millis, double p99Millis, long failures, double cpuMicros) {
  static Result of(String name, double seconds, long[] nanos, long failures, double cpuSeconds) {
    long[] sorted = nanos.clone();
    Arrays.sort(sorted);
    double cpuMicros = nanos.length == 0 ? 0 : cpuSeconds * 1e6 / nanos.length;
    return new Result(name, nanos.length / seconds, at(sorted, 0.5), at(sorted, 0.99), failures, cpuMicros);
  }

  private static double at(long[] sorted, double share) {
    return sorted.length == 0 ? 0 : sorted[(int) Math.min(sorted.length - 1, (long) (sorted.length * share))] / 1e6;
  }

  /** A line of JSON. */
  String json() {
    ObjectNode line = Json.object().put("name", name);
    line.put("perSecond", rounded(perSecond)).put("p50Millis", rounded(p50Millis)).put("p99Millis", rounded(p99Millis));
    return line.put("failures", failures).put("cpuMicros", rounded(cpuMicros)).toString();
  }

  private static double rounded(double value) {
    return Double.parseDouble(String.format(Locale.ROOT, value < 10 ? "%.2f" : "%.0f", value));
  }
}
