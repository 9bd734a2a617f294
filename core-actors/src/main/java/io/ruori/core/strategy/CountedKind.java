package io.ruori.core.strategy;

import io.ruori.core.kind.Strategy;
import io.ruori.core.kind.WriteContext;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.NameFormats;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** A {@link CoreKind} whose spec's changes are counted in {@code metadata.generation}, and whose status, if any, is apart. */
public abstract class CountedKind extends CoreKind {
  private final boolean hasStatus;

  protected CountedKind(boolean namespaced, NameFormats.NameRule nameRule, boolean hasStatus) {
    super(namespaced, nameRule);
    this.hasStatus = hasStatus;
  }

  /** Drops fields of features that are off; {@code old} is {@code null} for a new object. */
  protected void dropDisabled(ObjectNode object, ObjectNode old) {}

  /** Fields of the metadata that a write of the status keeps. */
  protected List<String> keptByStatus() {
    return List.of();
  }

  /** Rules for the status. */
  protected void validateStatus(ObjectNode object, ObjectNode old, FieldErrors errors) {}

  @Override
  public void prepareForCreate(ObjectNode object, WriteContext context) {
    if (hasStatus) {
      object.remove("status");
    }
    dropDisabled(object, null);
    Parts.firstGeneration(object);
  }

  @Override
  public void prepareForUpdate(ObjectNode object, ObjectNode old, WriteContext context) {
    if (hasStatus) {
      Parts.keep(object, old, "status");
    }
    dropDisabled(object, old);
    Parts.raiseGeneration(object, old);
  }

  @Override
  public Optional<Strategy> subresource(String name) {
    return hasStatus && name.equals("status")
        ? Optional.of(new StatusStrategy(this, this::validateStatus, keptByStatus()))
        : Optional.empty();
  }
}
