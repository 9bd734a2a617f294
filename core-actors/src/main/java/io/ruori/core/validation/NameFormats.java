package io.ruori.core.validation;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * The formats of names, keys and small values with upstream's texts (apimachinery {@code util/validation}). Each answers the
 * messages that say what is wrong, none when the value is right.
 */
public final class NameFormats {
  public static final int LABEL_MAX = 63;
  public static final int SUBDOMAIN_MAX = 253;
  public static final String NOT_NEGATIVE = "must be greater than or equal to 0";
  public static final String IMMUTABLE = "field is immutable";

  private static final String LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
  private static final String LABEL_TEXT = "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or"
      + " '-', and must start and end with an alphanumeric character";
  private static final String SUBDOMAIN = LABEL + "(\\." + LABEL + ")*";
  private static final String SUBDOMAIN_TEXT = "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric"
      + " characters, '-' or '.', and must start and end with an alphanumeric character";
  private static final String LOOSE_LABEL = "_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?";
  private static final String LOOSE_SUBDOMAIN = LOOSE_LABEL + "(\\." + LOOSE_LABEL + ")*";
  private static final String LOOSE_SUBDOMAIN_TEXT = "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric"
      + " characters, '_', '-' or '.', and must start and end with an alphanumeric character";
  private static final String DNS_1035 = "[a-z]([-a-z0-9]*[a-z0-9])?";
  private static final String DNS_1035_TEXT = "a DNS-1035 label must consist of lower case alphanumeric characters or '-',"
      + " start with an alphabetic character, and end with an alphanumeric character";
  private static final String WILDCARD = "\\*\\." + SUBDOMAIN;
  private static final String WILDCARD_TEXT = "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS"
      + " subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric"
      + " character";
  private static final String QUALIFIED = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
  private static final String QUALIFIED_TEXT = "must consist of alphanumeric characters, '-', '_' or '.', and must start and"
      + " end with an alphanumeric character";
  private static final String LABEL_VALUE_TEXT = "a valid label must be an empty string or consist of alphanumeric"
      + " characters, '-', '_' or '.', and must start and end with an alphanumeric character";
  private static final String C_IDENTIFIER = "[A-Za-z_][A-Za-z0-9_]*";
  private static final String C_IDENTIFIER_TEXT = "a valid C identifier must start with alphabetic character or '_',"
      + " followed by a string of alphanumeric characters or '_'";
  private static final String CONFIG_KEY = "[-._a-zA-Z0-9]+";
  private static final String CONFIG_KEY_TEXT =
      "a valid config key must consist of alphanumeric characters, '-', '_' or '.'";
  private static final String HTTP_PATH = "[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+";

  private static final Pattern LOOSE_SUBDOMAIN_PATTERN = Pattern.compile(LOOSE_LABEL + "(?:\\." + LOOSE_LABEL + ")*+");
  private static final Pattern DNS_1035_PATTERN = Pattern.compile(DNS_1035);
  private static final Pattern WILDCARD_PATTERN = Pattern.compile("\\*\\." + LABEL + "(?:\\." + LABEL + ")*+");
  private static final Pattern C_IDENTIFIER_PATTERN = Pattern.compile(C_IDENTIFIER);
  private static final Pattern CONFIG_KEY_PATTERN = Pattern.compile(CONFIG_KEY);
  private static final Pattern HTTP_PATH_PATTERN = Pattern.compile(HTTP_PATH);
  private static final Pattern PERCENT_PATTERN = Pattern.compile("[0-9]+%");
  private static final Pattern HEADER_PATTERN = Pattern.compile("[-A-Za-z0-9]+");

  private NameFormats() {}

  /** Which names a kind allows: upstream's {@code ValidateNameFunc}. */
  @FunctionalInterface
  public interface NameRule {
    /** @param prefix whether a suffix will be added to the name ({@code generateName}) */
    List<String> check(String name, boolean prefix);
  }

  public static final NameRule NAME_IS_SUBDOMAIN = (name, prefix) -> dns1123Subdomain(prefix ? maskDash(name) : name);
  public static final NameRule NAME_IS_LABEL = (name, prefix) -> dns1123Label(prefix ? maskDash(name) : name);
  public static final NameRule NAME_IS_DNS_1035 = (name, prefix) -> dns1035Label(prefix ? maskDash(name) : name);
  /** For names that are one segment of a URL (roles, bindings). */
  public static final NameRule NAME_IS_PATH_SEGMENT = (name, prefix) -> pathSegment(name, prefix);

