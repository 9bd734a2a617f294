package io.ruori.core.strategy;

import io.ruori.core.kind.Strategy;
import io.ruori.core.kind.WriteContext;
import io.ruori.core.object.Fields;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.MetadataRules;
import io.ruori.core.validation.Path;
import io.ruori.core.validation.SemanticEquality;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The shape of most kinds with a controller: the spec is the user's, the status the controller's, each written through its
 * own door; {@code metadata.generation} counts the changes of the spec. Kinds fill in their rules.
 */
public abstract class SpecAndStatus implements Strategy {
  private final Strategy status = new OfStatus();

  /** Changes a new object before it is validated: drops disabled fields, fills in what the server makes. */
  protected void prepareSpec(ObjectNode object, WriteContext context) {}

  /** The same for an update. */
  protected void prepareSpec(ObjectNode object, ObjectNode old, WriteContext context) {}

  /** Changes what a writer of the status sent before it is validated. */
  protected void prepareStatus(ObjectNode object, ObjectNode old) {}

  /** The rules for the status. */
  protected void validateStatus(ObjectNode object, ObjectNode old, FieldErrors errors) {}

  /** Whether {@code metadata.generation} is kept. */
  protected boolean countsGenerations() {
    return true;
  }

  /** Whether an update is one of the spec. */
  protected boolean changesSpec(ObjectNode object, ObjectNode old) {
    return !SemanticEquality.equal(object.path("spec"), old.path("spec"));
  }

  /** Fields of the metadata that a write of the status keeps. */
  protected List<String> keptByStatus() {
    return List.of();
  }

  @Override
  public final void prepareForCreate(ObjectNode object, WriteContext context) {
    object.remove("status");
    if (countsGenerations()) {
      Fields.ensure(object, "metadata").put("generation", 1);
    }
    prepareSpec(object, context);
  }

  @Override
  public final void prepareForUpdate(ObjectNode object, ObjectNode old, WriteContext context) {
    keep(object, old, "status");
    prepareSpec(object, old, context);
    if (countsGenerations() && changesSpec(object, old)) {
      Fields.ensure(object, "metadata").put("generation", Fields.number(old.path("metadata"), "generation") + 1);
    }
  }

  @Override
  public void validateCreate(ObjectNode object, FieldErrors errors) {
    MetadataRules.kubeFinalizers(object.path("metadata"), Path.METADATA, errors);
  }

  @Override
  public void validateUpdate(ObjectNode object, ObjectNode old, FieldErrors errors) {
    MetadataRules.coreUpdate(object, old, errors);
  }

  @Override
  public Optional<Strategy> subresource(String name) {
    return name.equals("status") ? Optional.of(status) : Optional.empty();
  }

  /** Puts a field back as it was. */
  protected static void keep(ObjectNode object, JsonNode old, String field) {
    object.remove(field);
    if (old.has(field)) {
      object.set(field, old.path(field).deepCopy());
    }
  }

  private final class OfStatus implements Strategy {
    @Override
    public void applyDefaults(ObjectNode object) {
      SpecAndStatus.this.applyDefaults(object);
    }

    @Override
    public void prepareForUpdate(ObjectNode object, ObjectNode old, WriteContext context) {
      keep(object, old, "spec");
      keptByStatus().forEach(field -> keep(Fields.ensure(object, "metadata"), old.path("metadata"), field));
      prepareStatus(object, old);
    }

    @Override
    public void validateUpdate(ObjectNode object, ObjectNode old, FieldErrors errors) {
      MetadataRules.coreUpdate(object, old, errors);
      validateStatus(object, old, errors);
    }
  }
}
