package io.ruori.core.strategy.pod;

import static io.ruori.core.object.Fields.has;
import static io.ruori.core.object.Fields.items;
import static io.ruori.core.object.Fields.number;
import static io.ruori.core.object.Fields.text;
import static io.ruori.core.object.Fields.texts;

import io.ruori.core.object.Fields;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.LabelRules;
import io.ruori.core.validation.LabelRules.SelectorOptions;
import io.ruori.core.validation.NameFormats;
import io.ruori.core.validation.Path;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Rules for node affinity and for affinity between pods. */
public final class AffinityValidation {
  private static final String REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";
  private static final String PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution";
  private static final String NO_OPERATOR = "not a valid selector operator";
  private static final String WEIGHT = "must be in the range 1-100";

  private AffinityValidation() {}

  static void validate(JsonNode affinity, PodOptions options, Path path, FieldErrors errors) {
    nodeAffinity(affinity.path("nodeAffinity"), options, path.child("nodeAffinity"), errors);
    for (String kind : List.of("podAffinity", "podAntiAffinity")) {
      podAffinity(affinity.path(kind), options, path.child(kind), errors);
    }
  }

  private static void nodeAffinity(JsonNode affinity, PodOptions options, Path path, FieldErrors errors) {
    if (has(affinity, REQUIRED)) {
      nodeSelector(affinity.path(REQUIRED), options.anyNodeAffinityValue(), path.child(REQUIRED), errors);
    }
    List<JsonNode> preferred = items(affinity, PREFERRED);
    for (int i = 0; i < preferred.size(); i++) {
      Path at = path.child(PREFERRED).index(i);
      weight(preferred.get(i), at, errors);
      nodeSelectorTerm(preferred.get(i).path("preference"), true, at.child("preference"), errors);
    }
  }

  private static void weight(JsonNode term, Path path, FieldErrors errors) {
    long weight = number(term, "weight");
    if (weight <= 0 || weight > 100) {
      errors.invalid(path.child("weight"), weight, WEIGHT);
    }
  }

  /** A {@code NodeSelector}: of pods and of volumes. */
  public static void nodeSelector(JsonNode selector, boolean anyValue, Path path, FieldErrors errors) {
    List<JsonNode> terms = items(selector, "nodeSelectorTerms");
    Path at = path.child("nodeSelectorTerms");
    if (terms.isEmpty()) {
      errors.required(at, "must have at least one node selector term");
    }
    for (int i = 0; i < terms.size(); i++) {
      nodeSelectorTerm(terms.get(i), anyValue, at.index(i), errors);
    }
  }

  private static void nodeSelectorTerm(JsonNode term, boolean anyValue, Path path, FieldErrors errors) {
    List<JsonNode> expressions = items(term, "matchExpressions");
    for (int i = 0; i < expressions.size(); i++) {
      expression(expressions.get(i), anyValue, path.child("matchExpressions").index(i), errors);
    }
    List<JsonNode> fields = items(term, "matchFields");
    for (int i = 0; i < fields.size(); i++) {
      field(fields.get(i), path.child("matchFields").index(i), errors);
    }
  }

  private static void expression(JsonNode requirement, boolean anyValue, Path path, FieldErrors errors) {
    List<String> values = texts(requirement, "values");
    String operator = text(requirement, "operator");
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
      case "Gt", "Lt" -> {
        if (values.size() != 1) {
          errors.required(path.child("values"), "must be specified single value when `operator` is 'Lt' or 'Gt'");
        }
      }
      default -> errors.invalid(path.child("operator"), operator, NO_OPERATOR);
    }
    LabelRules.labelName(text(requirement, "key"), path.child("key"), errors);
    for (int i = 0; i < values.size() && !anyValue; i++) {
      errors.invalid(path.child("values").index(i), values.get(i), NameFormats.labelValue(values.get(i)));
    }
  }

  private static void field(JsonNode requirement, Path path, FieldErrors errors) {
    List<String> values = texts(requirement, "values");
    String operator = text(requirement, "operator");
    if (!operator.equals("In") && !operator.equals("NotIn")) {
      errors.invalid(path.child("operator"), operator, NO_OPERATOR);
    } else if (values.size() != 1) {
      errors.required(path.child("values"),
          "must be only one value when `operator` is 'In' or 'NotIn' for node field selector");
    }
    String key = text(requirement, "key");
    if (!key.equals("metadata.name")) {
      errors.invalid(path.child("key"), key, "not a valid field selector key");
      return;
    }
    for (int i = 0; i < values.size(); i++) {
      errors.invalid(path.child("values").index(i), values.get(i), NameFormats.dns1123Subdomain(values.get(i)));
    }
  }

  private static void podAffinity(JsonNode affinity, PodOptions options, Path path, FieldErrors errors) {
    List<JsonNode> required = items(affinity, REQUIRED);
    for (int i = 0; i < required.size(); i++) {
      podTerm(required.get(i), options.anySelectorValue(), path.child(REQUIRED).index(i), errors);
    }
    List<JsonNode> preferred = items(affinity, PREFERRED);
    for (int i = 0; i < preferred.size(); i++) {
      Path at = path.child(PREFERRED).index(i);
      weight(preferred.get(i), at, errors);
      podTerm(preferred.get(i).path("podAffinityTerm"), options.anySelectorValue(), at.child("podAffinityTerm"), errors);
    }
  }

  private static void podTerm(JsonNode term, boolean anyValue, Path path, FieldErrors errors) {
    termSelectors(term, anyValue, path, errors);
    for (String namespace : texts(term, "namespaces")) {
      errors.invalid(path.child("namespace"), namespace, NameFormats.dns1123Label(namespace));
    }
    TopologyValidation.labelKeys(term, path, errors);
    String topologyKey = text(term, "topologyKey");
    if (topologyKey.isEmpty()) {
      errors.required(path.child("topologyKey"), "can not be empty");
    }
    LabelRules.labelName(topologyKey, path.child("topologyKey"), errors);
  }

  private static void termSelectors(JsonNode term, boolean anyValue, Path path, FieldErrors errors) {
    var options = new SelectorOptions(anyValue, false);
    LabelRules.selector(term.path("labelSelector"), options, path.child("labelSelector"), errors);
    LabelRules.selector(term.path("namespaceSelector"), options, path.child("namespaceSelector"), errors);
  }

  /** Whether a selector between pods breaks today's rules. */
  static boolean hasInvalidSelector(JsonNode affinity) {
    var errors = new FieldErrors();
    for (String kind : List.of("podAffinity", "podAntiAffinity")) {
      items(affinity, kind, REQUIRED).forEach(term -> termSelectors(term, false, Path.ROOT, errors));
      items(affinity, kind, PREFERRED).forEach(
          term -> termSelectors(term.path("podAffinityTerm"), false, Path.ROOT, errors));
    }
    return !errors.isEmpty();
  }

  /** Whether required node affinity holds a value that is no label value. */
  static boolean hasInvalidNodeValue(JsonNode affinity) {
    JsonNode terms = Fields.at(affinity, "nodeAffinity", REQUIRED);
    return items(terms, "nodeSelectorTerms").stream()
        .flatMap(term -> items(term, "matchExpressions").stream())
        .flatMap(expression -> texts(expression, "values").stream())
        .anyMatch(value -> !NameFormats.labelValue(value).isEmpty());
  }
}
