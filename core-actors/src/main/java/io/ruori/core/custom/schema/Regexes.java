package io.ruori.core.custom.schema;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Regular expressions as Go's RE2 reads them, as far as Java's differ. */
final class Regexes {
  private Regexes() {}

  /**
   * Compiles an expression that a definition's validation has let through.
   *
   * @throws PatternSyntaxException when it is none
   */
  static Pattern compile(String text) {
    return Pattern.compile(text.replace("\\z", "\\z(?![\\s\\S])").replace("(?P<", "(?<"));
  }
}
