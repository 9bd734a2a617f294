package io.ruori.core.decode;

import io.ruori.core.validation.GoText;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Times as Go's {@code time.Parse} reads them and {@code metav1} prints them. */
public final class GoTime {
  private static final String SECONDS = "2006-01-02T15:04:05Z07:00";
  private static final String MICROS = "2006-01-02T15:04:05.000000Z07:00";
  private static final DateTimeFormatter PRINT_SECONDS = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss'Z'");
  private static final DateTimeFormatter PRINT_MICROS = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'");

  /** A text that is no such time, with Go's words. */
  public static final class NotATime extends Exception {
    private static final long serialVersionUID = 1;

    NotATime(String message) {
      super(message, null, false, false);
    }
  }

  private final String text;
  private final String layout;
  private int at;

  private GoTime(String text, String layout) {
    this.text = text;
    this.layout = layout;
  }

  /** The time in the form in which it is written again; {@code ""} for Go's zero time, which is written as null. */
  public static String normalise(String text, boolean micros) throws NotATime {
    OffsetDateTime time = new GoTime(text, micros ? MICROS : SECONDS).parse(micros).withOffsetSameInstant(ZoneOffset.UTC);
    boolean zero = time.getYear() == 1 && time.getDayOfYear() == 1 && time.toLocalTime().toNanoOfDay() == 0;
    return zero ? "" : time.format(micros ? PRINT_MICROS : PRINT_SECONDS);
  }

  private OffsetDateTime parse(boolean micros) throws NotATime {
    int year = digits(4, 4, "2006");
    literal("-");
    int month = digits(2, 2, "01");
    if (month < 1 || month > 12) {
      throw outOfRange("month");
    }
    literal("-");
    int day = digits(2, 2, "02");
    literal("T");
    int hour = digits(1, 2, "15");
    if (hour > 23) {
      throw outOfRange("hour");
    }
    literal(":");
    int minute = digits(2, 2, "04");
    if (minute > 59) {
      throw outOfRange("minute");
    }
    literal(":");
    int second = digits(2, 2, "05");
    if (second > 59) {
      throw outOfRange("second");
    }
    int nanos = fraction(micros);
    ZoneOffset offset = offset();
    if (at < text.length()) {
      throw new NotATime("parsing time " + GoText.quote(text) + ": extra text: " + GoText.quote(text.substring(at)));
    }
    try {
      return OffsetDateTime.of(year, month, day, hour, minute, second, nanos, offset);
    } catch (DateTimeException e) {
      throw outOfRange("day");
    }
  }

  private int digits(int least, int most, String element) throws NotATime {
    int from = at;
    while (at < text.length() && at - from < most && Character.isDigit(text.charAt(at))) {
      at++;
    }
    if (at - from < least) {
      at = from;
      throw cannotParse(element);
    }
    return Integer.parseInt(text, from, at, 10);
  }

  private void literal(String expected) throws NotATime {
    if (!text.startsWith(expected, at)) {
      throw cannotParse(expected);
    }
    at += expected.length();
  }

  private int fraction(boolean micros) throws NotATime {
    boolean point = at < text.length() && (text.charAt(at) == '.' || text.charAt(at) == ',');
    int end = at + 1;
    while (point && end < text.length() && Character.isDigit(text.charAt(end))) {
      end++;
    }
    if (micros && (!point || end - at - 1 < 6)) {
      throw cannotParse(".000000");
    }
    if (!point || end == at + 1) {
      return 0;
    }
    int last = micros ? at + 7 : end;
    String digits = (text.substring(at + 1, last) + "000000000").substring(0, 9);
    at = last;
    return Integer.parseInt(digits);
  }

  private ZoneOffset offset() throws NotATime {
    if (text.startsWith("Z", at)) {
      at++;
      return ZoneOffset.UTC;
    }
    String zone = text.substring(at);
    if (zone.length() < 6 || !zone.substring(0, 6).matches("[+-]\\d\\d:\\d\\d")) {
      throw cannotParse("Z07:00");
    }
    try {
      ZoneOffset offset = ZoneOffset.of(zone.substring(0, 6));
      at += 6;
      return offset;
    } catch (DateTimeException e) {
      throw outOfRange("time zone offset hour");
    }
  }

  private NotATime cannotParse(String element) {
    return new NotATime("parsing time " + GoText.quote(text) + " as " + GoText.quote(layout) + ": cannot parse "
        + GoText.quote(text.substring(at)) + " as " + GoText.quote(element));
  }

  private NotATime outOfRange(String what) {
    return new NotATime("parsing time " + GoText.quote(text) + ": " + what + " out of range");
  }
}
