package io.ruori.gateway.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FamilyTest {
  @Test
  void writesCountersInPrometheusText() {
    var family = new Family.Sum("x_total", "counter", "Help.", "a", "b");
    family.add(2, "1", "q\"\n");
    var out = new StringBuilder();
    family.write(out);
    assertThat(out.toString()).isEqualTo("# HELP x_total Help.\n# TYPE x_total counter\nx_total{a=\"1\",b=\"q\\\"\\n\"} 2\n");
  }

  @Test
  void countsHistogramsCumulatively() {
    var family = new Family.Histogram("y", "Help.", new double[] {0.5, 1}, "a");
    family.observe(0.5, "v");
    family.observe(0.75, "v");
    family.observe(5, "v");
    var out = new StringBuilder();
    family.write(out);
    assertThat(out.toString())
        .contains("y_bucket{a=\"v\",le=\"0.5\"} 1\n", "y_bucket{a=\"v\",le=\"1\"} 2\n", "y_bucket{a=\"v\",le=\"+Inf\"} 3\n",
            "y_sum{a=\"v\"} 6.25\n", "y_count{a=\"v\"} 3\n");
  }
}
