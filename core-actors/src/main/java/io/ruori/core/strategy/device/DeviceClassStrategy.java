package io.ruori.core.strategy.device;

import static io.ruori.core.object.Fields.has;
import static io.ruori.core.object.Fields.items;

import io.ruori.core.object.Fields;
import io.ruori.core.strategy.CountedKind;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.MetadataRules;
import io.ruori.core.validation.NameFormats;
import io.ruori.core.validation.Path;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Classes of devices (resource {@code ValidateDeviceClass}). */
final class DeviceClassStrategy extends CountedKind {
  DeviceClassStrategy() {
    super(false, NameFormats.NAME_IS_SUBDOMAIN, false);
  }

  /** Extended resources backed by devices are an alpha feature, which is off. */
  @Override
  protected void dropDisabled(ObjectNode object, ObjectNode old) {
    boolean used = old != null && has(old.path("spec"), "extendedResourceName");
    if (!used && Fields.object(object, "spec") instanceof ObjectNode spec) {
      spec.remove("extendedResourceName");
    }
  }

  @Override
  protected void validate(ObjectNode object, FieldErrors errors) {
    JsonNode spec = object.path("spec");
    DeviceSelectors.validate(spec, Path.SPEC, errors);
    Elements.list(items(spec, "config"), RequestRules.CONFIG_MAX, Path.SPEC.child("config"), errors,
        RequestRules::configuration);
  }

  @Override
  public void validateUpdate(ObjectNode object, ObjectNode old, FieldErrors errors) {
    validateWhole(object, errors);
    MetadataRules.coreUpdate(object, old, errors);
    validate(object, errors);
  }

  @Override
  public boolean returnsDeletedObject() {
    return true;
  }
}
