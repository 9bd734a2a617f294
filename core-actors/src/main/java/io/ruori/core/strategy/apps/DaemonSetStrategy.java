package io.ruori.core.strategy.apps;

import static io.ruori.core.object.Fields.defaultNumber;
import static io.ruori.core.object.Fields.defaultText;
import static io.ruori.core.object.Fields.ensure;
import static io.ruori.core.object.Fields.has;
import static io.ruori.core.object.Fields.number;
import static io.ruori.core.object.Fields.object;
import static io.ruori.core.object.Fields.text;

import io.ruori.core.kind.WriteContext;
import io.ruori.core.object.Json;
import io.ruori.core.strategy.pod.PodTemplates;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.GoStruct;
import io.ruori.core.validation.GoText;
import io.ruori.core.validation.LabelRules;
import io.ruori.core.validation.Path;
import io.ruori.core.validation.SemanticEquality;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Daemon sets. Upstream's {@code templateGeneration} lives on in an annotation. */
public final class DaemonSetStrategy extends TemplatedStrategy {
  private static final String TEMPLATE_GENERATION = "deprecated.daemonset.template.generation";
  private static final int HISTORY = 10;

  @Override
  public void applyDefaults(ObjectNode object) {
    ObjectNode spec = ensure(object, "spec");
    ObjectNode strategy = ensure(spec, "updateStrategy");
    defaultText(strategy, "type", "RollingUpdate");
    if (text(strategy, "type").equals("RollingUpdate")) {
      ObjectNode rolling = ensure(strategy, "rollingUpdate");
      defaultNumber(rolling, "maxUnavailable", 1);
      defaultNumber(rolling, "maxSurge", 0);
    } else if (object(strategy, "rollingUpdate") instanceof ObjectNode unused) {
      defaultNumber(unused, "maxUnavailable", 0);
      defaultNumber(unused, "maxSurge", 0);
    }
    defaultNumber(spec, "revisionHistoryLimit", HISTORY);
    PodTemplates.applyDefaults(ensure(spec, "template"));
    generation(object, generation(object)); // what upstream's conversion always writes, and whoever writes it manages
  }

  @Override
  protected void prepareSpec(ObjectNode object, WriteContext context) {
    PodTemplates.dropDisabledFields(object(object, "spec", "template"), Json.object());
    generation(object, Math.max(1, generation(object)));
  }

  @Override
  protected void prepareSpec(ObjectNode object, ObjectNode old, WriteContext context) {
    JsonNode oldTemplate = old.path("spec").path("template");
    PodTemplates.dropDisabledFields(object(object, "spec", "template"), oldTemplate);
    boolean changed = !SemanticEquality.equal(object.path("spec").path("template"), oldTemplate);
    generation(object, generation(old) + (changed ? 1 : 0));
  }

  @Override
  protected void prepareStatus(ObjectNode object, ObjectNode old) {
    generation(object, generation(old));
  }

  private static long generation(JsonNode object) {
    String text = text(object, "metadata", "annotations", TEMPLATE_GENERATION);
    return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
  }

  private static void generation(ObjectNode object, long generation) {
    ensure(ensure(object, "metadata"), "annotations").put(TEMPLATE_GENERATION, Long.toString(generation));
  }

  @Override
  void validateSpec(JsonNode spec, JsonNode old, FieldErrors errors) {
    JsonNode selector = spec.path("selector");
    boolean lenient = old.isObject() && LabelRules.hasInvalidValue(old.path("selector"));
    LabelRules.selector(selector, new LabelRules.SelectorOptions(lenient, false), Path.SPEC.child("selector"), errors);
    if (LabelRules.isSound(selector)) {
      Workloads.labelsMatch(spec, true, TEMPLATE, errors);
    }
    if (has(spec, "selector") && Workloads.isEmpty(selector)) {
      errors.invalid(Path.SPEC.child("selector"), new GoText.Raw("{}"), "empty selector is invalid for daemonset");
    }
    Workloads.template(spec, old, "DaemonSet", TEMPLATE, errors);
    Workloads.notNegative(spec, Path.SPEC, errors, "minReadySeconds");
    strategy(spec.path("updateStrategy"), Path.SPEC.child("updateStrategy"), errors);
    Workloads.notNegative(spec, Path.SPEC, errors, "revisionHistoryLimit");
  }

  private static void strategy(JsonNode strategy, Path path, FieldErrors errors) {
    switch (text(strategy, "type")) {
      case "OnDelete" -> {}
      case "RollingUpdate" -> rollingUpdate(strategy.path("rollingUpdate"), path.child("rollingUpdate"), errors);
      default -> errors.notSupported(path, GoStruct.of(strategy).strings("Type")
          .nested("RollingUpdate", r -> r.numbers("MaxUnavailable", "MaxSurge")).print(),
          List.of("RollingUpdate", "OnDelete"));
    }
  }

  private static void rollingUpdate(JsonNode rolling, Path path, FieldErrors errors) {
    JsonNode unavailable = rolling.path("maxUnavailable");
    JsonNode surge = rolling.path("maxSurge");
    Workloads.intOrPercent(unavailable, path.child("maxUnavailable"), errors);
    Workloads.intOrPercent(surge, path.child("maxSurge"), errors);
    Workloads.atMostHundredPercent(unavailable, path.child("maxUnavailable"), errors);
    Workloads.atMostHundredPercent(surge, path.child("maxSurge"), errors);
    boolean hasUnavailable = Workloads.value(unavailable) != 0;
    boolean hasSurge = Workloads.value(surge) != 0;
    if (hasUnavailable && hasSurge) {
      errors.invalid(path.child("maxSurge"), surge, "may not be set when maxUnavailable is non-zero");
    } else if (!hasUnavailable && !hasSurge) {
      errors.required(path.child("maxUnavailable"), "cannot be 0 when maxSurge is 0");
    }
  }

  @Override
  protected void validateStatus(ObjectNode object, ObjectNode old, FieldErrors errors) {
    JsonNode status = object.path("status");
    Workloads.notNegative(status, Path.STATUS, errors, "currentNumberScheduled", "numberMisscheduled",
        "desiredNumberScheduled", "numberReady", "observedGeneration", "updatedNumberScheduled", "numberAvailable",
        "numberUnavailable", "collisionCount");
    Workloads.collisionsOnlyGrow(status, old.path("status"), errors);
  }

  @Override
  public List<String> warnings(ObjectNode object, ObjectNode old) {
    boolean changed =
        old == null || number(object.path("metadata"), "generation") != number(old.path("metadata"), "generation");
    return changed ? PodTemplates.warnings(object.path("spec").path("template"), TEMPLATE) : List.of();
  }
}
