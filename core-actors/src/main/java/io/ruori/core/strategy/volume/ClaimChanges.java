package io.ruori.core.strategy.volume;

import static io.ruori.core.object.Fields.has;
import static io.ruori.core.object.Fields.text;

import io.ruori.core.object.Fields;
import io.ruori.core.object.Quantity;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.NameFormats;
import io.ruori.core.validation.Path;
import io.ruori.core.validation.Rules;
import io.ruori.core.validation.SemanticEquality;
import io.ruori.core.validation.StructureDiff;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What may not change in a claim (core {@code ValidatePersistentVolumeClaimUpdate}). */
final class ClaimChanges {
  private static final Path CLASS = Path.SPEC.child("volumeAttributesClassName");

  private ClaimChanges() {}

  static void validate(ObjectNode object, ObjectNode old, FieldErrors errors) {
    ObjectNode now = (ObjectNode) object.path("spec").deepCopy();
    ObjectNode before = (ObjectNode) old.path("spec").deepCopy();
    if (text(before, "volumeName").isEmpty()) {
      keep(before, now, "volumeName");
    }
    storageClass(object, old, now, before, errors);
    boolean bound = text(object, "status", "phase").equals("Bound");
    if (bound && Fields.object(now, "resources", "requests") instanceof ObjectNode requests) {
      keep(requests, before.path("resources").path("requests"), "storage");
    }
    if (bound) {
      keep(now, before, "volumeAttributesClassName");
    }
    if (!SemanticEquality.equal(now, before)) {
      errors.forbidden(Path.SPEC, "spec is immutable after creation except resources.requests and volumeAttributesClassName "
          + "for bound claims\n" + StructureDiff.of(before, now));
    }
    Quantity size = storage(object.path("spec"));
    boolean shrinks = size.compareTo(storage(old.path("spec"))) < 0;
    if (shrinks && size.compareTo(Quantity.of(old.path("status").path("capacity").path("storage"))) <= 0) {
      errors.forbidden(Path.SPEC.child("resources", "requests", "storage"), "field can not be less than status.capacity");
    }
    JsonNode spec = object.path("spec");
    Rules.immutable(spec.path("volumeMode"), old.path("spec").path("volumeMode"), Path.of("volumeMode"), errors);
    attributesClass(spec, old, errors);
  }

  private static Quantity storage(JsonNode spec) {
    return Quantity.of(spec.path("resources").path("requests").path("storage"));
  }

  private static void keep(ObjectNode node, JsonNode from, String field) {
    node.remove(field);
    if (has(from, field)) {
      node.set(field, from.path(field));
    }
  }

  private static void storageClass(
      ObjectNode object, ObjectNode old, ObjectNode now, ObjectNode before, FieldErrors errors) {
    JsonNode annotations = object.path("metadata").path("annotations");
    JsonNode oldAnnotations = old.path("metadata").path("annotations");
    String name = ClaimStrategy.CLASS_ANNOTATION;
    String value = text(annotations, name);
    String oldValue = text(oldAnnotations, name);
    boolean appears = has(now, "storageClassName") && !has(before, "storageClassName");
    boolean agrees = text(now, "storageClassName").equals(oldValue);
    if (oldAnnotations.has(name) && appears && agrees && (!annotations.has(name) || value.equals(oldValue))) {
      now.remove("storageClassName");
      return;
    }
    if (!value.equals(oldValue)) {
      errors.invalid(Path.METADATA.child("annotations", name), value, NameFormats.IMMUTABLE);
    }
    if (appears && (!oldAnnotations.has(name) || agrees)) {
      keep(now, before, "storageClassName");
    }
  }

  private static void attributesClass(JsonNode spec, ObjectNode old, FieldErrors errors) {
    JsonNode value = Fields.at(spec, "volumeAttributesClassName");
    boolean same = SemanticEquality.equal(value, Fields.at(old, "spec", "volumeAttributesClassName"));
    if (same || !has(old.path("status"), "currentVolumeAttributesClassName")) {
      return;
    }
    if (value.isMissingNode()) {
      errors.forbidden(CLASS, "update to nil is forbidden when status.currentVolumeAttributesClassName is not nil");
    } else if (value.asString("").isEmpty()) {
      errors.forbidden(CLASS, "update to empty string is forbidden when status.currentVolumeAttributesClassName is not nil");
    }
  }
}
