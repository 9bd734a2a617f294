package io.ruori.core.strategy.apps;

import static io.ruori.core.object.Fields.defaultNumber;
import static io.ruori.core.object.Fields.defaultText;
import static io.ruori.core.object.Fields.ensure;
import static io.ruori.core.object.Fields.has;
import static io.ruori.core.object.Fields.number;
import static io.ruori.core.object.Fields.text;

import io.ruori.core.strategy.pod.PodTemplates;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.GoStruct;
import io.ruori.core.validation.Path;
import io.ruori.core.validation.SemanticEquality;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Deployments. */
public final class DeploymentStrategy extends TemplatedStrategy {
  private static final int HISTORY = 10;
  private static final int PROGRESS_SECONDS = 600;

  @Override
  public void applyDefaults(ObjectNode object) {
    ObjectNode spec = ensure(object, "spec");
    defaultNumber(spec, "replicas", 1);
    ObjectNode strategy = ensure(spec, "strategy");
    defaultText(strategy, "type", "RollingUpdate");
    if (text(strategy, "type").equals("RollingUpdate")) {
      ObjectNode rolling = ensure(strategy, "rollingUpdate");
      for (String field : List.of("maxUnavailable", "maxSurge")) {
        if (!has(rolling, field)) {
          rolling.put(field, "25%");
        }
      }
    }
    defaultNumber(spec, "revisionHistoryLimit", HISTORY);
    defaultNumber(spec, "progressDeadlineSeconds", PROGRESS_SECONDS);
    PodTemplates.applyDefaults(ensure(spec, "template"));
  }

  @Override
  protected boolean changesSpec(ObjectNode object, ObjectNode old) {
    JsonNode annotations = object.path("metadata").path("annotations");
    JsonNode oldAnnotations = old.path("metadata").path("annotations");
    boolean sameAnnotations = annotations.isEmpty() ? oldAnnotations.isEmpty() : annotations.equals(oldAnnotations);
    return super.changesSpec(object, old) || !sameAnnotations;
  }

  @Override
  protected List<String> keptByStatus() {
    return List.of("labels");
  }

  @Override
  void validateSpec(JsonNode spec, JsonNode old, FieldErrors errors) {
    Workloads.notNegative(spec, Path.SPEC, errors, "replicas");
    selectorAndTemplate(spec, old, errors);
    strategy(spec.path("strategy"), Path.SPEC.child("strategy"), errors);
    Workloads.notNegative(spec, Path.SPEC, errors, "minReadySeconds", "revisionHistoryLimit", "progressDeadlineSeconds");
    long deadline = number(spec, "progressDeadlineSeconds");
    if (has(spec, "progressDeadlineSeconds") && deadline <= number(spec, "minReadySeconds")) {
      errors.invalid(Path.SPEC.child("progressDeadlineSeconds"), deadline, "must be greater than minReadySeconds");
    }
  }

  private static void strategy(JsonNode strategy, Path path, FieldErrors errors) {
    switch (text(strategy, "type")) {
      case "Recreate" -> {
        if (has(strategy, "rollingUpdate")) {
          errors.forbidden(path.child("rollingUpdate"), "may not be specified when strategy `type` is 'Recreate'");
        }
      }
      case "RollingUpdate" -> rollingUpdate(strategy.path("rollingUpdate"), path.child("rollingUpdate"), errors);
      default -> errors.notSupported(path, GoStruct.of(strategy).strings("Type")
          .nested("RollingUpdate", r -> r.numbers("MaxUnavailable", "MaxSurge")).print(),
          List.of("Recreate", "RollingUpdate"));
    }
  }

  private static void rollingUpdate(JsonNode rolling, Path path, FieldErrors errors) {
    JsonNode unavailable = rolling.path("maxUnavailable");
    Path at = path.child("maxUnavailable");
    Workloads.intOrPercent(unavailable, at, errors);
    Workloads.intOrPercent(rolling.path("maxSurge"), path.child("maxSurge"), errors);
    if (Workloads.value(unavailable) == 0 && Workloads.value(rolling.path("maxSurge")) == 0) {
      errors.invalid(at, unavailable, "may not be 0 when `maxSurge` is 0");
    }
    Workloads.atMostHundredPercent(unavailable, at, errors);
  }

  @Override
  protected void prepareStatus(ObjectNode object, ObjectNode old) {
    ensure(object, "status").remove("terminatingReplicas");
  }

  @Override
  protected void validateStatus(ObjectNode object, ObjectNode old, FieldErrors errors) {
    JsonNode status = object.path("status");
    Workloads.notNegative(status, Path.STATUS, errors, "observedGeneration", "replicas", "updatedReplicas", "readyReplicas",
        "availableReplicas", "unavailableReplicas", "collisionCount");
    Workloads.atMost(status, "replicas", "cannot be greater than status.replicas", Path.STATUS, errors,
        "updatedReplicas", "readyReplicas", "availableReplicas");
    Workloads.atMost(
        status, "readyReplicas", "cannot be greater than readyReplicas", Path.STATUS, errors, "availableReplicas");
    Workloads.collisionsOnlyGrow(status, old.path("status"), errors);
  }

  @Override
  public List<String> warnings(ObjectNode object, ObjectNode old) {
    var warnings = new ArrayList<String>();
    if (old == null) {
      warnings.addAll(ReplicaSetStrategy.nameWarnings(object));
    }
    JsonNode template = object.path("spec").path("template");
    boolean changed = old == null || !SemanticEquality.equal(template, old.path("spec").path("template"))
        || number(object.path("metadata"), "generation") != number(old.path("metadata"), "generation");
    if (changed) {
      warnings.addAll(PodTemplates.warnings(template, TEMPLATE));
    }
    return warnings;
  }
}
