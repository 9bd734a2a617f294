package io.ruori.master.cronjob;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** When a schedule is due: the five fields of cron or a descriptor, as upstream's {@code robfig/cron} reads them. */
final class Timetable {
  private static final Map<String, String> DESCRIPTORS = Map.of(
      "@yearly", "0 0 1 1 *", "@annually", "0 0 1 1 *", "@monthly", "0 0 1 * *", "@weekly", "0 0 * * 0",
      "@daily", "0 0 * * *", "@midnight", "0 0 * * *", "@hourly", "0 * * * *");
  private static final List<String> MONTHS =
      List.of("", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
  private static final List<String> DAYS = List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat");
  private static final int MOST_YEARS = 5;

  private final ZoneId zone;
  private final Duration every;
  private final BitSet minutes;
  private final BitSet hours;
  private final BitSet monthDays;
  private final BitSet months;
  private final BitSet weekDays;
  private final boolean bothDays;

  private Timetable(ZoneId zone, Duration every, String[] fields) {
    this.zone = zone;
    this.every = every;
    minutes = field(fields[0], 0, 59, List.of());
    hours = field(fields[1], 0, 23, List.of());
    monthDays = field(fields[2], 1, 31, List.of());
    months = field(fields[3], 1, 12, MONTHS);
    weekDays = field(fields[4], 0, 6, DAYS);
    bothDays = isAny(fields[2]) || isAny(fields[4]);
  }

  /** Empty when the schedule or the time zone is none. {@code zone} {@code ""} is UTC. */
  static Optional<Timetable> parse(String schedule, String zone) {
    try {
      String text = schedule.strip();
      String named = zone;
      if (text.startsWith("TZ=") || text.startsWith("CRON_TZ=")) {
        int space = text.indexOf(' ');
        named = text.substring(text.indexOf('=') + 1, space);
        text = text.substring(space).strip();
      }
      ZoneId id = named.isEmpty() ? ZoneOffset.UTC : ZoneId.of(named);
      if (text.startsWith("@every ")) {
        Duration period = Duration.parse("PT" + text.substring("@every ".length()).strip().toUpperCase(Locale.ROOT));
        return Optional.of(new Timetable(id, period.isPositive() ? period : Duration.ofSeconds(1), "* * * * *".split(" ")));
      }
      return Optional.of(new Timetable(id, null, DESCRIPTORS.getOrDefault(text, text).split("\\s+")));
    } catch (DateTimeException | IndexOutOfBoundsException | NumberFormatException unreadable) {
      return Optional.empty();
    }
  }

  private static boolean isAny(String field) {
    return field.startsWith("*") || field.startsWith("?");
  }

  private static BitSet field(String text, int min, int max, List<String> names) {
    var bits = new BitSet();
    for (String range : text.split(",")) {
      String[] steps = range.split("/", 2);
      String[] ends = steps[0].split("-", 2);
      boolean any = isAny(steps[0]);
      int first = any ? min : value(ends[0], names);
      int last = any || steps.length == 2 && ends.length == 1 ? max : value(ends[ends.length - 1], names);
      int step = steps.length == 2 ? Math.max(1, Integer.parseInt(steps[1])) : 1;
      for (int i = first; i <= Math.min(last, max); i += step) {
        bits.set(i);
      }
    }
    return bits;
  }

  private static int value(String text, List<String> names) {
    int named = names.indexOf(text.toLowerCase(Locale.ROOT));
    return named >= 0 ? named : Integer.parseInt(text);
  }

  /** The first time after another; empty when there is none within some years. */
  Optional<Instant> next(Instant after) {
    if (every != null) {
      return Optional.of(after.truncatedTo(ChronoUnit.SECONDS).plus(every));
    }
    ZonedDateTime time = after.atZone(zone).truncatedTo(ChronoUnit.MINUTES).plusMinutes(1);
    ZonedDateTime end = time.plusYears(MOST_YEARS);
    while (time.isBefore(end)) {
      if (!months.get(time.getMonthValue())) {
        time = time.truncatedTo(ChronoUnit.DAYS).withDayOfMonth(1).plusMonths(1);
      } else if (!isDay(time)) {
        time = time.truncatedTo(ChronoUnit.DAYS).plusDays(1);
      } else if (!hours.get(time.getHour())) {
        time = time.truncatedTo(ChronoUnit.HOURS).plusHours(1);
      } else if (!minutes.get(time.getMinute())) {
        time = time.plusMinutes(1);
      } else {
        return Optional.of(time.toInstant());
      }
    }
    return Optional.empty();
  }

  /** Where both kinds of days are given, either is enough. */
  private boolean isDay(ZonedDateTime time) {
    boolean ofMonth = monthDays.get(time.getDayOfMonth());
    boolean ofWeek = weekDays.get(time.getDayOfWeek().getValue() % 7);
    return bothDays ? ofMonth && ofWeek : ofMonth || ofWeek;
  }

  /** The last time after one and not after another: looked for in growing steps back, for it may have been long. */
  Optional<Instant> last(Instant after, Instant until) {
    for (Duration back = Duration.ofHours(1); ; back = back.multipliedBy(8)) {
      Instant from = until.minus(back).isBefore(after) ? after : until.minus(back);
      Optional<Instant> found = Optional.empty();
      for (Optional<Instant> due = next(from); due.filter(time -> !time.isAfter(until)).isPresent(); due = next(due.get())) {
        found = due;
      }
      if (found.isPresent() || from.equals(after)) {
        return found;
      }
    }
  }
}
