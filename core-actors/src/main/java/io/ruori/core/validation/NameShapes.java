package io.ruori.core.validation;

/**
 * The shapes of the names that every object has many of, told without a regular expression. What a message names as the
 * "regex used for validation" says the same; a test compares them.
 */
final class NameShapes {
  private NameShapes() {}

  /** {@code [a-z0-9]([-a-z0-9]*[a-z0-9])?}. */
  static boolean isLabel(String text) {
    return isLabel(text, 0, text.length());
  }

  private static boolean isLabel(String text, int from, int to) {
    if (from >= to || !isLowerAlphanumeric(text.charAt(from)) || !isLowerAlphanumeric(text.charAt(to - 1))) {
      return false;
    }
    for (int i = from + 1; i < to - 1; i++) {
      char c = text.charAt(i);
      if (c != '-' && !isLowerAlphanumeric(c)) {
        return false;
      }
    }
    return true;
  }

  /** Labels with dots between. */
  static boolean isSubdomain(String text) {
    int from = 0;
    for (int dot = text.indexOf('.'); dot >= 0; dot = text.indexOf('.', from)) {
      if (!isLabel(text, from, dot)) {
        return false;
      }
      from = dot + 1;
    }
    return isLabel(text, from, text.length());
  }

  /** {@code ([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]}. */
  static boolean isQualified(String text) {
    int last = text.length() - 1;
    if (last < 0 || !isAlphanumeric(text.charAt(0)) || !isAlphanumeric(text.charAt(last))) {
      return false;
    }
    for (int i = 1; i < last; i++) {
      char c = text.charAt(i);
      if (c != '-' && c != '_' && c != '.' && !isAlphanumeric(c)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isLowerAlphanumeric(char c) {
    return c >= 'a' && c <= 'z' || c >= '0' && c <= '9';
  }

  private static boolean isAlphanumeric(char c) {
    return isLowerAlphanumeric(c) || c >= 'A' && c <= 'Z';
  }
}
