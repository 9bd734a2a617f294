package io.ruori.core.strategy.device;

import io.ruori.core.kind.Strategy;
import io.ruori.core.kind.WriteContext;
import io.ruori.core.strategy.CoreKind;
import io.ruori.core.strategy.Parts;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.MetadataRules;
import io.ruori.core.validation.NameFormats;
import io.ruori.core.validation.Path;
import io.ruori.core.validation.SemanticEquality;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Claims of devices, whose specs never change (resource {@code ValidateResourceClaim}). */
final class ClaimStrategy extends CoreKind {
  private final Strategy status = new ClaimStatusStrategy(this);

  ClaimStrategy() {
    super(true, NameFormats.NAME_IS_SUBDOMAIN);
  }

  @Override
  public void applyDefaults(ObjectNode object) {
    RequestParts.defaults(object.path("spec"));
    ClaimResults.defaults(object);
  }

  @Override
  public void prepareForCreate(ObjectNode object, WriteContext context) {
    object.putObject("status");
    RequestParts.dropDisabled(object.path("spec"), null);
  }

  @Override
  public void prepareForUpdate(ObjectNode object, ObjectNode old, WriteContext context) {
    Parts.keep(object, old, "status");
    RequestParts.dropDisabled(object.path("spec"), old.path("spec"));
  }

  @Override
  protected void validate(ObjectNode object, FieldErrors errors) {
    RequestRules.validate(object.path("spec"), Path.SPEC, errors);
  }

  @Override
  public void validateAround(ObjectNode object, ObjectNode old, WriteContext context, FieldErrors errors) {
    if (old == null) {
      AdminAccess.requests(object, object.path("spec"), context, errors);
    }
  }

  @Override
  public void validateUpdate(ObjectNode object, ObjectNode old, FieldErrors errors) {
    validateWhole(object, errors);
    MetadataRules.coreUpdate(object, old, errors);
    if (!SemanticEquality.equal(object.path("spec"), old.path("spec"))) {
      errors.invalid(Path.SPEC, RequestParts.print(object.path("spec")), NameFormats.IMMUTABLE);
    }
    validate(object, errors);
  }

  @Override
  public Optional<Strategy> subresource(String name) {
    return name.equals("status") ? Optional.of(status) : Optional.empty();
  }

  @Override
  public boolean returnsDeletedObject() {
    return true;
  }
}
