package io.ruori.core.strategy.access;

import static io.ruori.core.object.Fields.has;
import static io.ruori.core.object.Fields.items;
import static io.ruori.core.object.Fields.text;
import static io.ruori.core.object.Fields.texts;

import io.ruori.core.kind.Strategy;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.GoStruct;
import io.ruori.core.validation.LabelRules;
import io.ruori.core.validation.Path;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Questions whether somebody may do something (authorization {@code ValidateSubjectAccessReview}).
 *
 * @param self the question is about who asks
 * @param local it is about one namespace
 */
record AccessReviewStrategy(boolean self, boolean local) implements Strategy {
  @Override
  public void validateCreate(ObjectNode object, FieldErrors errors) {
    JsonNode spec = object.path("spec");
    boolean resource = has(spec, "resourceAttributes");
    boolean other = has(spec, "nonResourceAttributes");
    Object shown = GoStruct.of(spec.path("nonResourceAttributes")).strings("Path", "Verb").print();
    Path path = Path.SPEC.child("resourceAttributes");
    if (resource && other) {
      errors.invalid(Path.SPEC.child("nonResourceAttributes"), shown,
          "cannot be specified in combination with resourceAttributes");
    } else if (!resource && !other) {
      errors.invalid(path, null, "exactly one of nonResourceAttributes or resourceAttributes must be specified");
    }
    if (!self && text(spec, "user").isEmpty() && texts(spec, "groups").isEmpty()) {
      errors.invalid(Path.SPEC.child("user"), "", "at least one of user or group must be specified");
    }
    if (resource) {
      selector(spec.path("resourceAttributes"), "fieldSelector", path, errors);
      selector(spec.path("resourceAttributes"), "labelSelector", path, errors);
    }
    if (!local) {
      return;
    }
    String namespace = text(spec, "resourceAttributes", "namespace");
    if (resource && !namespace.equals(text(object, "metadata", "namespace"))) {
      errors.invalid(path.child("namespace"), namespace, "must match metadata.namespace");
    }
    if (other) {
      errors.invalid(Path.SPEC.child("nonResourceAttributes"), shown, "disallowed on this kind of request");
    }
  }

  private static void selector(JsonNode attributes, String field, Path path, FieldErrors errors) {
    if (!has(attributes, field)) {
      return;
    }
    JsonNode selector = attributes.path(field);
    Path at = path.child(field);
    String raw = text(selector, "rawSelector");
    List<JsonNode> requirements = items(selector, "requirements");
    if (!raw.isEmpty() && !requirements.isEmpty()) {
      errors.invalid(at.child("rawSelector"), raw, "may not specified at the same time as requirements");
    }
    if (raw.isEmpty() && requirements.isEmpty()) {
      errors.required(at.child("requirements"), "when " + at + " is specified, requirements or rawSelector is required");
    }
    for (int i = 0; i < requirements.size(); i++) {
      requirement(requirements.get(i), field.equals("fieldSelector"), at.child("requirements").index(i), errors);
    }
  }

  /** Operators that are not known here may be so to newer clients. */
  private static void requirement(JsonNode requirement, boolean ofField, Path path, FieldErrors errors) {
    if (ofField) {
      LabelRules.fieldRequirement(requirement, true, path, errors);
    } else {
      LabelRules.requirement(requirement, LabelRules.SelectorOptions.ANY_OPERATOR, path, errors);
    }
  }
}
