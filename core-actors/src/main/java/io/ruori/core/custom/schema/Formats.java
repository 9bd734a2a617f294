package io.ruori.core.custom.schema;

import io.ruori.core.object.GoDurations;
import io.ruori.core.validation.Cidr;
import io.ruori.core.validation.IpAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The formats of strings that upstream checks (kube-openapi {@code validation/strfmt}); others are let through. */
public final class Formats {
  private static final String SHORT_NAME = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
  private static final Pattern DATE_TIME =
      Pattern.compile("^([0-9]{2}):([0-9]{2}):([0-9]{2})(.[0-9]+)?(z|([+-][0-9]{2}:[0-9]{2}))$");
  private static final Pattern DURATION_PART = Pattern.compile("(?<!\\d)(\\d++)\\s*+([A-Za-zµ]+)");
  private static final Set<String> DURATION_UNITS = Set.of(
      "ns", "nano", "us", "µs", "micro", "ms", "milli", "s", "sec", "m", "min", "h", "hr", "hour", "d", "day", "w", "wk", "week");
  private static final Map<String, Predicate<String>> CHECKS = Map.ofEntries(
      Map.entry("bsonobjectid", matches("[0-9a-fA-F]{24}")),
      Map.entry("uri", Formats::isUri),
      Map.entry("email", Formats::isEmail),
      Map.entry("hostname", Formats::isHostname),
      Map.entry("ipv4", text -> text.contains(".") && IpAddress.parse(text).isPresent()),
      Map.entry("ipv6", text -> text.contains(":") && IpAddress.parse(text).isPresent()),
      Map.entry("cidr", text -> Cidr.parse(text).isPresent()),
      Map.entry("mac", matches("([0-9a-fA-F]{2}([:-])[0-9a-fA-F]{2}(\\2[0-9a-fA-F]{2}){4}((\\2[0-9a-fA-F]{2}){2}|(\\2[0-9a-fA-F]{2}){14})?)"
          + "|([0-9a-fA-F]{4}\\.){2}[0-9a-fA-F]{4}((\\.[0-9a-fA-F]{4}){1}|(\\.[0-9a-fA-F]{4}){7})?")),
      Map.entry("uuid", matches("(?i)[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}")),
      Map.entry("uuid3", matches("(?i)[0-9a-f]{8}-?[0-9a-f]{4}-?3[0-9a-f]{3}-?[0-9a-f]{4}-?[0-9a-f]{12}")),
      Map.entry("uuid4", matches("(?i)[0-9a-f]{8}-?[0-9a-f]{4}-?4[0-9a-f]{3}-?[89ab][0-9a-f]{3}-?[0-9a-f]{12}")),
      Map.entry("uuid5", matches("(?i)[0-9a-f]{8}-?[0-9a-f]{4}-?5[0-9a-f]{3}-?[89ab][0-9a-f]{3}-?[0-9a-f]{12}")),
      Map.entry("isbn", text -> isIsbn10(text) || isIsbn13(text)),
      Map.entry("isbn10", Formats::isIsbn10),
      Map.entry("isbn13", Formats::isIsbn13),
      Map.entry("creditcard", Formats::isCreditCard),
      Map.entry("ssn", matches("\\d{3}[- ]?\\d{2}[- ]?\\d{4}")),
      Map.entry("hexcolor", matches("#?([0-9a-fA-F]{3}|[0-9a-fA-F]{6})")),
      Map.entry("rgbcolor", matches("rgb\\(\\s*(0|[1-9]\\d?|1\\d\\d?|2[0-4]\\d|25[0-5])\\s*,\\s*(0|[1-9]\\d?|1\\d\\d?|2[0-4]\\d|25[0-5])"
          + "\\s*,\\s*(0|[1-9]\\d?|1\\d\\d?|2[0-4]\\d|25[0-5])\\s*\\)")),
      Map.entry("byte", matches("(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})")),
      Map.entry("password", text -> true),
      Map.entry("date", Formats::isDate),
      Map.entry("duration", Formats::isDuration),
      Map.entry("datetime", Formats::isDateTime),
      Map.entry("k8sshortname", text -> text.length() <= 63 && text.matches(SHORT_NAME)),
      Map.entry("k8slongname", text -> text.length() <= 253 && text.matches(SHORT_NAME + "(\\." + SHORT_NAME + ")*")));

  private Formats() {}

  private static Predicate<String> matches(String regex) {
    return Pattern.compile(regex).asMatchPredicate();
  }

  /** The format's plain name, or {@code ""} when nobody checks it. */
  public static String known(String format) {
    String plain = format.replace("-", "");
    return CHECKS.containsKey(plain) ? plain : "";
  }

