package io.ruori.core.strategy.apps;

import static io.ruori.core.object.Fields.object;

import io.ruori.core.kind.WriteContext;
import io.ruori.core.object.Json;
import io.ruori.core.strategy.SpecAndStatus;
import io.ruori.core.strategy.pod.PodTemplates;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.LabelRules;
import io.ruori.core.validation.Path;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/** The shape of kinds that make pods from a template, for a selector that stays as it is. */
abstract class TemplatedStrategy extends SpecAndStatus {
  static final Path TEMPLATE = Path.SPEC.child("template");

  /** The rules for the spec; {@code old} is missing at a create. */
  abstract void validateSpec(JsonNode spec, JsonNode old, FieldErrors errors);

  @Override
  protected void prepareSpec(ObjectNode object, WriteContext context) {
    PodTemplates.dropDisabledFields(object(object, "spec", "template"), Json.object());
  }

  @Override
  protected void prepareSpec(ObjectNode object, ObjectNode old, WriteContext context) {
    PodTemplates.dropDisabledFields(object(object, "spec", "template"), old.path("spec").path("template"));
  }

  @Override
  public final void validateCreate(ObjectNode object, FieldErrors errors) {
    super.validateCreate(object, errors);
    validateSpec(object.path("spec"), MissingNode.getInstance(), errors);
  }

  @Override
  public final void validateUpdate(ObjectNode object, ObjectNode old, FieldErrors errors) {
    super.validateUpdate(object, old, errors);
    validateSpec(object.path("spec"), old.path("spec"), errors);
    Workloads.selectorStays(object, old, errors);
  }

  /** The selector, and the template where it can be judged by the selector. */
  static void selectorAndTemplate(JsonNode spec, JsonNode old, FieldErrors errors) {
    Path path = Path.SPEC.child("selector");
    Workloads.selector(spec, old, "deployment", path, errors);
    if (LabelRules.isSound(spec.path("selector"))) {
      Workloads.labelsMatch(spec, true, TEMPLATE, errors);
      Workloads.template(spec, old, "ReplicaSet", TEMPLATE, errors);
    } else {
      errors.invalid(path, LabelRules.print(spec.path("selector")), "invalid label selector");
    }
  }
}
