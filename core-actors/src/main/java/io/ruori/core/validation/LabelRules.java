package io.ruori.core.validation;

import io.ruori.core.object.Fields;
import io.ruori.core.object.Json;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Labels and selectors (apimachinery {@code apis/meta/v1/validation}). */
public final class LabelRules {
  private LabelRules() {}

  /** What a label selector may hold beyond the usual. */
  public record SelectorOptions(boolean invalidValues, boolean unknownOperators) {
    public static final SelectorOptions STRICT = new SelectorOptions(false, false);
    public static final SelectorOptions ANY_VALUE = new SelectorOptions(true, false);
    public static final SelectorOptions ANY_OPERATOR = new SelectorOptions(false, true);
  }

  public static void labels(JsonNode labels, Path path, FieldErrors errors) {
    Fields.textMap(labels).forEach((key, value) -> {
      labelName(key, path, errors);
      errors.invalid(path, value, NameFormats.labelValue(value));
    });
  }

  public static void labelName(String name, Path path, FieldErrors errors) {
    errors.invalid(path, name, NameFormats.qualifiedName(name));
  }

  /** A {@code LabelSelector}; an absent one is fine here. */
  public static void selector(JsonNode selector, SelectorOptions options, Path path, FieldErrors errors) {
    labels(selector.path("matchLabels"), path.child("matchLabels"), errors);
    List<JsonNode> expressions = Fields.items(selector, "matchExpressions");
    for (int i = 0; i < expressions.size(); i++) {
      requirement(expressions.get(i), options, path.child("matchExpressions").index(i), errors);
    }
  }

  /** One of a selector's expressions. */
  public static void requirement(JsonNode requirement, SelectorOptions options, Path path, FieldErrors errors) {
    List<String> values = Fields.texts(requirement, "values");
    operator(requirement, values, options.unknownOperators(), path, errors);
    labelName(Fields.text(requirement, "key"), path.child("key"), errors);
    if (!options.invalidValues()) {
      for (int i = 0; i < values.size(); i++) {
        errors.invalid(path.child("values").index(i), values.get(i), NameFormats.labelValue(values.get(i)));
      }
    }
  }

  /** A {@code FieldSelectorRequirement}, as access reviews have them. */
  public static void fieldRequirement(JsonNode requirement, boolean unknownOperators, Path path, FieldErrors errors) {
    if (Fields.text(requirement, "key").isEmpty()) {
      errors.required(path.child("key"), "must be specified");
    }
    operator(requirement, Fields.texts(requirement, "values"), unknownOperators, path, errors);
  }

  private static void operator(
      JsonNode requirement, List<String> values, boolean unknownAllowed, Path path, FieldErrors errors) {
    String operator = Fields.text(requirement, "operator");
    switch (operator) {
      case "In", "NotIn" -> {
        if (values.isEmpty()) {
          errors.required(path.child("values"), "must be specified when `operator` is 'In' or 'NotIn'");
        }
      }
      case "Exists", "DoesNotExist" -> {
        if (!values.isEmpty()) {
          errors.forbidden(path.child("values"), "may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
        }
      }
      default -> {
        if (!unknownAllowed) {
          errors.invalid(path.child("operator"), operator, "not a valid selector operator");
        }
      }
    }
  }

  /** Upstream's {@code LabelSelectorAsSelector}: whether the selector can be evaluated at all. */
  public static boolean isSound(JsonNode selector) {
    var errors = new FieldErrors();
    selector(selector, SelectorOptions.STRICT, Path.ROOT, errors);
    return errors.isEmpty();
  }

  /** A selector as Go prints it: labels before expressions, keys sorted. */
  public static GoText.Raw print(JsonNode selector) {
    ObjectNode ordered = Json.object();
    JsonNode labels = selector.path("matchLabels");
    if (!labels.isEmpty()) {
      ordered.set("matchLabels", Json.mapper().valueToTree(Fields.textMap(labels)));
    }
    for (JsonNode expression : Fields.items(selector, "matchExpressions")) {
      ObjectNode printed = Fields.ensureList(ordered, "matchExpressions").addObject();
      printed.put("key", Fields.text(expression, "key")).put("operator", Fields.text(expression, "operator"));
      if (!Fields.texts(expression, "values").isEmpty()) {
        printed.set("values", expression.path("values"));
      }
    }
    return new GoText.Raw(selector.isObject() ? GoText.json(ordered) : "null");
  }

  /** Whether a selector holds a value that is no label value: such selectors of old objects stay legal. */
  public static boolean hasInvalidValue(JsonNode selector) {
    return Fields.items(selector, "matchExpressions").stream()
        .flatMap(e -> Fields.texts(e, "values").stream())
        .anyMatch(value -> !NameFormats.labelValue(value).isEmpty());
  }

  /** Whether a selector selects the labels. An absent selector selects nothing, an empty one everything. */
  public static boolean matches(JsonNode selector, JsonNode labels) {
    if (!selector.isObject()) {
      return false;
    }
    for (var wanted : selector.path("matchLabels").properties()) {
      if (!wanted.getValue().equals(labels.path(wanted.getKey()))) {
        return false;
      }
    }
    return Fields.items(selector, "matchExpressions").stream().allMatch(e -> meets(e, labels));
  }

  private static boolean meets(JsonNode requirement, JsonNode labels) {
    String key = Fields.text(requirement, "key");
    boolean present = labels.has(key);
    List<String> values = Fields.texts(requirement, "values");
    return switch (Fields.text(requirement, "operator")) {
      case "In" -> present && values.contains(Fields.text(labels, key));
      case "NotIn" -> !present || !values.contains(Fields.text(labels, key));
      case "Exists" -> present;
      case "DoesNotExist" -> !present;
      default -> false;
    };
  }
}
