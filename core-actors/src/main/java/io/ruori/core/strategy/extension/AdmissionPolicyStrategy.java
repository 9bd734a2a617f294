package io.ruori.core.strategy.extension;

import static io.ruori.core.object.Fields.ensure;
import static io.ruori.core.object.Fields.has;
import static io.ruori.core.object.Fields.items;
import static io.ruori.core.object.Fields.object;
import static io.ruori.core.object.Fields.text;

import io.ruori.core.strategy.CountedKind;
import io.ruori.core.validation.ConditionRules;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.NameFormats;
import io.ruori.core.validation.Path;
import io.ruori.core.validation.Rules;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Admission policies (admissionregistration {@code ValidateValidatingAdmissionPolicy}). */
final class AdmissionPolicyStrategy extends CountedKind {
  private static final List<String> REASONS = List.of("Forbidden", "Invalid", "RequestEntityTooLarge", "Unauthorized");
  private static final String ONE = "validations or auditAnnotations must contain at least one item";

  AdmissionPolicyStrategy() {
    super(false, NameFormats.NAME_IS_SUBDOMAIN, true);
  }

  @Override
  public void applyDefaults(ObjectNode object) {
    ObjectNode spec = ensure(object, "spec");
    if (!has(spec, "failurePolicy")) {
      spec.put("failurePolicy", "Fail");
    }
    if (object(spec, "matchConstraints") instanceof ObjectNode match) {
      OperationRules.defaults(match, "resourceRules", "excludeResourceRules");
    }
  }

  @Override
  public void validateCreate(ObjectNode object, FieldErrors errors) {
    validate(object, errors);
  }

  @Override
  public boolean updatesUnconditionally() {
    return false;
  }

  @Override
  public void validateUpdate(ObjectNode object, ObjectNode old, FieldErrors errors) {
    validateWhole(object, errors);
  }

  @Override
  protected void validate(ObjectNode object, FieldErrors errors) {
    JsonNode spec = object.path("spec");
    Rules.supported(spec, "failurePolicy", List.of("Fail", "Ignore"), Path.SPEC, errors);
    if (has(spec, "paramKind")) {
      paramKind(spec.path("paramKind"), Path.SPEC.child("paramKind"), errors);
    }
    Path constraints = Path.SPEC.child("matchConstraints");
    if (has(spec, "matchConstraints")) {
      OperationRules.matchResources(spec.path("matchConstraints"), constraints, errors);
      if (items(spec, "matchConstraints", "resourceRules").isEmpty()) {
        errors.required(constraints.child("resourceRules"), "");
      }
    } else {
      errors.required(constraints, "");
    }
    boolean parameters = has(spec, "paramKind");
    OperationRules.conditions(items(spec, "matchConditions"), parameters, Path.SPEC.child("matchConditions"), errors);
    List<JsonNode> variables = items(spec, "variables");
    var expressions = new PolicyExpressions(parameters, !variables.isEmpty());
    variables(variables, expressions, errors);
    validations(items(spec, "validations"), expressions, errors);
    annotations(items(spec, "auditAnnotations"), text(object, "metadata", "name"), expressions, errors);
    if (items(spec, "validations").isEmpty() && items(spec, "auditAnnotations").isEmpty()) {
      errors.required(Path.SPEC.child("validations"), ONE);
      errors.required(Path.SPEC.child("auditAnnotations"), ONE);
    }
  }

  private static void paramKind(JsonNode kind, Path path, FieldErrors errors) {
    String version = text(kind, "apiVersion");
    if (version.isEmpty()) {
      errors.required(path.child("apiVersion"), "");
    } else {
      String[] parts = version.split("/", -1);
      if (parts.length > 2) {
        errors.invalid(path.child("apiVersion"), version, "unexpected GroupVersion string: " + version);
      } else {
        if (parts.length == 2 && !parts[0].isEmpty()) {
          errors.invalid(path.child("apiVersion"), parts[0], NameFormats.dns1123Subdomain(parts[0]));
        }
        errors.invalid(path.child("apiVersion"), parts[parts.length - 1], NameFormats.dns1035Label(parts[parts.length - 1]));
      }
    }
    if (Rules.requiredText(kind, "kind", path, errors)) {
      String lower = text(kind, "kind").toLowerCase(Locale.ROOT);
      NameFormats.dns1035Label(lower).forEach(wrong -> errors.invalid(
          path.child("kind"), text(kind, "kind"), "may have mixed case, but should otherwise match: " + wrong));
    }
  }

