package io.ruori.core.cel;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Durations as Go writes them: {@code 1h30m}, {@code 1.5s}. */
final class GoDurations {
  private static final Map<String, Long> NANOS = Map.of(
      "ns", 1L, "us", 1_000L, "µs", 1_000L, "μs", 1_000L, "ms", 1_000_000L, "s", 1_000_000_000L,
      "m", 60_000_000_000L, "h", 3_600_000_000_000L);
  private static final Pattern WHOLE = Pattern.compile("[-+]?(0|((\\d++\\.?\\d*+|\\.\\d++)(ns|us|µs|μs|ms|s|m|h))++)");
  private static final Pattern PART = Pattern.compile("(\\d++\\.?\\d*+|\\.\\d++)(ns|us|µs|μs|ms|s|m|h)");

  private GoDurations() {}

  static Optional<Duration> parse(String text) {
    if (!WHOLE.matcher(text).matches()) {
      return Optional.empty();
    }
    BigDecimal nanos = PART.matcher(text).results()
        .map(part -> new BigDecimal(part.group(1)).multiply(BigDecimal.valueOf(NANOS.get(part.group(2)))))
        .reduce(BigDecimal.ZERO, BigDecimal::add);
    long total = nanos.longValue();
    return Optional.of(Duration.ofNanos(text.startsWith("-") ? -total : total));
  }
}
