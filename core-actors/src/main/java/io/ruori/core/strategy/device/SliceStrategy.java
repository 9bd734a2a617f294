package io.ruori.core.strategy.device;

import static io.ruori.core.object.Fields.object;
import static io.ruori.core.object.Fields.objects;
import static io.ruori.core.object.Fields.text;

import io.ruori.core.kind.WriteContext;
import io.ruori.core.strategy.CoreKind;
import io.ruori.core.strategy.Parts;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.GoText;
import io.ruori.core.validation.MetadataRules;
import io.ruori.core.validation.NameFormats;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ObjectNode;

/** The devices that a driver offers (resource {@code ValidateResourceSlice}). */
final class SliceStrategy extends CoreKind {
  /** Fields of partitionable devices, taints, binding conditions and consumable capacity: alpha features, which are off. */
  private static final List<String> SPEC_OFF = List.of("sharedCounters", "perDeviceNodeSelection");

  private static final List<String> DEVICE_OFF = List.of("consumesCounters", "nodeName", "nodeSelector", "allNodes",
      "taints", "bindsToNode", "bindingConditions", "bindingFailureConditions", "allowMultipleAllocations");

  SliceStrategy() {
    super(false, NameFormats.NAME_IS_SUBDOMAIN);
  }

  @Override
  public void prepareForCreate(ObjectNode object, WriteContext context) {
    Parts.firstGeneration(object);
    dropDisabled(object);
  }

  @Override
  public void prepareForUpdate(ObjectNode object, ObjectNode old, WriteContext context) {
    Parts.raiseGeneration(object, old);
    dropDisabled(object);
  }

  private static void dropDisabled(ObjectNode object) {
    if (object(object, "spec") instanceof ObjectNode spec) {
      spec.remove(SPEC_OFF);
      for (ObjectNode device : objects(spec, "devices")) {
        device.remove(DEVICE_OFF);
        device.path("capacity").forEach(capacity -> {
          if (capacity instanceof ObjectNode node) {
            node.remove("requestPolicy");
          }
        });
      }
    }
  }

  @Override
  protected void validate(ObjectNode object, FieldErrors errors) {
    SliceRules.validate(object.path("spec"), null, errors);
  }

  @Override
  public void validateUpdate(ObjectNode object, ObjectNode old, FieldErrors errors) {
    MetadataRules.coreUpdate(object, old, errors);
    SliceRules.validate(object.path("spec"), old.path("spec"), errors);
  }

  @Override
  public List<String> warnings(ObjectNode object, ObjectNode old) {
    String driver = text(object, "spec", "driver");
    return driver.equals(driver.toLowerCase(Locale.ROOT)) ? List.of()
        : List.of("spec.driver: driver names should be lowercase; " + GoText.quote(driver) + " contains uppercase characters");
  }

  @Override
  public boolean returnsDeletedObject() {
    return true;
  }
}
