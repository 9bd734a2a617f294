package io.ruori.core.strategy.pod;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Image references ({@code registry:5000/team/app:1.2@sha256:…}), as far as the pull policy depends on them. */
final class ImageNames {
  private static final String PART = "[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*+";
  private static final String DOMAIN_PART = "(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])";
  private static final String DOMAIN =
      "(?:" + DOMAIN_PART + "(?:\\." + DOMAIN_PART + ")*+|\\[(?:[a-fA-F0-9:]+)])(?::[0-9]+)?";
  private static final Pattern REFERENCE = Pattern.compile("(?:(?<domain>" + DOMAIN + ")/)?" + PART + "(?:/" + PART + ")*+"
      + "(?::(?<tag>[\\w][\\w.-]{0,127}))?"
      + "(?:@(?<digest>[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*+:[0-9a-fA-F]{32,}))?");
  private static final Pattern IDENTIFIER = Pattern.compile("[a-f0-9]{64}");

  private static final int NAME_MAX = 255;

  private ImageNames() {}

  /** Whether the tag is {@code latest}, said or meant. */
  static boolean isLatest(String image) {
    boolean tagged = image.lastIndexOf(':') > image.lastIndexOf('/') && image.indexOf('@') < 0;
    return (!tagged || image.endsWith(":latest")) && tag(image).equals("latest");
  }

  /** The tag, {@code latest} where neither tag nor digest is given, {@code ""} where there is none or no reference. */
  static String tag(String image) {
    Matcher reference = REFERENCE.matcher(image);
    if (IDENTIFIER.matcher(image).matches() || !reference.matches() || !hasSoundDomain(reference.group("domain"), image)) {
      return "";
    }
    String tag = reference.group("tag");
    String digest = reference.group("digest");
    int suffix = (tag == null ? 0 : tag.length() + 1) + (digest == null ? 0 : digest.length() + 1);
    if (image.length() - suffix > NAME_MAX) {
      return "";
    }
    if (tag != null) {
      return tag;
    }
    return digest == null ? "latest" : "";
  }

  /** A first part is a domain only with a dot, a port, a capital letter or as localhost; else it is part of the name. */
  private static boolean hasSoundDomain(String domain, String image) {
    if (domain == null || domain.contains(".") || domain.contains(":") || domain.equals("localhost")) {
      return true;
    }
    return !domain.equals(domain.toLowerCase(Locale.ROOT)) || domain.matches(PART);
  }
}
