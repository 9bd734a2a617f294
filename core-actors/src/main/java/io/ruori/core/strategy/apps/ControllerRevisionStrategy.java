package io.ruori.core.strategy.apps;

import static io.ruori.core.object.Fields.has;

import io.ruori.core.kind.Strategy;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.MetadataRules;
import io.ruori.core.validation.Path;
import io.ruori.core.validation.Rules;
import tools.jackson.databind.node.ObjectNode;

/** Controller revisions: snapshots that never change. */
public final class ControllerRevisionStrategy implements Strategy {
  @Override
  public void validateCreate(ObjectNode object, FieldErrors errors) {
    MetadataRules.kubeFinalizers(object.path("metadata"), Path.METADATA, errors);
    if (!has(object, "data")) {
      errors.required(Path.of("data"), "data is mandatory");
    } else if (!object.path("data").isObject()) {
      errors.required(Path.of("data"), "data must be a valid JSON object");
    }
    Rules.notNegative(object, "revision", Path.ROOT, errors);
  }

  @Override
  public void validateUpdate(ObjectNode object, ObjectNode old, FieldErrors errors) {
    MetadataRules.coreUpdate(object, old, errors);
    Rules.notNegative(object, "revision", Path.ROOT, errors);
    Rules.immutable(object.path("data"), old.path("data"), Path.of("data"), errors);
  }
}
