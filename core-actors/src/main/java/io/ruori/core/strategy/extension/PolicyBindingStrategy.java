package io.ruori.core.strategy.extension;

import static io.ruori.core.object.Fields.has;
import static io.ruori.core.object.Fields.object;
import static io.ruori.core.object.Fields.text;
import static io.ruori.core.object.Fields.texts;

import io.ruori.core.strategy.CountedKind;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.LabelRules;
import io.ruori.core.validation.LabelRules.SelectorOptions;
import io.ruori.core.validation.NameFormats;
import io.ruori.core.validation.Path;
import io.ruori.core.validation.Rules;
import java.util.HashSet;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Bindings of admission policies (admissionregistration {@code ValidateValidatingAdmissionPolicyBinding}). */
final class PolicyBindingStrategy extends CountedKind {
  private static final List<String> ACTIONS = List.of("Audit", "Deny", "Warn");

  PolicyBindingStrategy() {
    super(false, NameFormats.NAME_IS_SUBDOMAIN, false);
  }

  @Override
  public void applyDefaults(ObjectNode object) {
    if (object(object, "spec", "matchResources") instanceof ObjectNode match) {
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
    if (Rules.requiredText(spec, "policyName", Path.SPEC, errors)) {
      String name = text(spec, "policyName");
      errors.invalid(Path.SPEC.child("policyName"), name, NameFormats.dns1123Subdomain(name));
    }
    if (has(spec, "paramRef")) {
      parameter(spec.path("paramRef"), Path.SPEC.child("paramRef"), errors);
    }
    if (has(spec, "matchResources")) {
      OperationRules.matchResources(spec.path("matchResources"), Path.SPEC.child("matchResources"), errors);
    }
    actions(texts(spec, "validationActions"), Path.SPEC.child("validationActions"), errors);
  }

  private static void parameter(JsonNode reference, Path path, FieldErrors errors) {
    String name = text(reference, "name");
    boolean selects = has(reference, "selector");
    if (!name.isEmpty()) {
      errors.invalid(path.child("name"), name, NameFormats.pathSegment(name, false));
      if (selects) {
        errors.forbidden(path.child("name"), "name and selector are mutually exclusive");
      }
    }
    if (selects) {
      LabelRules.selector(reference.path("selector"), SelectorOptions.STRICT, path.child("selector"), errors);
      if (!name.isEmpty()) {
        errors.forbidden(path.child("selector"), "name and selector are mutually exclusive");
      }
    }
    if (name.isEmpty() && !selects) {
      errors.required(path, "one of name or selector must be specified");
    }
    if (!has(reference, "parameterNotFoundAction") || text(reference, "parameterNotFoundAction").isEmpty()) {
      errors.required(path.child("parameterNotFoundAction"), "");
    } else {
      Rules.supported(reference, "parameterNotFoundAction", List.of("Deny", "Allow"), path, errors);
    }
  }

  private static void actions(List<String> actions, Path path, FieldErrors errors) {
    var seen = new HashSet<String>();
    for (int i = 0; i < actions.size(); i++) {
      if (!ACTIONS.contains(actions.get(i))) {
        errors.notSupported(path.index(i), actions.get(i), ACTIONS);
      }
      if (!seen.add(actions.get(i))) {
        errors.duplicate(path.index(i), actions.get(i));
      }
    }
    if (seen.contains("Deny") && seen.contains("Warn")) {
      List<String> shown = List.of("Warn", "Deny");
      errors.invalid(path, actions.size() == 2 ? actions : shown, "must not contain both Deny and Warn (repeating the same "
          + "validation failure information in the API response and headers serves no purpose)");
    }
    if (actions.isEmpty()) {
      errors.required(path, "at least one validation action is required");
    }
  }
}
