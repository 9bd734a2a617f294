package io.ruori.gateway.verb;

import static io.ruori.core.object.Fields.items;
import static io.ruori.core.object.Fields.text;
import static io.ruori.core.object.Fields.texts;

import io.ruori.core.selector.FieldSelector;
import io.ruori.core.selector.InvalidSelector;
import io.ruori.core.selector.LabelSelector;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/**
 * The selectors of an access review. Those that cannot be understood are left out of the question, and the answer says so
 * (upstream's {@code BuildEvaluationError}).
 */
final class ReviewSelectors {
  private static final List<String> OF_FIELDS = List.of("In", "NotIn");
  private static final List<String> OF_LABELS = List.of("In", "NotIn", "Exists", "DoesNotExist");

  private ReviewSelectors() {}

  /** What was not understood; empty: nothing. */
  static String problem(JsonNode attributes) {
    var problems = new ArrayList<String>();
    problem("fieldSelector", attributes, ReviewSelectors::isOfField, ReviewSelectors::isFieldSelector, problems);
    problem("labelSelector", attributes, ReviewSelectors::isOfLabel, ReviewSelectors::isLabelSelector, problems);
    return String.join("; ", problems);
  }

  private static void problem(
      String field, JsonNode attributes, Predicate<JsonNode> known, Predicate<String> parses, List<String> problems) {
    JsonNode selector = attributes.path(field);
    List<JsonNode> requirements = items(selector, "requirements");
    long understood = requirements.stream().filter(known).count();
    boolean allOfThem = requirements.isEmpty()
        ? parses.test(text(selector, "rawSelector"))
        : understood == requirements.size();
    if (!allOfThem) {
      problems.add("spec.resourceAttributes." + field + (understood > 0 ? " partially" : "") + " ignored due to parse error");
    }
  }

  /** Only those that a parsed field selector could have. */
  private static boolean isOfField(JsonNode requirement) {
    return OF_FIELDS.contains(text(requirement, "operator")) && texts(requirement, "values").size() == 1;
  }

  private static boolean isOfLabel(JsonNode requirement) {
    return OF_LABELS.contains(text(requirement, "operator"));
  }

  private static boolean isFieldSelector(String text) {
    try {
      FieldSelector.parse(text);
      return true;
    } catch (InvalidSelector notOne) {
      return false;
    }
  }

  private static boolean isLabelSelector(String text) {
    try {
      LabelSelector.parse(text);
      return true;
    } catch (InvalidSelector notOne) {
      return false;
    }
  }
}
