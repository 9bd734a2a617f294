package io.ruori.bench.report;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * A line of the table of figures.
 *
 * @param measurement a result's name
 * @param value which of its numbers
 * @param upstream kube-apiserver's figure on the same machine; 0 where there is none
 * @param goal what is asked for: so many times upstream's figure, or at most so much, or nothing (0)
 */
record Row(String title, String measurement, String value, double upstream, Goal goal, double asked) {
  enum Goal {
    TIMES,
    AT_MOST,
    NONE
  }

  private static final String RATE = "perSecond";

  static final List<Row> ALL =
      List.of(
          times("create, per s", "create", 455, 8),
          times("GET, per s", "get", 2168, 4),
          times("GET `resourceVersion=0`, per s", "get-rv0", 2869, 4),
          times("GET over HTTP/2, per s", "h2-get", 2168, 4),
          times("LIST of 10,000 pods, per s", "list", 2.1, 5),
          times("LIST over HTTP/2, per s", "h2-list", 2.1, 5),
          times("LIST by label, 1 in 16, per s", "list-selector", 25, 5),
          times("LIST by label, none matches, per s", "list-selector-none", 289, 5),
          times("PATCH at random, per s", "patch", 307, 8),
          times("PATCH, 32 writers of one object, per s", "patch-one", 31, 50),
          times("apply at random, per s (goal: PATCH's)", "apply", 307, 8),
          atMost("watch, write start to receipt, p50 ms", "watch", "p50Millis", 9.6, 5),
          atMost("watch, p99 ms", "watch", "p99Millis", 324, 50),
          new Row("watch, deliveries per s", "watch", RATE, 9824, Goal.NONE, 0),
          atMost("watch over HTTP/2, p50 ms", "h2-watch", "p50Millis", 9.6, 5),
          atMost("watch over HTTP/2, p99 ms", "h2-watch", "p99Millis", 324, 50),
          new Row("delete, per s", "delete", RATE, 442, Goal.NONE, 0),
          atMost("start of the process to ready, ms", "start", "millis", 3250, 1500),
          atMost("resident with 10,000 pods, MB", "resident-loaded", "megabytes", 0, 450),
          new Row("resident after the run, MB", "resident-end", "megabytes", 1617, Goal.NONE, 0));

  private static Row times(String title, String measurement, double upstream, double factor) {
    return new Row(title, measurement, RATE, upstream, Goal.TIMES, factor);
  }

  private static Row atMost(String title, String measurement, String value, double upstream, double limit) {
    return new Row(title, measurement, value, upstream, Goal.AT_MOST, limit);
  }

  static String heading() {
    return "| | Ruori | kube-apiserver | ratio | goal | met | server CPU, µs each |\n|---|---|---|---|---|---|---|\n";
  }

  String line(Map<String, JsonNode> results) {
    JsonNode result = results.get(measurement);
    if (result == null) {
      return "";
    }
    double ours = result.path(value).asDouble(0);
    double ratio = upstream == 0 ? 0 : ours / upstream;
    boolean met = goal == Goal.TIMES ? ratio >= asked : ours <= asked;
    double cpu = value.equals(RATE) ? result.path("cpuMicros").asDouble(0) : 0;
    return String.join(
            " | ",
            "| " + title,
            number(ours),
            upstream == 0 ? "" : number(upstream),
            upstream == 0 ? "" : number(ratio) + " ×",
            wanted(),
            goal == Goal.NONE ? "" : met ? "yes" : "no",
            cpu == 0 ? "" : number(cpu))
        + " |\n";
  }

  private String wanted() {
    return switch (goal) {
      case TIMES -> "≥ " + number(asked) + " ×";
      case AT_MOST -> "≤ " + number(asked);
      case NONE -> "";
    };
  }

  static String number(double value) {
    boolean whole = value >= 100 || value == Math.rint(value);
    return String.format(Locale.ROOT, whole ? "%,.0f" : value < 10 ? "%.2f" : "%.1f", value);
  }
}
