package io.ruori.core.strategy.apps;

import static io.ruori.core.object.Fields.defaultNumber;
import static io.ruori.core.object.Fields.ensure;
import static io.ruori.core.object.Fields.number;
import static io.ruori.core.object.Fields.text;

import io.ruori.core.strategy.pod.PodTemplates;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.NameFormats;
import io.ruori.core.validation.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Replica sets. */
public final class ReplicaSetStrategy extends TemplatedStrategy {
  @Override
  public void applyDefaults(ObjectNode object) {
    ObjectNode spec = ensure(object, "spec");
    defaultNumber(spec, "replicas", 1);
    PodTemplates.applyDefaults(ensure(spec, "template"));
  }

  @Override
  void validateSpec(JsonNode spec, JsonNode old, FieldErrors errors) {
    Workloads.notNegative(spec, Path.SPEC, errors, "replicas", "minReadySeconds");
    selectorAndTemplate(spec, old, errors);
  }

  @Override
  protected void prepareStatus(ObjectNode object, ObjectNode old) {
    ensure(object, "status").remove("terminatingReplicas");
  }

  @Override
  protected void validateStatus(ObjectNode object, ObjectNode old, FieldErrors errors) {
    JsonNode status = object.path("status");
    Workloads.notNegative(status, Path.STATUS, errors,
        "replicas", "fullyLabeledReplicas", "readyReplicas", "availableReplicas", "observedGeneration");
    Workloads.atMost(status, "replicas", "cannot be greater than status.replicas", Path.STATUS, errors,
        "fullyLabeledReplicas", "readyReplicas", "availableReplicas");
    Workloads.atMost(
        status, "readyReplicas", "cannot be greater than readyReplicas", Path.STATUS, errors, "availableReplicas");
  }

  @Override
  public List<String> warnings(ObjectNode object, ObjectNode old) {
    var warnings = new ArrayList<String>();
    if (old == null) {
      warnings.addAll(nameWarnings(object));
    }
    if (old == null || number(object.path("metadata"), "generation") != number(old.path("metadata"), "generation")) {
      warnings.addAll(PodTemplates.warnings(object.path("spec").path("template"), TEMPLATE));
    }
    return warnings;
  }

  /** Names of pods follow from it, and hostnames from those. */
  static List<String> nameWarnings(JsonNode object) {
    List<String> messages = NameFormats.dns1123Label(text(object, "metadata", "name"));
    return messages.isEmpty() ? List.of() : List.of("metadata.name: this is used in Pod names and hostnames, which can result"
        + " in surprising behavior; a DNS label is recommended: [" + String.join(" ", messages) + "]");
  }

  @Override
  public Map<String, String> selectableFields(ObjectNode object) {
    return Map.of("status.replicas", Long.toString(number(object.path("status"), "replicas")));
  }

  @Override
  public List<String> selectablePaths() {
    return List.of("status.replicas");
  }
}
