package io.ruori.core.selector;

import io.ruori.core.selector.Requirement.Operator;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * A conjunction of requirements on labels.
 *
 * @param requirements by key; none: everything matches
 * @param nothing matches no object at all, whatever the requirements
 */
public record LabelSelector(List<Requirement> requirements, boolean nothing) {
  public static final LabelSelector EVERYTHING = new LabelSelector(List.of(), false);
  public static final LabelSelector NOTHING = new LabelSelector(List.of(), true);

  public LabelSelector {
    requirements = requirements.stream().sorted(Comparator.comparing(Requirement::key)).toList();
  }

  /** Parses the text form, such as {@code a=b,c!=d,e in (x,y),!f}. The empty text selects everything. */
  public static LabelSelector parse(String text) throws InvalidSelector {
    return text.isEmpty() ? EVERYTHING : new LabelSelector(new LabelSelectorParser(text).parse(), false);
  }

  /** A selector of exact values, as in {@code spec.selector} of a Service; not validated. */
  public static LabelSelector exactly(Map<String, String> labels) {
    return new LabelSelector(
        labels.entrySet().stream()
            .map(e -> new Requirement(e.getKey(), Operator.EQUALS, List.of(e.getValue())))
            .toList(),
        false);
  }

  /**
   * From a {@code LabelSelector} object ({@code matchLabels}, {@code matchExpressions}): absent or null selects nothing, an
   * empty one everything, as upstream's {@code LabelSelectorAsSelector}.
   */
  public static LabelSelector of(JsonNode selector) throws InvalidSelector {
    if (selector == null || selector.isNull() || selector.isMissingNode()) {
      return NOTHING;
    }
    var found = new ArrayList<Requirement>();
    for (var label : selector.path("matchLabels").properties()) {
      found.add(LabelRules.checked(label.getKey(), Operator.EQUALS, List.of(label.getValue().asString(""))));
    }
    for (JsonNode expression : selector.path("matchExpressions")) {
      var values = new ArrayList<String>();
      expression.path("values").forEach(v -> values.add(v.asString("")));
      Operator operator = operator(expression.path("operator").asString(""));
      found.add(LabelRules.checked(expression.path("key").asString(""), operator, values));
    }
    return new LabelSelector(found, false);
  }

  private static Operator operator(String name) throws InvalidSelector {
    return switch (name) {
      case "In" -> Operator.IN;
      case "NotIn" -> Operator.NOT_IN;
      case "Exists" -> Operator.EXISTS;
      case "DoesNotExist" -> Operator.ABSENT;
      default -> throw new InvalidSelector(LabelRules.quote(name) + " is not a valid label selector operator");
    };
  }

  public boolean isEverything() {
    return !nothing && requirements.isEmpty();
  }

  public boolean matches(Map<String, String> labels) {
    if (nothing) {
      return false;
    }
    for (Requirement requirement : requirements) {
      if (!requirement.matches(labels)) {
        return false;
      }
    }
    return true;
  }

  /** As upstream prints it, which parses to the same selector. */
  @Override
  public String toString() {
    return requirements.stream().map(Requirement::toString).collect(Collectors.joining(","));
  }
}