  /** A trailing dash of a prefix becomes legal once a suffix follows. */
  private static String maskDash(String name) {
    return name.length() > 1 && name.endsWith("-") ? name.substring(0, name.length() - 2) + "a" : name;
  }

  public static List<String> dns1123Label(String value) {
    return bounded(value, LABEL_MAX, NameShapes::isLabel, () -> NameShapes.isSubdomain(value)
        ? "must not contain dots"
        : regexError(LABEL_TEXT, LABEL, "my-name", "123-abc"));
  }

  public static List<String> dns1123Subdomain(String value) {
    return bounded(
        value, SUBDOMAIN_MAX, NameShapes::isSubdomain, () -> regexError(SUBDOMAIN_TEXT, SUBDOMAIN, "example.com"));
  }

  public static List<String> dns1123SubdomainWithUnderscore(String value) {
    return bounded(value, SUBDOMAIN_MAX, LOOSE_SUBDOMAIN_PATTERN.asMatchPredicate(),
        () -> regexError(LOOSE_SUBDOMAIN_TEXT, LOOSE_SUBDOMAIN, "example.com"));
  }

  public static List<String> dns1035Label(String value) {
    return bounded(value, LABEL_MAX, DNS_1035_PATTERN.asMatchPredicate(),
        () -> regexError(DNS_1035_TEXT, DNS_1035, "my-name", "abc-123"));
  }

  public static List<String> wildcardSubdomain(String value) {
    return bounded(value, SUBDOMAIN_MAX, WILDCARD_PATTERN.asMatchPredicate(),
        () -> regexError(WILDCARD_TEXT, WILDCARD, "*.example.com"));
  }

  public static List<String> labelValue(String value) {
    Supplier<String> text = () -> regexError(LABEL_VALUE_TEXT, "(" + QUALIFIED + ")?", "MyValue", "my_value", "12345");
    return bounded(value, LABEL_MAX, v -> v.isEmpty() || NameShapes.isQualified(v), text);
  }

  /** {@code name} or {@code dns.prefix/name}: label keys, annotation keys, resource names, finalizers. */
  public static List<String> qualifiedName(String value) {
    String[] parts = value.split("/", -1);
    var texts = new ArrayList<String>();
    if (parts.length > 2) {
      texts.add("a qualified name " + notQualified() + " with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')");
      return texts;
    }
    if (parts.length == 2) {
      if (parts[0].isEmpty()) {
        texts.add("prefix part must be non-empty");
      } else {
        dns1123Subdomain(parts[0]).forEach(text -> texts.add("prefix part " + text));
      }
    }
    String name = parts[parts.length - 1];
    if (name.isEmpty()) {
      texts.add("name part must be non-empty");
    } else if (!fits(name, LABEL_MAX)) {
      texts.add("name part " + maxLength(LABEL_MAX));
    }
    if (!NameShapes.isQualified(name)) {
      texts.add("name part " + notQualified());
    }
    return texts;
  }

  private static String notQualified() {
    return regexError(QUALIFIED_TEXT, QUALIFIED, "MyName", "my.name", "123-abc");
  }

  public static List<String> cIdentifier(String value) {
    return matching(value, C_IDENTIFIER_PATTERN,
        regexError(C_IDENTIFIER_TEXT, C_IDENTIFIER, "my_name", "MY_NAME", "MyName"));
  }

  /** The names of environment variables since 1.34: printable ASCII other than {@code =}. */
  public static List<String> envVarName(String value) {
    if (value.isEmpty()) {
      return List.of("environment variable name must be non-empty");
    }
    boolean printable = value.chars().allMatch(c -> c >= ' ' && c < 0x7f && c != '=');
    return printable ? List.of()
        : List.of("a valid environment variable name must consist only of printable ASCII characters other than '='");
  }

  public static List<String> configMapKey(String value) {
    var texts = new ArrayList<>(bounded(value, SUBDOMAIN_MAX, CONFIG_KEY_PATTERN.asMatchPredicate(),
        () -> regexError(CONFIG_KEY_TEXT, CONFIG_KEY, "key.name", "KEY_NAME", "key-name")));
    if (value.equals(".") || value.equals("..")) {
      texts.add("must not be '" + value + "'");
    } else if (value.startsWith("..")) {
      texts.add("must not start with '..'");
    }
    return texts;
  }

