package io.ruori.core.table;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/** Durations as kubectl shows them: two or three figures that mean something ({@code duration.HumanDuration}). */
final class HumanDuration {
  private static final int YEAR_HOURS = 24 * 365;

  private HumanDuration() {}

  /** The time since a moment in RFC 3339; {@code <unknown>} when there is none. */
  static String since(String time, Instant now) {
    if (time.isEmpty()) {
      return "<unknown>";
    }
    try {
      return of(Duration.between(Instant.parse(time), now));
    } catch (DateTimeParseException notATime) {
      return "<invalid>";
    }
  }

  static String of(Duration duration) {
    long seconds = duration.toMillis() / 1000;
    if (seconds < 0) {
      return seconds < -1 ? "<invalid>" : "0s";
    }
    long minutes = seconds / 60;
    long hours = seconds / 3600;
    if (seconds < 120) {
      return seconds + "s";
    }
    if (minutes < 10) {
      return two(minutes, "m", seconds % 60, "s");
    }
    if (minutes < 180) {
      return minutes + "m";
    }
    if (hours < 8) {
      return two(hours, "h", minutes % 60, "m");
    }
    if (hours < 48) {
      return hours + "h";
    }
    if (hours < 24 * 8) {
      return two(hours / 24, "d", hours % 24, "h");
    }
    if (hours < YEAR_HOURS * 2) {
      return hours / 24 + "d";
    }
    return hours < YEAR_HOURS * 8
        ? two(hours / YEAR_HOURS, "y", hours / 24 % 365, "d")
        : hours / YEAR_HOURS + "y";
  }

  private static String two(long first, String unit, long second, String secondUnit) {
    return second == 0 ? first + unit : first + unit + second + secondUnit;
  }
}
