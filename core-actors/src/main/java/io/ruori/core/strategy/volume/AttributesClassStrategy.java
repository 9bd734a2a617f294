package io.ruori.core.strategy.volume;

import static io.ruori.core.object.Fields.text;

import io.ruori.core.strategy.CoreKind;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.NameFormats;
import io.ruori.core.validation.Path;
import io.ruori.core.validation.SemanticEquality;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Classes of volume attributes (storage {@code ValidateVolumeAttributesClass}). */
final class AttributesClassStrategy extends CoreKind {
  AttributesClassStrategy() {
    super(false, NameFormats.NAME_IS_SUBDOMAIN);
  }

  @Override
  protected void validate(ObjectNode object, FieldErrors errors) {
    StorageClassStrategy.Parameters.driver(text(object, "driverName"), Path.of("driverName"), errors);
    StorageClassStrategy.Parameters.validate(object, false, errors);
  }

  @Override
  public void validateUpdate(ObjectNode object, ObjectNode old, FieldErrors errors) {
    validateTwice(object, errors);
    metadataUpdate(object, old, errors);
    for (String field : List.of("driverName", "parameters")) {
      if (!SemanticEquality.equal(object.path(field), old.path(field))) {
        errors.forbidden(Path.of(field), "updates to " + field + " are forbidden.");
      }
    }
  }
}
