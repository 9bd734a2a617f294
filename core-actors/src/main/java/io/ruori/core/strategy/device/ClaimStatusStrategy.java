package io.ruori.core.strategy.device;

import static io.ruori.core.object.Fields.object;
import static io.ruori.core.object.Fields.objects;

import io.ruori.core.kind.Strategy;
import io.ruori.core.kind.WriteContext;
import io.ruori.core.strategy.StatusStrategy;
import io.ruori.core.validation.FieldErrors;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes to the status of a claim: by the scheduler, which allocates, and by drivers, which report. */
final class ClaimStatusStrategy extends StatusStrategy {
  private static final List<String> RESULT_FIELDS =
      List.of("shareID", "consumedCapacity", "bindingConditions", "bindingFailureConditions");

  ClaimStatusStrategy(Strategy whole) {
    super(whole, ClaimResults::validate, METADATA);
  }

  @Override
  public void prepareForUpdate(ObjectNode object, ObjectNode old, WriteContext context) {
    super.prepareForUpdate(object, old, context);
    dropDeallocated(object, old);
    // Consumable capacity and binding conditions are alpha features, which are off.
    objects(object, "status", "allocation", "devices", "results").forEach(result -> result.remove(RESULT_FIELDS));
    objects(object, "status", "devices").forEach(device -> device.remove("shareID"));
    if (object(object, "status", "allocation") instanceof ObjectNode allocation) {
      allocation.remove("allocationTimestamp");
    }
  }

  /** What is no longer allocated has no status either. */
  private static void dropDeallocated(ObjectNode object, ObjectNode old) {
    Set<String> gone = ClaimResults.devices(old);
    gone.removeAll(ClaimResults.devices(object));
    if (object(object, "status") instanceof ObjectNode status && status.get("devices") instanceof ArrayNode devices) {
      for (int i = devices.size() - 1; i >= 0; i--) {
        if (gone.contains(ClaimResults.device(devices.get(i)))) {
          devices.remove(i);
        }
      }
      if (devices.isEmpty()) {
        status.remove("devices");
      }
    }
  }

  @Override
  public void validateAround(ObjectNode object, ObjectNode old, WriteContext context, FieldErrors errors) {
    AdminAccess.results(object, old, context, errors);
  }
}
