package io.ruori.core.selector;

import io.ruori.core.selector.Requirement.Operator;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What keys and values of a requirement may be, in the words of upstream's {@code labels.NewRequirement}. */
final class LabelRules {
  private static final String NAME = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
  private static final String LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
  private static final String SUBDOMAIN = LABEL + "(\\." + LABEL + ")*";
  private static final Pattern NAME_PATTERN = Pattern.compile(NAME);
  private static final Pattern VALUE_PATTERN = Pattern.compile("(" + NAME + ")?");
  private static final Pattern SUBDOMAIN_PATTERN = Pattern.compile(SUBDOMAIN);
  private static final String CHARACTERS =
      "consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";
  private static final String NAME_RULE = "must " + CHARACTERS
      + " (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '" + NAME + "')";
  private static final String VALUE_RULE = "a valid label must be an empty string or " + CHARACTERS
      + " (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(" + NAME + ")?')";
  private static final String SUBDOMAIN_RULE =
      "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and"
          + " end with an alphanumeric character (e.g. 'example.com', regex used for validation is '" + SUBDOMAIN + "')";

  private LabelRules() {}

  /** A requirement whose key, operator and values agree. */
  static Requirement checked(String key, Operator operator, List<String> values) throws InvalidSelector {
    var errors = new ArrayList<String>();
    List<String> faults = keyFaults(key);
    if (!faults.isEmpty()) {
      errors.add("key: Invalid value: " + quote(key) + ": " + String.join("; ", faults));
    }
    checkCount(operator, values, errors);
    for (int i = 0; i < values.size(); i++) {
      List<String> wrong = valueFaults(values.get(i));
      if (!wrong.isEmpty()) {
        errors.add("values[" + i + "][" + key + "]: Invalid value: " + quote(values.get(i)) + ": "
            + String.join("; ", wrong));
      }
    }
    if (!errors.isEmpty()) {
      List<String> distinct = errors.stream().distinct().toList();
      throw new InvalidSelector(
          distinct.size() == 1 ? distinct.getFirst() : "[" + String.join(", ", distinct) + "]");
    }
    return new Requirement(key, operator, values);
  }

  private static void checkCount(Operator operator, List<String> values, List<String> errors) {
    String shown = "values: Invalid value: " + quoteAll(values) + ": ";
    switch (operator) {
      case IN, NOT_IN -> {
        if (values.isEmpty()) {
          errors.add("values: Invalid value: []: for 'in', 'notin' operators, values set can't be empty");
        }
      }
      case EQUALS, DOUBLE_EQUALS, NOT_EQUALS -> {
        if (values.size() != 1) {
          errors.add(shown + "exact-match compatibility requires one single value");
        }
      }
      case EXISTS, ABSENT -> {
        if (!values.isEmpty()) {
          errors.add(shown + "values set must be empty for exists and does not exist");
        }
      }
      case GREATER, LESS -> checkInteger(values, shown, errors);
    }
  }

  private static void checkInteger(List<String> values, String shown, List<String> errors) {
    if (values.size() != 1) {
      errors.add(shown + "for 'Gt', 'Lt' operators, exactly one value is required");
    }
    for (int i = 0; i < values.size(); i++) {
      if (Requirement.integer(values.get(i)).isEmpty()) {
        errors.add("values[" + i + "]: Invalid value: " + quote(values.get(i))
            + ": for 'Gt', 'Lt' operators, the value must be an integer");
      }
    }
  }

  /** What is wrong with a qualified name; nothing when it may be a key. */
  static List<String> keyFaults(String key) {
    String[] parts = key.split("/", -1);
    if (parts.length > 2) {
      return List.of("a qualified name " + NAME_RULE + " with an optional DNS subdomain prefix and '/'"
          + " (e.g. 'example.com/MyName')");
    }
    var faults = new ArrayList<String>();
    if (parts.length == 2) {
      if (parts[0].isEmpty()) {
        faults.add("prefix part must be non-empty");
      } else {
        subdomainFaults(parts[0], faults);
      }
    }
    String name = parts[parts.length - 1];
    if (name.isEmpty()) {
      faults.add("name part must be non-empty");
    } else if (bytes(name) > 63) {
      faults.add("name part must be no more than 63 characters");
    }
    if (!NAME_PATTERN.matcher(name).matches()) {
      faults.add("name part " + NAME_RULE);
    }
    return faults;
  }

  private static void subdomainFaults(String prefix, List<String> faults) {
    if (bytes(prefix) > 253) {
      faults.add("prefix part must be no more than 253 characters");
    }
    if (!SUBDOMAIN_PATTERN.matcher(prefix).matches()) {
      faults.add("prefix part " + SUBDOMAIN_RULE);
    }
  }

  private static List<String> valueFaults(String value) {
    var faults = new ArrayList<String>();
    if (bytes(value) > 63) {
      faults.add("must be no more than 63 characters");
    }
    if (!VALUE_PATTERN.matcher(value).matches()) {
      faults.add(VALUE_RULE);
    }
    return faults;
  }

  private static int bytes(String text) {
    return text.getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
  }

  private static String quoteAll(List<String> values) {
    return "[" + String.join(",", values.stream().map(LabelRules::quote).toList()) + "]";
  }

  /** As Go's {@code %q}, for what can stand in a query. */
  static String quote(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n").replace("\t", "\\t") + "\"";
  }
}
