package io.ruori.core.custom.definition;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.Optional;

/** What is wrong with a regular expression, in the words of RE2, which are Go's. */
final class GoRegex {
  private GoRegex() {}

  /** Empty when it compiles. */
  static Optional<String> error(String regex) {
    try {
      Pattern.compile(regex);
      return Optional.empty();
    } catch (PatternSyntaxException e) {
      return Optional.of(e.getMessage());
    }
  }
}