  /** The formats of strings anywhere in a schema that nobody checks. */
  public static Set<String> unrecognised(JsonSchema schema) {
    return schema.all()
        .filter(each -> each.type().equals("string") && !each.format().isEmpty() && known(each.format()).isEmpty())
        .map(JsonSchema::format)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Whether a text is of a format; anything is of one that nobody checks. */
  public static boolean fits(String format, String text) {
    String known = known(format);
    return known.isEmpty() || isValid(known, text);
  }

  /** @param format as {@link #known} gives it */
  static boolean isValid(String format, String text) {
    return CHECKS.get(format).test(text);
  }

  /** As Go's {@code net/url.ParseRequestURI}: an absolute URI or an absolute path. */
  private static boolean isUri(String text) {
    if (text.isEmpty() || text.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
      return false;
    }
    if (text.startsWith("/") || text.equals("*")) {
      return true;
    }
    try {
      var uri = new URI(text.replace(" ", "%20").replace("|", "%7C").replace("\"", "%22"));
      return uri.getScheme() != null;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private static boolean isEmail(String text) {
    String address = text.matches("[^<>]*<[^<>]+>\\s*") ? text.substring(text.indexOf('<') + 1, text.lastIndexOf('>')) : text.strip();
    String atom = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~\\-\\u0080-\\uffff]+";
    String dotted = atom + "(\\." + atom + ")*+";
    return address.matches("(" + dotted + "|\"[^\"\\r\\n]*\")@(" + dotted + "|\\[[^\\]]*\\])");
  }

  private static boolean isHostname(String text) {
    String c = "a-zA-Z0-9\\p{S}\\p{L}";
    String name = "([" + c + "]((-?[" + c + "]{0,62})?)|([" + c + "](([" + c + "-]{0,61}[" + c + "])?)(\\.)){1,}([a-zA-Z\\p{L}]){2,63})";
    boolean parts = java.util.Arrays.stream(text.split("\\.", -1)).allMatch(part -> part.length() <= 63);
    return parts && text.length() <= 255 && text.matches(name);
  }

  private static boolean isIsbn10(String text) {
    String digits = text.replaceAll("[\\s-]+", "");
    if (!digits.matches("[0-9]{9}X|[0-9]{10}")) {
      return false;
    }
    int sum = 0;
    for (int i = 0; i < 10; i++) {
      sum += (i + 1) * (digits.charAt(i) == 'X' ? 10 : digits.charAt(i) - '0');
    }
    return sum % 11 == 0;
  }

  private static boolean isIsbn13(String text) {
    String digits = text.replaceAll("[\\s-]+", "");
    if (!digits.matches("[0-9]{13}")) {
      return false;
    }
    int sum = 0;
    for (int i = 0; i < 12; i++) {
      sum += (i % 2 == 0 ? 1 : 3) * (digits.charAt(i) - '0');
    }
    return (10 - sum % 10) % 10 == digits.charAt(12) - '0';
  }

  private static boolean isCreditCard(String text) {
    String digits = text.replaceAll("[^0-9]+", "");
    boolean shaped = digits.matches("(?:4[0-9]{12}(?:[0-9]{3})?|5[1-5][0-9]{14}|(222[1-9]|22[3-9][0-9]|2[3-6][0-9]{2}|27[01][0-9]|2720)[0-9]{12}"
        + "|6(?:011|5[0-9][0-9])[0-9]{12}|3[47][0-9]{13}|3(?:0[0-5]|[68][0-9])[0-9]{11}|(?:2131|1800|35\\d{3})\\d{11}|6[27][0-9]{14})");
    int sum = 0;
    for (int i = digits.length() - 1, place = 0; i >= 0; i--, place++) {
      int digit = digits.charAt(i) - '0';
      int doubled = place % 2 == 1 ? digit * 2 : digit;
      sum += doubled >= 10 ? doubled % 10 + 1 : doubled;
    }
    return shaped && sum % 10 == 0;
  }

  private static boolean isDate(String text) {
    try {
      LocalDate.parse(text);
      return text.length() == 10;
    } catch (DateTimeParseException e) {
      return false;
    }
  }

  private static boolean isDateTime(String text) {
    String lower = text.toLowerCase(java.util.Locale.ROOT);
    String[] parts = lower.split("t");
    if (text.length() < 4 || parts.length < 2 || !isDate(parts[0])) {
      return false;
    }
    var time = DATE_TIME.matcher(parts[1]);
    return time.matches()
        && Integer.parseInt(time.group(1)) <= 23 && Integer.parseInt(time.group(2)) <= 59
        && Integer.parseInt(time.group(3)) <= 59;
  }

  /** Go's durations, or a number and a unit's name in words somewhere in the text. */
  private static boolean isDuration(String text) {
    return GoDurations.isDuration(text)
        || DURATION_PART.matcher(text).results().anyMatch(part -> isUnit(part.group(2).toLowerCase(java.util.Locale.ROOT)));
  }

  private static boolean isUnit(String unit) {
    return DURATION_UNITS.contains(unit) || unit.startsWith("nano") || unit.startsWith("micro")
        || unit.startsWith("milli") || unit.startsWith("sec") || unit.startsWith("min") || unit.startsWith("hour")
        || unit.startsWith("day") || unit.startsWith("week");
  }
}
