package io.ruori.core.strategy;

import io.ruori.core.kind.Strategy;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.MetadataRules;
import io.ruori.core.validation.NameFormats;
import io.ruori.core.validation.Path;
import tools.jackson.databind.node.ObjectNode;

/**
 * The frame of a kind whose rules are those of upstream's {@code Validate<Kind>}: metadata first, then the kind's own, and at
 * an update both again. (The rules of metadata that all kinds share are asked once more by whoever decides; upstream does
 * likewise, and its answers list such causes as often.)
 */
public abstract class CoreKind implements Strategy {
  private final boolean namespaced;
  private final NameFormats.NameRule nameRule;

  protected CoreKind(boolean namespaced, NameFormats.NameRule nameRule) {
    this.namespaced = namespaced;
    this.nameRule = nameRule;
  }

  /** The kind's own rules, the same for new and changed objects. */
  protected abstract void validate(ObjectNode object, FieldErrors errors);

  @Override
  public NameFormats.NameRule nameRule() {
    return nameRule;
  }

  @Override
  public void validateCreate(ObjectNode object, FieldErrors errors) {
    MetadataRules.kubeFinalizers(object.path("metadata"), Path.METADATA, errors);
    validate(object, errors);
  }

  @Override
  public void validateUpdate(ObjectNode object, ObjectNode old, FieldErrors errors) {
    metadataUpdate(object, old, errors);
    validateWhole(object, errors);
  }

  /** Upstream's {@code ValidateObjectMetaUpdate}. */
  protected static void metadataUpdate(ObjectNode object, ObjectNode old, FieldErrors errors) {
    MetadataRules.coreUpdate(object, old, errors);
  }

  /** Everything that is asked of a new object, metadata included. */
  protected final void validateWhole(ObjectNode object, FieldErrors errors) {
    validateMetadata(object, errors);
    validate(object, errors);
  }

  /** As {@link #validateWhole}, twice: many of upstream's strategies ask it at an update, and their rules for updates do again. */
  protected final void validateTwice(ObjectNode object, FieldErrors errors) {
    validateWhole(object, errors);
    validateWhole(object, errors);
  }

  /** Upstream's {@code ValidateObjectMeta}. */
  protected final void validateMetadata(ObjectNode object, FieldErrors errors) {
    MetadataRules.create(object.path("metadata"), namespaced, nameRule, Path.METADATA, errors);
    MetadataRules.kubeFinalizers(object.path("metadata"), Path.METADATA, errors);
  }
}
