package io.ruori.core.strategy.batch;

import io.ruori.core.validation.GoText;

/** Sets of indexes as text: {@code 0,2-4} (batch {@code validateIndexesFormat}). */
final class Indexes {
  private Indexes() {}

  /** @param error {@code ""} when the text is right */
  record Parsed(long count, String error) {}

  static Parsed parse(String text, long completions) {
    if (text.isEmpty()) {
      return new Parsed(0, "");
    }
    long count = 0;
    long last = -1;
    for (String interval : text.split(",", -1)) {
      String[] limits = interval.split("-", -1);
      if (limits.length > 2) {
        return failed("the fragment " + GoText.quote(interval)
            + " violates the requirement that an index interval can have at most two parts separated by '-'");
      }
      long first = -1;
      for (String limit : limits) {
        if (!limit.matches("[+-]?[0-9]{1,18}")) {
          return failed("cannot convert string to integer for index: " + GoText.quote(limit));
        }
        long index = Long.parseLong(limit);
        if (index >= completions) {
          return failed("too large index: " + GoText.quote(limit));
        }
        if (last >= index) {
          return failed("non-increasing order, previous: " + last + ", current: " + index);
        }
        count += first < 0 ? 1 : index - first;
        first = index;
        last = index;
      }
    }
    return new Parsed(count, "");
  }

  private static Parsed failed(String why) {
    return new Parsed(0, why);
  }
}
