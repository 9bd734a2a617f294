package io.ruori.core.strategy.pod;

import static io.ruori.core.object.Fields.has;
import static io.ruori.core.object.Fields.items;
import static io.ruori.core.object.Fields.number;
import static io.ruori.core.object.Fields.text;
import static io.ruori.core.object.Fields.texts;

import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.LabelRules;
import io.ruori.core.validation.Path;
import io.ruori.core.validation.Rules;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Rules for topology spread constraints, and for the label keys that affinity terms share with them. */
final class TopologyValidation {
  private static final List<String> ACTIONS = List.of("DoNotSchedule", "ScheduleAnyway");
  private static final List<String> POLICIES = List.of("Honor", "Ignore");

  private TopologyValidation() {}

  static void validate(JsonNode spec, PodOptions options, Path path, FieldErrors errors) {
    List<JsonNode> constraints = items(spec, "topologySpreadConstraints");
    for (int i = 0; i < constraints.size(); i++) {
      constraint(constraints.get(i), constraints.subList(i + 1, constraints.size()), options, path.index(i), errors);
    }
  }

  private static void constraint(
      JsonNode constraint, List<JsonNode> later, PodOptions options, Path path, FieldErrors errors) {
    Rules.positive(number(constraint, "maxSkew"), path.child("maxSkew"), errors);
    String key = text(constraint, "topologyKey");
    if (key.isEmpty()) {
      errors.required(path.child("topologyKey"), "can not be empty");
    }
    String action = text(constraint, "whenUnsatisfiable");
    if (!ACTIONS.contains(action)) {
      errors.notSupported(path.child("whenUnsatisfiable"), action, ACTIONS);
    }
    if (later.stream().anyMatch(c -> text(c, "topologyKey").equals(key) && text(c, "whenUnsatisfiable").equals(action))) {
      errors.duplicate(path.child("{topologyKey, whenUnsatisfiable}"), "{" + key + ", " + action + "}");
    }
    if (has(constraint, "minDomains")) {
      long domains = number(constraint, "minDomains");
      Rules.positive(domains, path.child("minDomains"), errors);
      if (!action.equals("DoNotSchedule")) {
        errors.invalid(path.child("minDomains"), domains,
            "can only use minDomains if whenUnsatisfiable=DoNotSchedule, not " + action);
      }
    }
    Rules.supported(constraint, "nodeAffinityPolicy", POLICIES, path, errors);
    Rules.supported(constraint, "nodeTaintsPolicy", POLICIES, path, errors);
    if (options.legacySpreadKeys()) {
      legacyKeys(constraint, path.child("matchLabelKeys"), errors);
    } else {
      labelKeys(constraint, path, errors);
    }
    if (!options.anySpreadSelector()) {
      selector(constraint, path.child("labelSelector"), errors);
    }
  }

  private static void selector(JsonNode constraint, Path path, FieldErrors errors) {
    LabelRules.selector(constraint.path("labelSelector"), LabelRules.SelectorOptions.STRICT, path, errors);
  }

  /** {@code matchLabelKeys} and {@code mismatchLabelKeys} of a constraint or an affinity term. */
  static void labelKeys(JsonNode term, Path path, FieldErrors errors) {
    List<String> match = texts(term, "matchLabelKeys");
    List<String> mismatch = texts(term, "mismatchLabelKeys");
    for (String field : List.of("matchLabelKeys", "mismatchLabelKeys")) {
      names(texts(term, field), has(term, "labelSelector"), path.child(field), errors);
    }
    if (has(term, "labelSelector")) {
      JsonNode selector = term.path("labelSelector");
      var seen = new HashSet<>(selector.path("matchLabels").propertyNames());
      for (JsonNode expression : items(selector, "matchExpressions")) {
        String key = text(expression, "key");
        int index = match.lastIndexOf(key);
        if (index >= 0 && seen.contains(key)) {
          errors.invalid(path.index(index), key, "exists in both matchLabelKeys and labelSelector");
        }
        seen.add(key);
      }
    }
    for (int i = 0; i < match.size(); i++) {
      if (mismatch.contains(match.get(i))) {
        errors.invalid(path.child("matchLabelKeys").index(i), match.get(i),
            "exists in both matchLabelKeys and mismatchLabelKeys");
      }
    }
  }

  private static void names(List<String> keys, boolean selected, Path path, FieldErrors errors) {
    if (!keys.isEmpty() && !selected) {
      errors.forbidden(path, "must not be specified when labelSelector is not set");
      return;
    }
    for (int i = 0; i < keys.size(); i++) {
      LabelRules.labelName(keys.get(i), path.index(i), errors);
    }
  }

  private static void legacyKeys(JsonNode constraint, Path path, FieldErrors errors) {
    List<String> keys = texts(constraint, "matchLabelKeys");
    JsonNode selector = constraint.path("labelSelector");
    if (!keys.isEmpty() && !has(constraint, "labelSelector")) {
      errors.forbidden(path, "must not be specified when labelSelector is not set");
    }
    var used = new ArrayList<>(selector.path("matchLabels").propertyNames());
    items(selector, "matchExpressions").forEach(e -> used.add(text(e, "key")));
    for (int i = 0; i < keys.size(); i++) {
      LabelRules.labelName(keys.get(i), path.index(i), errors);
      if (used.contains(keys.get(i))) {
        errors.invalid(path.index(i), keys.get(i), "exists in both matchLabelKeys and labelSelector");
      }
    }
  }

  static boolean hasInvalidSelector(JsonNode spec) {
    var errors = new FieldErrors();
    items(spec, "topologySpreadConstraints").forEach(c -> selector(c, Path.ROOT, errors));
    return !errors.isEmpty();
  }

  static boolean hasInvalidKeys(JsonNode spec) {
    var errors = new FieldErrors();
    items(spec, "topologySpreadConstraints").forEach(c -> labelKeys(c, Path.ROOT, errors));
    return !errors.isEmpty();
  }
}
