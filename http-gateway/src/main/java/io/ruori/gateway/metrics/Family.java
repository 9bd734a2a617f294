package io.ruori.gateway.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/** One metric with its label values. Safe for any thread; callers keep the number of label values bounded. */
sealed interface Family {
  /** Appends {@code # HELP}, {@code # TYPE} and the samples. */
  void write(StringBuilder out);

  /** Counts, or goes up and down. */
  final class Sum implements Family {
    private final String name;
    private final String type;
    private final String help;
    private final List<String> labels;
    private final Map<List<String>, LongAdder> values = new ConcurrentHashMap<>();

    Sum(String name, String type, String help, String... labels) {
      this.name = name;
      this.type = type;
      this.help = help;
      this.labels = List.of(labels);
    }

    void add(long by, String... labelValues) {
      values.computeIfAbsent(List.of(labelValues), _ -> new LongAdder()).add(by);
    }

    @Override
    public void write(StringBuilder out) {
      head(out, name, type, help);
      values.forEach((labelValues, value) ->
          out.append(name).append(braces(labels, labelValues)).append(' ').append(value.sum()).append('\n'));
    }
  }

  /** Read when asked for. */
  record Reading(String name, String type, String help, List<String> labels, Supplier<Map<List<String>, Double>> values)
      implements Family {
    @Override
    public void write(StringBuilder out) {
      head(out, name, type, help);
      values.get().forEach((labelValues, value) ->
          out.append(name).append(braces(labels, labelValues)).append(' ').append(number(value)).append('\n'));
    }
  }

  /** How often a value was not above each of some bounds. */
  final class Histogram implements Family {
    private final String name;
    private final String help;
    private final double[] bounds;
    private final List<String> labels;
    private final Map<List<String>, Buckets> values = new ConcurrentHashMap<>();

    private record Buckets(LongAdder[] counts, DoubleAdder sum) {}

    Histogram(String name, String help, double[] bounds, String... labels) {
      this.name = name;
      this.help = help;
      this.bounds = bounds.clone();
      this.labels = List.of(labels);
    }

    void observe(double value, String... labelValues) {
      Buckets buckets = values.computeIfAbsent(List.of(labelValues), _ -> fresh());
      int i = 0;
      while (i < bounds.length && value > bounds[i]) {
        i++;
      }
      buckets.counts()[i].increment();
      buckets.sum().add(value);
    }

    private Buckets fresh() {
      var counts = new LongAdder[bounds.length + 1];
      for (int i = 0; i < counts.length; i++) {
        counts[i] = new LongAdder();
      }
      return new Buckets(counts, new DoubleAdder());
    }

    @Override
    public void write(StringBuilder out) {
      head(out, name, "histogram", help);
      var withBound = new ArrayList<>(labels);
      withBound.add("le");
      values.forEach((labelValues, buckets) -> {
        long count = 0;
        for (int i = 0; i <= bounds.length; i++) {
          count += buckets.counts()[i].sum();
          var all = new ArrayList<>(labelValues);
          all.add(i < bounds.length ? number(bounds[i]) : "+Inf");
          out.append(name).append("_bucket").append(braces(withBound, all)).append(' ').append(count).append('\n');
        }
        String braces = braces(labels, labelValues);
        out.append(name).append("_sum").append(braces).append(' ').append(buckets.sum().sum()).append('\n');
        out.append(name).append("_count").append(braces).append(' ').append(count).append('\n');
      });
    }
  }

  private static void head(StringBuilder out, String name, String type, String help) {
    out.append("# HELP ").append(name).append(' ').append(help).append('\n');
    out.append("# TYPE ").append(name).append(' ').append(type).append('\n');
  }

  private static String braces(List<String> labels, List<String> values) {
    if (labels.isEmpty()) {
      return "";
    }
    var out = new StringBuilder("{");
    for (int i = 0; i < labels.size(); i++) {
      String value = values.get(i).replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
      out.append(i == 0 ? "" : ",").append(labels.get(i)).append("=\"").append(value).append('"');
    }
    return out.append('}').toString();
  }

  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15 ? Long.toString((long) value) : Double.toString(value);
  }
}
