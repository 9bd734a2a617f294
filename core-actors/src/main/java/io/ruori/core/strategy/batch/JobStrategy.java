package io.ruori.core.strategy.batch;

import static io.ruori.core.object.Fields.ensure;
import static io.ruori.core.object.Fields.flag;
import static io.ruori.core.object.Fields.has;
import static io.ruori.core.object.Fields.number;
import static io.ruori.core.object.Fields.text;

import io.ruori.core.kind.WriteContext;
import io.ruori.core.object.Fields;
import io.ruori.core.object.Json;
import io.ruori.core.strategy.CountedKind;
import io.ruori.core.strategy.apps.Workloads;
import io.ruori.core.strategy.pod.PodTemplates;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.GoText;
import io.ruori.core.validation.LabelRules;
import io.ruori.core.validation.LabelRules.SelectorOptions;
import io.ruori.core.validation.NameFormats;
import io.ruori.core.validation.Path;
import io.ruori.core.validation.Rules;
import io.ruori.core.validation.SemanticEquality;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/** Jobs (batch {@code ValidateJob}). */
final class JobStrategy extends CountedKind {
  private static final Path TEMPLATE = Path.SPEC.child("template");
  private static final String UID = "batch.kubernetes.io/controller-uid";
  private static final String NAME = "batch.kubernetes.io/job-name";

  JobStrategy() {
    super(true, NameFormats.NAME_IS_SUBDOMAIN, true);
  }

  @Override
  public void applyDefaults(ObjectNode object) {
    JobDefaults.apply(object);
  }

  @Override
  public void prepareForCreate(ObjectNode object, WriteContext context) {
    super.prepareForCreate(object, context);
    ObjectNode spec = ensure(object, "spec");
    if (!flag(spec, "manualSelector")) {
      generateSelector(spec, text(object, "metadata", "name"), text(object, "metadata", "uid"));
    }
  }

  /** The generated labels get to the job itself when it is next read, so they are judged in the template only. */
  @Override
  public void validateCreate(ObjectNode object, FieldErrors errors) {
    super.validateCreate(object, errors);
    JobDefaults.labels(object);
  }

  private static void generateSelector(ObjectNode spec, String name, String uid) {
    ObjectNode labels = ensure(ensure(ensure(spec, "template"), "metadata"), "labels");
    for (var label : Map.of("job-name", name, NAME, name, "controller-uid", uid, UID, uid).entrySet()) {
      if (!labels.has(label.getKey())) {
        labels.put(label.getKey(), label.getValue());
      }
    }
    ObjectNode selector = ensure(ensure(spec, "selector"), "matchLabels");
    if (!selector.has(UID)) {
      selector.put(UID, uid);
    }
  }

  @Override
  protected void dropDisabled(ObjectNode object, ObjectNode old) {
    JsonNode before = old == null ? Json.object() : old.path("spec").path("template");
    PodTemplates.dropDisabledFields(JobDefaults.template(object.path("spec")), before);
  }

  @Override
  protected void validate(ObjectNode object, FieldErrors errors) {
    validate(object, MissingNode.getInstance(), errors);
  }

  private static void validate(ObjectNode object, JsonNode oldTemplate, FieldErrors errors) {
    JsonNode spec = object.path("spec");
    if (!flag(spec, "manualSelector") && has(spec, "selector")) {
      generatedSelector(object, !oldTemplate.isObject() || oldTemplate.path("metadata").path("labels").has(UID), errors);
    }
    spec(spec, oldTemplate, errors);
    long completions = number(spec, "completions");
    if (text(spec, "completionMode").equals("Indexed") && completions > 0) {
      String name = text(object, "metadata", "name");
      String pod = name + "-" + (completions - 1);
      if (!NameFormats.dns1123Label(pod).isEmpty()) {
        errors.invalid(Path.METADATA.child("name"), name, "will not able to create pod with invalid DNS label: " + pod);
      }
    }
  }

  private static void generatedSelector(ObjectNode object, boolean prefixed, FieldErrors errors) {
    String uid = text(object, "metadata", "uid");
    String name = text(object, "metadata", "name");
    JsonNode labels = object.path("spec").path("template").path("metadata").path("labels");
    hasLabel(labels, "controller-uid", uid, errors);
    hasLabel(labels, "job-name", name, errors);
    ObjectNode expected = Json.object().put("controller-uid", uid).put("job-name", name);
    if (prefixed) {
      hasLabel(labels, UID, uid, errors);
      hasLabel(labels, NAME, name, errors);
      expected.put(UID, uid).put(NAME, name);
    }
    JsonNode selector = object.path("spec").path("selector");
    if (LabelRules.isSound(selector) && !LabelRules.matches(selector, expected)) {
      errors.invalid(Path.SPEC.child("selector"), LabelRules.print(selector), "`selector` not auto-generated");
    }
  }

  private static void hasLabel(JsonNode labels, String label, String value, FieldErrors errors) {
    Path path = TEMPLATE.child("metadata", "labels").key(label);
    if (!labels.has(label)) {
      errors.required(path, "must be '" + value + "'");
    } else if (!text(labels, label).equals(value)) {
      errors.invalid(path, Workloads.labels(labels), "must be '" + value + "'");
    }
  }