  private static void variables(List<JsonNode> variables, PolicyExpressions expressions, FieldErrors errors) {
    var names = new HashSet<String>();
    for (int i = 0; i < variables.size(); i++) {
      Path path = Path.SPEC.child("variables").index(i);
      String name = text(variables.get(i), "name");
      if (name.isEmpty()) {
        errors.required(path.child("name"), "name is not specified");
      } else {
        if (!name.matches("[_a-zA-Z][_a-zA-Z0-9]*")) {
          errors.invalid(path.child("name"), name, "must be a valid CEL identifier");
        }
        if (!names.add(name)) {
          errors.duplicate(path.child("name"), name);
        }
      }
      String expression = text(variables.get(i), "expression");
      if (expression.isBlank()) {
        errors.required(path.child("expression"), "expression is not specified");
      } else {
        expressions.variable(name, expression, path.child("expression"), errors);
      }
    }
  }

  private static void validations(List<JsonNode> validations, PolicyExpressions expressions, FieldErrors errors) {
    for (int i = 0; i < validations.size(); i++) {
      Path path = Path.SPEC.child("validations").index(i);
      JsonNode validation = validations.get(i);
      String expression = text(validation, "expression");
      if (expression.isBlank()) {
        errors.required(path.child("expression"), "expression is not specified");
      } else {
        expressions.check(expression, PolicyExpressions.BOOL, path.child("expression"), errors);
      }
      String message = text(validation, "messageExpression");
      if (!message.isBlank()) {
        expressions.check(message, PolicyExpressions.TEXT, path.child("messageExpression"), errors);
      }
      if (has(validation, "reason") && !REASONS.contains(text(validation, "reason"))) {
        errors.notSupported(path.child("reason"), text(validation, "reason"),
            List.of("Forbidden", "Invalid", "RequestEntityTooLarge"));
      }
    }
  }

  private static void annotations(
      List<JsonNode> annotations, String policy, PolicyExpressions expressions, FieldErrors errors) {
    var keys = new HashSet<String>();
    for (int i = 0; i < annotations.size(); i++) {
      Path path = Path.SPEC.child("auditAnnotations").index(i);
      String key = text(annotations.get(i), "key");
      if (policy.isEmpty()) {
        errors.invalid(path.child("key"), key, "requires metadata.name be non-empty");
      } else {
        errors.invalid(path.child("key"), policy + "/" + key, NameFormats.qualifiedName(policy + "/" + key));
      }
      if (!keys.add(key)) {
        errors.duplicate(path.child("key"), key);
      }
      String value = text(annotations.get(i), "valueExpression");
      if (value.isBlank()) {
        errors.required(path.child("valueExpression"), "valueExpression is not specified");
      } else {
        expressions.check(value, PolicyExpressions.TEXT_OR_NULL, path.child("valueExpression"), errors);
      }
    }
  }

  @Override
  protected void validateStatus(ObjectNode object, ObjectNode old, FieldErrors errors) {
    List<JsonNode> warnings = items(object, "status", "typeChecking", "expressionWarnings");
    for (int i = 0; i < warnings.size(); i++) {
      Path path = Path.STATUS.child("typeChecking", "expressionWarnings").index(i);
      if (text(warnings.get(i), "warning").isEmpty()) {
        errors.required(path.child("warning"), "");
      }
      if (text(warnings.get(i), "fieldRef").isEmpty()) {
        errors.required(path.child("fieldRef"), "");
      }
    }
    ConditionRules.validate(
        items(object, "status", "conditions"), Path.STATUS.child("conditions"), errors);
  }
}
