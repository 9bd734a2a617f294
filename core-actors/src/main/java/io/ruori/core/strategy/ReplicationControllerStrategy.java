package io.ruori.core.strategy;

import static io.ruori.core.object.Fields.has;
import static io.ruori.core.object.Fields.number;
import static io.ruori.core.object.Fields.object;
import static io.ruori.core.object.Fields.text;

import io.ruori.core.kind.Strategy;
import io.ruori.core.kind.WriteContext;
import io.ruori.core.object.Fields;
import io.ruori.core.strategy.pod.PodTemplates;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.NameFormats;
import io.ruori.core.validation.Path;
import io.ruori.core.validation.Rules;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/** Replication controllers (core {@code ValidateReplicationController}). */
final class ReplicationControllerStrategy extends CoreKind {
  private static final Path TEMPLATE = Path.SPEC.child("template");

  ReplicationControllerStrategy() {
    super(true, NameFormats.NAME_IS_SUBDOMAIN);
  }

  @Override
  public void applyDefaults(ObjectNode object) {
    ObjectNode spec = Fields.ensure(object, "spec");
    Fields.defaultNumber(spec, "replicas", 1);
    PodTemplates.applyDefaults(object(spec, "template"));
    JsonNode labels = Fields.at(spec, "template", "metadata", "labels");
    if (labels.isObject() && !labels.isEmpty()) {
      copyWhereEmpty(spec, "selector", labels);
      copyWhereEmpty(Fields.ensure(object, "metadata"), "labels", labels);
    }
  }

  private static void copyWhereEmpty(ObjectNode parent, String field, JsonNode labels) {
    if (parent.path(field).isEmpty()) {
      parent.set(field, labels.deepCopy());
    }
  }

  @Override
  public void prepareForCreate(ObjectNode object, WriteContext context) {
    object.remove("status");
    Parts.firstGeneration(object);
    PodTemplates.dropDisabledFields(object(object, "spec", "template"), MissingNode.getInstance());
  }

  @Override
  public void prepareForUpdate(ObjectNode object, ObjectNode old, WriteContext context) {
    Parts.keep(object, old, "status");
    PodTemplates.dropDisabledFields(object(object, "spec", "template"), Fields.at(old, "spec", "template"));
    Parts.raiseGeneration(object, old);
  }

  @Override
  protected void validate(ObjectNode object, FieldErrors errors) {
    spec(object, MissingNode.getInstance(), errors);
  }

  private static void spec(ObjectNode object, JsonNode oldTemplate, FieldErrors errors) {
    JsonNode spec = object.path("spec");
    Rules.notNegative(spec, "minReadySeconds", Path.SPEC, errors);
    if (spec.path("selector").isEmpty()) {
      errors.required(Path.SPEC.child("selector"), "");
    }
    Rules.notNegative(spec, "replicas", Path.SPEC, errors);
    template(spec, oldTemplate, errors);
  }

  private static void template(JsonNode spec, JsonNode oldTemplate, FieldErrors errors) {
    JsonNode template = spec.path("template");
    if (!template.isObject()) {
      errors.required(TEMPLATE, "");
      return;
    }
    JsonNode labels = Fields.at(template, "metadata", "labels");
    boolean matches = spec.path("selector").properties().stream().allMatch(e -> e.getValue().equals(labels.path(e.getKey())));
    if (!matches) {
      errors.invalid(TEMPLATE.child("metadata", "labels"), labels, "`selector` does not match template `labels`");
    }
    PodTemplates.validate(template, oldTemplate, TEMPLATE, errors);
    String restartPolicy = text(template, "spec", "restartPolicy");
    if (!restartPolicy.equals("Always")) {
      errors.notSupported(TEMPLATE.child("spec", "restartPolicy"), restartPolicy, List.of("Always"));
    }
    if (has(template.path("spec"), "activeDeadlineSeconds")) {
      errors.forbidden(TEMPLATE.child("spec", "activeDeadlineSeconds"),
          "activeDeadlineSeconds in ReplicationController is not Supported");
    }
  }

  @Override
  public void validateUpdate(ObjectNode object, ObjectNode old, FieldErrors errors) {
    validateMetadata(object, errors);
    spec(object, Fields.at(old, "spec", "template"), errors);
    metadataUpdate(object, old, errors);
    spec(object, Fields.at(old, "spec", "template"), errors);
  }

  @Override
  public Optional<Strategy> subresource(String name) {
    return name.equals("status")
        ? Optional.of(new StatusStrategy(this, (object, old, errors) -> status(object.path("status"), errors)))
        : Optional.empty();
  }

  private static void status(JsonNode status, FieldErrors errors) {
    for (String field : List.of(
        "replicas", "fullyLabeledReplicas", "readyReplicas", "availableReplicas", "observedGeneration")) {
      Rules.notNegative(status, field, Path.STATUS, errors);
    }
    for (String field : List.of("fullyLabeledReplicas", "readyReplicas", "availableReplicas")) {
      if (number(status, field) > number(status, "replicas")) {
        errors.invalid(Path.STATUS.child(field), number(status, field), "cannot be greater than status.replicas");
      }
    }
    if (number(status, "availableReplicas") > number(status, "readyReplicas")) {
      errors.invalid(Path.STATUS.child("availableReplicas"), number(status, "availableReplicas"),
          "cannot be greater than readyReplicas");
    }
  }

  @Override
  public List<String> warnings(ObjectNode object, ObjectNode old) {
    var warnings = new ArrayList<String>();
    if (old == null) {
      List<String> messages = NameFormats.dns1123Label(text(object, "metadata", "name"));
      if (!messages.isEmpty()) {
        warnings.add("metadata.name: this is used in Pod names and hostnames, which can result in surprising behavior; a DNS"
            + " label is recommended: " + messages.stream().collect(Collectors.joining(" ", "[", "]")));
      }
    }
    JsonNode template = Fields.at(object, "spec", "template");
    boolean changed = old == null
        || number(object.path("metadata"), "generation") != number(old.path("metadata"), "generation");
    if (template.isObject() && changed) {
      warnings.addAll(PodTemplates.warnings(template, TEMPLATE));
    }
    return warnings;
  }

  @Override
  public boolean orphansByDefault() {
    return true;
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
