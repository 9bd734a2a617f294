package io.ruori.core.custom;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The order of versions: {@code v10, v2, v1, v11beta2, v3beta1, v12alpha1, foo1, foo10} (apimachinery {@code util/version}). */
public final class VersionPriority {
  /** The most preferred version first. */
  public static final Comparator<String> HIGHEST_FIRST = VersionPriority::compare;

  private static final Pattern VERSION = Pattern.compile("v([1-9][0-9]{0,17})(?:(alpha|beta)([1-9][0-9]{0,17}))?");

  private VersionPriority() {}

  private static int compare(String left, String right) {
    Matcher a = VERSION.matcher(left);
    Matcher b = VERSION.matcher(right);
    boolean isVersion = a.matches();
    if (isVersion != b.matches()) {
      return isVersion ? -1 : 1;
    }
    if (!isVersion) {
      return left.compareTo(right);
    }
    int stability = Integer.compare(stability(b.group(2)), stability(a.group(2)));
    int major = Long.compare(Long.parseLong(b.group(1)), Long.parseLong(a.group(1)));
    int minor = a.group(3) == null || b.group(3) == null
        ? 0
        : Long.compare(Long.parseLong(b.group(3)), Long.parseLong(a.group(3)));
    return stability != 0 ? stability : major != 0 ? major : minor;
  }

  private static int stability(String stage) {
    return stage == null ? 2 : stage.equals("beta") ? 1 : 0;
  }
}
