package io.ruori.core.strategy.network;

import static io.ruori.core.object.Fields.has;

import io.ruori.core.kind.WriteContext;
import io.ruori.core.object.Fields;
import io.ruori.core.strategy.CoreKind;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.NameFormats;
import io.ruori.core.validation.Path;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Leases (coordination {@code ValidateLease}); coordinated election is a feature that is off. */
final class LeaseStrategy extends CoreKind {
  LeaseStrategy() {
    super(true, NameFormats.NAME_IS_SUBDOMAIN);
  }

  @Override
  public void prepareForCreate(ObjectNode object, WriteContext context) {
    dropElection(object, null);
  }

  @Override
  public void prepareForUpdate(ObjectNode object, ObjectNode old, WriteContext context) {
    dropElection(object, old);
  }

  private static void dropElection(ObjectNode object, ObjectNode old) {
    for (String field : List.of("strategy", "preferredHolder")) {
      boolean used = old != null && has(old.path("spec"), field);
      if (!used && Fields.object(object, "spec") instanceof ObjectNode spec) {
        spec.remove(field);
      }
    }
  }

  @Override
  protected void validate(ObjectNode object, FieldErrors errors) {
    JsonNode spec = object.path("spec");
    if (has(spec, "leaseDurationSeconds") && Fields.number(spec, "leaseDurationSeconds") <= 0) {
      errors.invalid(Path.SPEC.child("leaseDurationSeconds"), spec.path("leaseDurationSeconds"), "must be greater than 0");
    }
    if (has(spec, "leaseTransitions") && Fields.number(spec, "leaseTransitions") < 0) {
      errors.invalid(Path.SPEC.child("leaseTransitions"), spec.path("leaseTransitions"), "must be greater than or equal to 0");
    }
  }

  @Override
  public boolean createsOnUpdate() {
    return true;
  }

  @Override
  public boolean updatesUnconditionally() {
    return false;
  }
}
