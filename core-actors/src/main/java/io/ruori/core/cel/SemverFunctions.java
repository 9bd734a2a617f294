package io.ruori.core.cel;

import dev.cel.common.types.CelType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.SimpleType;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Semantic versions. */
final class SemverFunctions {
  private static final CelType SEMVER = OpaqueType.create("kubernetes.Semver");
  private static final List<CelType> TWO = List.of(SEMVER, SEMVER);
  private static final List<Class<?>> STRING = List.of(String.class);
  private static final List<Class<?>> ONE_CLASS = List.of(Version.class);
  private static final List<Class<?>> TWO_CLASSES = List.of(Version.class, Version.class);

  /** A version; what follows a plus sign does not count. */
  record Version(long major, long minor, long patch, List<String> before) implements Comparable<Version> {
    private static final Pattern FORM = Pattern.compile(
        "(0|[1-9]\\d{0,17})\\.(0|[1-9]\\d{0,17})\\.(0|[1-9]\\d{0,17})(?:-([0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*))?(?:\\+[0-9A-Za-z.-]+)?");

    static Optional<Version> parse(String text, boolean lenient) {
      Matcher form = FORM.matcher(lenient ? completed(text) : text);
      if (!form.matches()) {
        return Optional.empty();
      }
      List<String> before = form.group(4) == null ? List.of() : List.of(form.group(4).split("\\."));
      return Optional.of(new Version(
          Long.parseLong(form.group(1)), Long.parseLong(form.group(2)), Long.parseLong(form.group(3)), before));
    }

    private static String completed(String text) {
      String plain = text.startsWith("v") ? text.substring(1) : text;
      int tail = (int) plain.chars().takeWhile(c -> c != '-' && c != '+').count();
      String[] numbers = plain.substring(0, tail).split("\\.");
      var completed = new StringBuilder();
      for (int i = 0; i < Math.max(3, numbers.length); i++) {
        String number = i < numbers.length ? numbers[i].replaceFirst("^0+(?=\\d)", "") : "0";
        completed.append(i == 0 ? "" : ".").append(number);
      }
      return completed + plain.substring(tail);
    }

    @Override
    public int compareTo(Version other) {
      int order = Long.compare(major, other.major);
      order = order != 0 ? order : Long.compare(minor, other.minor);
      order = order != 0 ? order : Long.compare(patch, other.patch);
      return order != 0 ? order : compareBefore(other);
    }

    private int compareBefore(Version other) {
      if (before.isEmpty() || other.before.isEmpty()) {
        return Boolean.compare(before.isEmpty(), other.before.isEmpty());
      }
      for (int i = 0; i < Math.min(before.size(), other.before.size()); i++) {
        String left = before.get(i);
        String right = other.before.get(i);
        boolean leftNumber = left.matches("\\d{1,18}");
        boolean rightNumber = right.matches("\\d{1,18}");
        int order = leftNumber && rightNumber
            ? Long.compare(Long.parseLong(left), Long.parseLong(right))
            : leftNumber != rightNumber ? (leftNumber ? -1 : 1) : left.compareTo(right);
        if (order != 0) {
          return order;
        }
      }
      return Integer.compare(before.size(), other.before.size());
    }
  }

  private SemverFunctions() {}

  static List<Function> all() {
    List<CelType> lenient = List.of(SimpleType.STRING, SimpleType.BOOL);
    List<Class<?>> lenientClasses = List.of(String.class, Boolean.class);
    return List.of(
        Function.global("semver", "string_to_semver", SEMVER, List.of(SimpleType.STRING), STRING, given -> version(given[0], false)),
        Function.global("semver", "string_bool_to_semver", SEMVER, lenient, lenientClasses,
            given -> version(given[0], (Boolean) given[1])),
        Function.global("isSemver", "is_semver_string", SimpleType.BOOL, List.of(SimpleType.STRING), STRING,
            given -> Version.parse((String) given[0], false).isPresent()),
        Function.global("isSemver", "is_semver_string_bool", SimpleType.BOOL, lenient, lenientClasses,
            given -> Version.parse((String) given[0], (Boolean) given[1]).isPresent()),
        Function.member("isGreaterThan", "semver_is_greater_than", SimpleType.BOOL, TWO, TWO_CLASSES, given -> compare(given) > 0),
        Function.member("isLessThan", "semver_is_less_than", SimpleType.BOOL, TWO, TWO_CLASSES, given -> compare(given) < 0),
        Function.member("compareTo", "semver_compare_to", SimpleType.INT, TWO, TWO_CLASSES,
            given -> (long) Integer.signum(compare(given))),
        Function.member("major", "semver_major", SimpleType.INT, List.of(SEMVER), ONE_CLASS, given -> ((Version) given[0]).major()),
        Function.member("minor", "semver_minor", SimpleType.INT, List.of(SEMVER), ONE_CLASS, given -> ((Version) given[0]).minor()),
        Function.member("patch", "semver_patch", SimpleType.INT, List.of(SEMVER), ONE_CLASS, given -> ((Version) given[0]).patch()));
  }

  private static int compare(Object[] given) {
    return ((Version) given[0]).compareTo((Version) given[1]);
  }

  private static Version version(Object text, boolean lenient) {
    return Version.parse((String) text, lenient).orElseThrow(() ->
        new IllegalArgumentException("No Major.Minor.Patch elements found"));
  }
}
