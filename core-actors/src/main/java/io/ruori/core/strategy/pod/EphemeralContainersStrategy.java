package io.ruori.core.strategy.pod;

import static io.ruori.core.object.Fields.items;
import static io.ruori.core.object.Fields.text;

import io.ruori.core.kind.Strategy;
import io.ruori.core.kind.WriteContext;
import io.ruori.core.object.Fields;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.GoText;
import io.ruori.core.validation.Path;
import io.ruori.core.validation.SemanticEquality;
import io.ruori.core.validation.StructureDiff;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes to a pod's {@code /ephemeralcontainers}: containers may be added, nothing else changes. */
final class EphemeralContainersStrategy implements Strategy {
  /** What a write to a subresource may not change in the metadata (apimachinery {@code ResetObjectMetaForStatus}). */
  static final List<String> KEPT_METADATA = List.of(
      "deletionTimestamp", "deletionGracePeriodSeconds", "generation", "labels", "annotations", "finalizers",
      "ownerReferences");

  @Override
  public void applyDefaults(ObjectNode object) {
    PodDefaults.pod(object);
  }

  @Override
  public void prepareForUpdate(ObjectNode object, ObjectNode old, WriteContext context) {
    JsonNode containers = object.path("spec").path("ephemeralContainers");
    PodStrategy.keep(object, old, "spec");
    PodStrategy.keep(object, old, "status");
    keepMetadata(object, old);
    ObjectNode spec = Fields.ensure(object, "spec");
    spec.remove("ephemeralContainers");
    if (containers.isArray()) {
      spec.set("ephemeralContainers", containers);
    }
    PodFeatures.drop(spec, old.path("spec"));
    PodStrategy.raiseGeneration(object, old);
  }

  static void keepMetadata(ObjectNode object, JsonNode old) {
    ObjectNode metadata = Fields.ensure(object, "metadata");
    KEPT_METADATA.forEach(field -> PodStrategy.keep(metadata, old.path("metadata"), field));
  }

  @Override
  public void validateUpdate(ObjectNode object, ObjectNode old, FieldErrors errors) {
    if (old.path("metadata").path("annotations").has(PodAnnotations.MIRROR)) {
      errors.removeIf(error -> true);
      errors.forbidden(Path.ROOT, "static pods do not support ephemeral containers");
      return;
    }
    PodUpdateValidation.metadata(object.path("metadata"), old.path("metadata"), errors);
    PodStrategy.validate(object, PodStrategy.options(old), errors);
    Path path = Path.SPEC.child("ephemeralContainers");
    for (JsonNode before : items(old, "spec", "ephemeralContainers")) {
      String name = text(before, "name");
      JsonNode now = items(object, "spec", "ephemeralContainers").stream()
          .filter(c -> text(c, "name").equals(name)).reduce((first, second) -> second).orElse(null);
      String subject = "existing ephemeral containers " + GoText.quote(name);
      if (now == null) {
        errors.forbidden(path, subject + " may not be removed\n");
      } else if (!SemanticEquality.equal(before, now)) {
        errors.forbidden(path, subject + " may not be changed\n" + StructureDiff.of(before, now));
      }
    }
  }
}