  private static void spec(JsonNode spec, JsonNode oldTemplate, FieldErrors errors) {
    JobSpecRules.validate(spec, oldTemplate, Path.SPEC, errors);
    JsonNode selector = spec.path("selector");
    if (!has(spec, "selector")) {
      errors.required(Path.SPEC.child("selector"), "");
    } else {
      LabelRules.selector(selector, SelectorOptions.STRICT, Path.SPEC.child("selector"), errors);
    }
    JsonNode labels = spec.path("template").path("metadata").path("labels");
    boolean sound = !has(spec, "selector") || LabelRules.isSound(selector);
    boolean empty = selector.isObject() && selector.path("matchLabels").isEmpty() && selector.path("matchExpressions").isEmpty();
    if (sound && !empty && !LabelRules.matches(selector, labels)) {
      errors.invalid(TEMPLATE.child("metadata", "labels"), Workloads.labels(labels),
          "`selector` does not match template `labels`");
    }
  }

  @Override
  public void validateUpdate(ObjectNode object, ObjectNode old, FieldErrors errors) {
    JsonNode oldTemplate = old.path("spec").path("template");
    validateMetadata(object, errors);
    validate(object, oldTemplate, errors);
    metadataUpdate(object, old, errors);
    JsonNode spec = object.path("spec");
    spec(spec, oldTemplate, errors);
    changes(spec, old.path("spec"), old, errors);
  }

  private static void changes(JsonNode spec, JsonNode before, ObjectNode old, FieldErrors errors) {
    completions(spec, before, errors);
    if (!SemanticEquality.equal(spec.path("selector"), before.path("selector"))) {
      errors.invalid(Path.SPEC.child("selector"), LabelRules.print(spec.path("selector")), NameFormats.IMMUTABLE);
    }
    template(spec, before, old, errors);
    for (String field : List.of("completionMode", "podFailurePolicy", "backoffLimitPerIndex", "managedBy", "successPolicy")) {
      JsonNode value = spec.path(field);
      if (!SemanticEquality.equal(value, before.path(field))) {
        errors.invalid(Path.SPEC.child(field), JobPolicies.shown(field, value), NameFormats.IMMUTABLE);
      }
    }
  }

  private static void completions(JsonNode spec, JsonNode before, FieldErrors errors) {
    Path path = Path.SPEC.child("completions");
    JsonNode value = spec.path("completions");
    boolean indexed = text(spec, "completionMode").equals("Indexed");
    if (!indexed) {
      Rules.immutable(value, before.path("completions"), path, errors);
    } else if (!SemanticEquality.equal(value, before.path("completions"))) {
      if (!has(spec, "completions")) {
        errors.required(path, "cannot be set to nil when completion mode is Indexed");
      } else if (!SemanticEquality.equal(value, spec.path("parallelism"))) {
        errors.invalid(path, value, "can only be modified in tandem with spec.parallelism");
      }
    }
  }

  /** Where the pods of a job that has not started may run can still be said. */
  private static void template(JsonNode spec, JsonNode before, ObjectNode old, FieldErrors errors) {
    if (!(spec.path("template").deepCopy() instanceof ObjectNode now)) {
      return;
    }
    ObjectNode then = (ObjectNode) before.path("template").deepCopy();
    boolean suspended = flag(before, "suspend") && !has(old.path("status"), "startTime");
    if (suspended) {
      for (String field : List.of("annotations", "labels")) {
        replace(ensure(then, "metadata"), now.path("metadata"), field);
      }
      for (String field : List.of("affinity", "nodeSelector", "tolerations", "schedulingGates")) {
        replace(ensure(then, "spec"), now.path("spec"), field);
      }
    }
    if (!SemanticEquality.equal(now, then)) {
      errors.invalid(TEMPLATE, new GoText.Raw(GoText.json(now)), NameFormats.IMMUTABLE);
    }
  }

  private static void replace(ObjectNode node, JsonNode from, String field) {
    node.remove(field);
    if (from.has(field)) {
      node.set(field, from.path(field));
    }
  }

  @Override
  protected void validateStatus(ObjectNode object, ObjectNode old, FieldErrors errors) {
    JobStatusRules.validate(object, errors);
  }

  @Override
  public List<String> warnings(ObjectNode object, ObjectNode old) {
    boolean changed =
        old == null || number(object.path("metadata"), "generation") != number(old.path("metadata"), "generation");
    var warnings = new ArrayList<String>();
    if (old == null) {
      warnings.addAll(JobSpecRules.nameWarnings(text(object, "metadata", "name")));
    }
    if (changed) {
      warnings.addAll(PodTemplates.warnings(object.path("spec").path("template"), TEMPLATE));
    }
    return warnings;
  }

  @Override
  public List<String> orphaningWarnings() {
    return List.of("child pods are preserved by default when jobs are deleted; set propagationPolicy=Background to remove them"
        + " or set propagationPolicy=Orphan to suppress this warning");
  }

  @Override
  public boolean orphansByDefault() {
    return true;
  }

  @Override
  public Map<String, String> selectableFields(ObjectNode object) {
    return Map.of("status.successful", Long.toString(Fields.number(object.path("status"), "succeeded")));
  }

  @Override
  public List<String> selectablePaths() {
    return List.of("status.successful");
  }
}
