package io.ruori.core.custom.definition;

import io.ruori.core.validation.GoText;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** What is wrong with a regular expression, in Go's words. */
final class GoRegex {
  private static final Pattern LOOK_AROUND = Pattern.compile("\\(\\?(?:[=!>]|<[=!])");

  private GoRegex() {}

  /** Empty when Go compiles it. */
  static Optional<String> error(String regex) {
    Matcher perl = LOOK_AROUND.matcher(regex);
    if (perl.find()) {
      return Optional.of("error parsing regexp: invalid or unsupported Perl syntax: `" + perl.group() + "`");
    }
    try {
      Pattern.compile(regex.replace("(?P<", "(?<"));
      return Optional.empty();
    } catch (PatternSyntaxException e) {
      return Optional.of("error parsing regexp: " + reason(regex, e));
    }
  }

  private static String reason(String regex, PatternSyntaxException e) {
    String description = e.getDescription();
    int at = Math.clamp(e.getIndex(), 0, regex.length());
    if (description.startsWith("Unclosed group")) {
      return "missing closing ): `" + regex + "`";
    }
    if (description.startsWith("Unclosed character class")) {
      int open = regex.lastIndexOf('[');
      return "missing closing ]: `" + regex.substring(Math.max(open, 0)) + "`";
    }
    if (description.startsWith("Unmatched closing")) {
      return "unexpected ): `" + regex + "`";
    }
    if (description.startsWith("Dangling meta character")) {
      return "missing argument to repetition operator: `" + regex.substring(at, Math.min(at + 1, regex.length())) + "`";
    }
    return description.isEmpty() ? "invalid escape sequence" : GoText.quote(description);
  }
}