  public static List<String> portName(String value) {
    var texts = new ArrayList<String>(0);
    if (!fits(value, 15)) {
      texts.add(maxLength(15));
    }
    boolean letter = false;
    boolean sound = !value.isEmpty();
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      letter |= c >= 'a' && c <= 'z';
      sound &= c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-';
    }
    if (!sound) {
      texts.add("must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)");
    }
    if (!letter) {
      texts.add("must contain at least one letter (a-z)");
    }
    if (value.contains("--")) {
      texts.add("must not contain consecutive hyphens");
    }
    if (value.startsWith("-") || value.endsWith("-")) {
      texts.add("must not begin or end with a hyphen");
    }
    return texts;
  }

  public static List<String> portNumber(long port) {
    return inRange(port, 1, 65535);
  }

  /** User and group ids. */
  public static List<String> userId(long id) {
    return inRange(id, 0, Integer.MAX_VALUE);
  }

  public static List<String> inRange(long value, long low, long high) {
    return value >= low && value <= high ? List.of() : List.of(inclusiveRange(low, high));
  }

  public static String inclusiveRange(long low, long high) {
    return "must be between " + low + " and " + high + ", inclusive";
  }

  public static List<String> percent(String value) {
    return matching(value, PERCENT_PATTERN,
        regexError("a valid percent string must be a numeric string followed by an ending '%'", "[0-9]+%", "1%", "93%"));
  }

  public static List<String> httpHeaderName(String value) {
    return matching(value, HEADER_PATTERN,
        regexError("a valid HTTP header must consist of alphanumeric characters or '-'", "[-A-Za-z0-9]+", "X-Header-Name"));
  }

  /** Characters of a URL path; the text is upstream's for domain-prefixed paths. */
  public static List<String> httpPath(String value) {
    return matching(value, HTTP_PATH_PATTERN, regexError("Invalid path", HTTP_PATH));
  }

  /** What may stand between two slashes of a URL. */
  public static List<String> pathSegment(String name, boolean prefix) {
    if (!prefix && (name.equals(".") || name.equals(".."))) {
      return List.of("may not be '" + name + "'");
    }
    var texts = new ArrayList<String>();
    for (String illegal : List.of("/", "%")) {
      if (name.contains(illegal)) {
        texts.add("may not contain '" + illegal + "'");
      }
    }
    return texts;
  }

  /** A domain with at least {@code segments} parts: finalizers of namespaces, signer names, gates. */
  public static void fullyQualifiedName(String name, Path path, FieldErrors errors) {
    if (name.isEmpty()) {
      errors.required(path, "");
      return;
    }
    List<String> texts = dns1123Subdomain(name);
    if (!texts.isEmpty()) {
      errors.invalid(path, name, String.join(",", texts));
    } else if (name.split("\\.", -1).length < 3) {
      errors.invalid(path, name, "should be a domain with at least three segments separated by dots");
    }
  }

  /** {@code acme.io/foo}: managed-by, load balancer classes and the like. */
  public static void domainPrefixedPath(String value, Path path, FieldErrors errors) {
    if (value.isEmpty()) {
      errors.required(path, "");
      return;
    }
    String[] parts = value.split("/", 2);
    if (parts.length != 2 || parts[0].isEmpty() || parts[1].isEmpty()) {
      errors.invalid(path, value, "must be a domain-prefixed path (such as \"acme.io/foo\")");
      return;
    }
    errors.invalid(path, parts[0], dns1123Subdomain(parts[0]));
    errors.invalid(path, parts[1], httpPath(parts[1]));
  }

  public static void notNegative(long value, Path path, FieldErrors errors) {
    if (value < 0) {
      errors.invalid(path, value, NOT_NEGATIVE);
    }
  }

  public static String maxLength(int length) {
    return "must be no more than " + length + " characters";
  }

  public static String regexError(String text, String regex, String... examples) {
    String shown = examples.length == 0 ? "" : "e.g. '" + String.join("',  or '", examples) + "', ";
    return text + " (" + shown + "regex used for validation is '" + regex + "')";
  }

  private static List<String> bounded(String value, int max, Predicate<String> shape, Supplier<String> text) {
    boolean right = shape.test(value);
    if (fits(value, max)) {
      return right ? List.of() : List.of(text.get());
    }
    return right ? List.of(maxLength(max)) : List.of(maxLength(max), text.get());
  }

  private static List<String> matching(String value, Pattern pattern, String text) {
    return pattern.matcher(value).matches() ? List.of() : List.of(text);
  }

  /** Whether a text has no more bytes than that; no character has more than three. */
  private static boolean fits(String text, int max) {
    return 3 * text.length() <= max || text.getBytes(StandardCharsets.UTF_8).length <= max;
  }
}
