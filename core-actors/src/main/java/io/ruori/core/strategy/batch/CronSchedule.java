package io.ruori.core.strategy.batch;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Whether a schedule is one, and in upstream's words why not: five fields, or a descriptor such as {@code @daily}. */
final class CronSchedule {
  private static final Set<String> DESCRIPTORS =
      Set.of("@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly");
  private static final List<Field> FIELDS = List.of(
      new Field(0, 59, Map.of()),
      new Field(0, 23, Map.of()),
      new Field(1, 31, Map.of()),
      new Field(1, 12, names(1, "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")),
      new Field(0, 6, names(0, "sun", "mon", "tue", "wed", "thu", "fri", "sat")));

  private CronSchedule() {}

  private record Field(long min, long max, Map<String, Integer> names) {}

  private static final class Wrong extends RuntimeException {
    private static final long serialVersionUID = 1;

    Wrong(String message) {
      super(message, null, false, false);
    }
  }

  private static Map<String, Integer> names(int first, String... names) {
    return IntStream.range(0, names.length).boxed().collect(Collectors.toMap(i -> names[i], i -> first + i));
  }

  static Optional<String> problem(String schedule) {
    try {
      check(schedule);
      return Optional.empty();
    } catch (Wrong wrong) {
      return Optional.of(wrong.getMessage());
    }
  }

  private static void check(String schedule) {
    String text = schedule;
    if (text.startsWith("TZ=") || text.startsWith("CRON_TZ=")) {
      int space = text.indexOf(' ');
      text = space < 0 ? "" : text.substring(space).strip();
    }
    if (text.startsWith("@")) {
      descriptor(text);
      return;
    }
    String stripped = text.strip();
    String[] parts = stripped.isEmpty() ? new String[0] : stripped.split("\\s+");
    if (parts.length != FIELDS.size()) {
      throw new Wrong("expected exactly 5 fields, found " + parts.length + ": [" + String.join(" ", parts) + "]");
    }
    for (int i = 0; i < parts.length; i++) {
      for (String range : parts[i].split(",")) {
        if (!range.isEmpty()) {
          range(range, FIELDS.get(i));
        }
      }
    }
  }

  private static void descriptor(String text) {
    if (text.startsWith("@every ")) {
      String duration = text.substring("@every ".length());
      if (!duration.matches("[+-]?([0-9]+(\\.[0-9]*)?(ns|us|µs|ms|s|m|h))+|0")) {
        throw new Wrong("failed to parse duration " + text + ": time: invalid duration \"" + duration + "\"");
      }
    } else if (!DESCRIPTORS.contains(text)) {
      throw new Wrong("unrecognized descriptor: " + text);
    }
  }

  private static void range(String text, Field field) {
    String[] rangeAndStep = text.split("/", -1);
    String[] limits = rangeAndStep[0].split("-", -1);
    boolean any = limits[0].equals("*") || limits[0].equals("?");
    long start = any ? field.min() : value(limits[0], field);
    if (!any && limits.length > 2) {
      throw new Wrong("too many hyphens: " + text);
    }
    long end = any ? field.max() : limits.length == 2 ? value(limits[1], field) : start;
    long step = 1;
    if (rangeAndStep.length == 2) {
      step = number(rangeAndStep[1]);
      end = limits.length == 1 ? field.max() : end;
    } else if (rangeAndStep.length > 2) {
      throw new Wrong("too many slashes: " + text);
    }
    if (start < field.min()) {
      throw new Wrong("beginning of range (" + start + ") below minimum (" + field.min() + "): " + text);
    }
    if (end > field.max()) {
      throw new Wrong("end of range (" + end + ") above maximum (" + field.max() + "): " + text);
    }
    if (start > end) {
      throw new Wrong("beginning of range (" + start + ") beyond end of range (" + end + "): " + text);
    }
    if (step == 0) {
      throw new Wrong("step of range should be a positive number: " + text);
    }
  }

  private static long value(String text, Field field) {
    Integer named = field.names().get(text.toLowerCase(Locale.ROOT));
    return named != null ? named : number(text);
  }

  private static long number(String text) {
    if (!text.matches("[+-]?[0-9]{1,18}")) {
      throw new Wrong("failed to parse int from " + text + ": strconv.Atoi: parsing \"" + text + "\": invalid syntax");
    }
    long number = Long.parseLong(text);
    if (number < 0) {
      throw new Wrong("negative number (" + number + ") not allowed: " + text);
    }
    return number;
  }
}
