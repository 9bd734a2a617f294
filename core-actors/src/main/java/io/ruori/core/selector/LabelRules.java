package io.ruori.core.selector;

import io.ruori.core.selector.Requirement.Operator;
import io.ruori.core.validation.NameFormats;
import java.util.ArrayList;
import java.util.List;

/** What keys and values of a requirement may be, in the words of upstream's {@code labels.NewRequirement}. */
final class LabelRules {
  private LabelRules() {}

  /** A requirement whose key, operator and values agree. */
  static Requirement checked(String key, Operator operator, List<String> values) throws InvalidSelector {
    var errors = new ArrayList<String>();
    List<String> faults = NameFormats.qualifiedName(key);
    if (!faults.isEmpty()) {
      errors.add("key: Invalid value: " + quote(key) + ": " + String.join("; ", faults));
    }
    checkCount(operator, values, errors);
    for (int i = 0; i < values.size(); i++) {
      List<String> wrong = NameFormats.labelValue(values.get(i));
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

  private static String quoteAll(List<String> values) {
    return "[" + String.join(",", values.stream().map(LabelRules::quote).toList()) + "]";
  }

  /** As Go's {@code %q}, for what can stand in a query. */
  static String quote(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n").replace("\t", "\\t") + "\"";
  }
}
