package io.ruori.core.object;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Durations as Go writes them: {@code 1h30m}, {@code 1.5s}. */
public final class GoDurations {
  private static final Map<String, Long> NANOS = Map.of(
      "ns", 1L, "us", 1_000L, "µs", 1_000L, "μs", 1_000L, "ms", 1_000_000L, "s", 1_000_000_000L,
      "m", 60_000_000_000L, "h", 3_600_000_000_000L);
  private static final Pattern WHOLE = Pattern.compile("[-+]?(0|((\\d++\\.?\\d*+|\\.\\d++)(ns|us|µs|μs|ms|s|m|h))++)");
  private static final Pattern PART = Pattern.compile("(\\d++\\.?\\d*+|\\.\\d++)(ns|us|µs|μs|ms|s|m|h)");

  private GoDurations() {}

  /** Whether {@link #parse} knows it; without the cost of its numbers. */
  public static boolean isDuration(String text) {
    return WHOLE.matcher(text).matches();
  }

  /** Empty for what is no duration. */
  public static Optional<Duration> parse(String text) {
    if (!isDuration(text)) {
      return Optional.empty();
    }
    BigDecimal nanos = PART.matcher(text).results()
        .map(part -> new BigDecimal(part.group(1)).multiply(BigDecimal.valueOf(NANOS.get(part.group(2)))))
        .reduce(BigDecimal.ZERO, BigDecimal::add);
    long total = nanos.longValue();
    return Optional.of(Duration.ofNanos(text.startsWith("-") ? -total : total));
  }

  /** As Go's {@code Duration.String}: {@code 1m1.5s}, {@code 340ms}, {@code 0s}. */
  public static String print(Duration duration) {
    if (duration.isZero()) {
      return "0s";
    }
    String sign = duration.isNegative() ? "-" : "";
    Duration size = duration.abs();
    if (size.compareTo(Duration.ofSeconds(1)) < 0) {
      long nanos = size.toNanos();
      String unit = nanos < 1_000 ? "ns" : nanos < 1_000_000 ? "µs" : "ms";
      return sign + decimal(nanos, NANOS.get(unit)) + unit;
    }
    String minutes = size.toMinutes() == 0 ? "" : size.toMinutesPart() + "m";
    String hours = size.toHours() == 0 ? "" : size.toHours() + "h";
    return sign + hours + minutes + decimal(size.minusMinutes(size.toMinutes()).toNanos(), NANOS.get("s")) + "s";
  }

  private static String decimal(long nanos, long unit) {
    return BigDecimal.valueOf(nanos).divide(BigDecimal.valueOf(unit)).stripTrailingZeros().toPlainString();
  }
}
