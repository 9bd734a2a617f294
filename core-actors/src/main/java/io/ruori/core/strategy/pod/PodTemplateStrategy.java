package io.ruori.core.strategy.pod;

import static io.ruori.core.object.Fields.ensure;
import static io.ruori.core.object.Fields.object;

import io.ruori.core.kind.Strategy;
import io.ruori.core.kind.WriteContext;
import io.ruori.core.object.Fields;
import io.ruori.core.object.Json;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.MetadataRules;
import io.ruori.core.validation.Path;
import io.ruori.core.validation.SemanticEquality;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Pod templates as a kind of their own. */
public final class PodTemplateStrategy implements Strategy {
  private static final Path TEMPLATE = Path.of("template");

  @Override
  public void applyDefaults(ObjectNode object) {
    PodTemplates.applyDefaults(ensure(object, "template"));
  }

  @Override
  public boolean returnsDeletedObject() {
    return true;
  }

  @Override
  public void prepareForCreate(ObjectNode object, WriteContext context) {
    ensure(object, "metadata").put("generation", 1);
    PodTemplates.dropDisabledFields(object(object, "template"), Json.object());
  }

  @Override
  public void prepareForUpdate(ObjectNode object, ObjectNode old, WriteContext context) {
    PodTemplates.dropDisabledFields(object(object, "template"), old.path("template"));
    if (!SemanticEquality.equal(object.path("template"), old.path("template"))) {
      ensure(object, "metadata").put("generation", Fields.number(old.path("metadata"), "generation") + 1);
    }
  }

  @Override
  public void validateCreate(ObjectNode object, FieldErrors errors) {
    MetadataRules.kubeFinalizers(object.path("metadata"), Path.METADATA, errors);
    PodTemplates.validate(object.path("template"), object.path("").path(""), TEMPLATE, errors);
  }

  @Override
  public void validateUpdate(ObjectNode object, ObjectNode old, FieldErrors errors) {
    MetadataRules.coreUpdate(object, old, errors);
    PodTemplates.validate(object.path("template"), old.path("template"), TEMPLATE, errors);
  }

  @Override
  public List<String> warnings(ObjectNode object, ObjectNode old) {
    boolean changed = old == null || !SemanticEquality.equal(object.path("template"), old.path("template"));
    return changed ? PodTemplates.warnings(object.path("template"), TEMPLATE) : List.of();
  }
}
