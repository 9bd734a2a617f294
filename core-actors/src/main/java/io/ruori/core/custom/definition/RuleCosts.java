package io.ruori.core.custom.definition;

import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** What the rules of a schema cost together, and which of them cost the most. */
final class RuleCosts {
  static final long EACH_MAX = 10_000_000;
  private static final long TOTAL_MAX = 100_000_000;
  private static final int TOLD = 4;

  private record Cost(Path path, long cost) {}

  private final List<Cost> most = new ArrayList<>();
  private long total;

  void add(Path path, long cost) {
    total = total > Long.MAX_VALUE - cost ? Long.MAX_VALUE : total + cost;
    if (cost >= TOTAL_MAX / 100) {
      most.add(new Cost(path, cost));
      most.sort(Comparator.comparingLong(Cost::cost).reversed());
      if (most.size() > TOLD) {
        most.removeLast();
      }
    }
  }

  /** Refuses rules that cost too much together. */
  void judge(Path schema, FieldErrors errors) {
    if (total > TOTAL_MAX) {
      most.forEach(rule -> errors.forbidden(
          rule.path(), "contributed to estimated rule cost total exceeding cost limit for entire OpenAPIv3 schema"));
      errors.forbidden(
          schema, exceeds("x-kubernetes-validations estimated rule cost total for entire OpenAPIv3 schema", total, TOTAL_MAX));
    }
  }

  static String exceeds(String what, long cost, long limit) {
    double factor = (double) cost / limit;
    String times = factor > 100
        ? "more than 100x"
        : String.format(Locale.ROOT, factor < 1.5 ? "%fx" : "%.1fx", factor);
    return what + " exceeds budget by factor of " + times
        + " (try simplifying the rule, or adding maxItems, maxProperties, and maxLength where arrays, maps, and strings are"
        + " declared)";
  }
}
