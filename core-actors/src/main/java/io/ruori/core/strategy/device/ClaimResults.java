package io.ruori.core.strategy.device;

import static io.ruori.core.object.Fields.has;
import static io.ruori.core.object.Fields.items;
import static io.ruori.core.object.Fields.objects;
import static io.ruori.core.object.Fields.text;
import static io.ruori.core.object.Fields.texts;

import io.ruori.core.object.Fields;
import io.ruori.core.strategy.pod.AffinityValidation;
import io.ruori.core.validation.AddressFormats;
import io.ruori.core.validation.ConditionRules;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.GoText;
import io.ruori.core.validation.Path;
import io.ruori.core.validation.Rules;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The status of a claim: what was allocated, for whom, and what drivers say of it (resource {@code ValidateResourceClaimStatusUpdate}). */
final class ClaimResults {
  private static final int RESERVED_MAX = 256;
  private static final int CONDITIONS_MAX = 8;
  private static final int IPS_MAX = 16;
  private static final int INTERFACE_MAX_BYTES = 256;
  private static final int HARDWARE_MAX_BYTES = 128;

  private ClaimResults() {}

  static void defaults(JsonNode object) {
    objects(object, "status", "allocation", "devices", "results").forEach(RequestParts::tolerations);
  }

  /** Which devices a claim has. */
  static Set<String> devices(JsonNode object) {
    return items(object, "status", "allocation", "devices", "results").stream()
        .map(ClaimResults::device).collect(Collectors.toCollection(HashSet::new));
  }

  static String device(JsonNode result) {
    return text(result, "driver") + "/" + text(result, "pool") + "/" + text(result, "device");
  }

  static void validate(ObjectNode object, ObjectNode old, FieldErrors errors) {
    JsonNode status = object.path("status");
    Elements.set(items(status, "reservedFor"), RESERVED_MAX, user -> text(user, "uid"), "uid",
        Path.STATUS.child("reservedFor"), errors,
        (user, path, e) -> Rules.requiredTexts(user, List.of("resource", "name", "uid"), path, e));
    Set<String> allocated = devices(object);
    Elements.set(items(status, "devices"), Integer.MAX_VALUE, ClaimResults::device, "deviceID",
        Path.STATUS.child("devices"), errors, (device, path, e) -> device(device, allocated, path, e));
    reserved(object, old, errors);
    JsonNode allocation = status.path("allocation");
    if (allocation.isObject() && has(old.path("status"), "allocation")) {
      Rules.immutable(allocation, old.path("status").path("allocation"), Path.STATUS.child("allocation"), errors);
    } else if (allocation.isObject()) {
      allocation(allocation, RequestNames.of(object.path("spec")), Path.STATUS.child("allocation"), errors);
    }
  }

  private static void reserved(ObjectNode object, ObjectNode old, FieldErrors errors) {
    List<JsonNode> users = items(object, "status", "reservedFor");
    Path path = Path.STATUS.child("reservedFor");
    if (users.isEmpty()) {
      return;
    }
    if (!has(object.path("status"), "allocation")) {
      errors.forbidden(path, "may not be specified when `allocated` is not set");
    } else if (has(object.path("metadata"), "deletionTimestamp")
        && !items(old, "status", "reservedFor").containsAll(users)) {
      errors.forbidden(
          path, "new entries may not be added while `deallocationRequested` or `deletionTimestamp` are set");
    }
  }

  private static void device(JsonNode device, Set<String> allocated, Path path, FieldErrors errors) {
    DeviceNames.driver(device, path, errors);
    DeviceNames.pool(text(device, "pool"), path.child("pool"), errors);
    DeviceNames.label(text(device, "device"), path.child("device"), errors);
    if (!allocated.contains(device(device))) {
      // Upstream's identity of a device has no fields that could be shown.
      errors.invalid(path, new GoText.Raw("{\"Driver\":{},\"Pool\":{},\"Device\":{},\"ShareID\":{}}"),
          "must be an allocated device in the claim");
    }
    List<JsonNode> conditions = items(device, "conditions");
    if (conditions.size() > CONDITIONS_MAX) {
      errors.tooMany(path.child("conditions"), conditions.size(), CONDITIONS_MAX);
    }
    ConditionRules.validate(conditions, path.child("conditions"), errors);
    if (has(device, "data")) {
      DeviceNames.opaque(device, "data", path, errors);
    }
    network(device.path("networkData"), path.child("networkData"), errors);
  }

  private static void network(JsonNode data, Path path, FieldErrors errors) {
    if (text(data, "interfaceName").length() > INTERFACE_MAX_BYTES) {
      errors.tooLong(path.child("interfaceName"), INTERFACE_MAX_BYTES);
    }
    if (text(data, "hardwareAddress").length() > HARDWARE_MAX_BYTES) {
      errors.tooLong(path.child("hardwareAddress"), HARDWARE_MAX_BYTES);
    }
    Elements.set(texts(data, "ips"), IPS_MAX, ip -> ip, "", path.child("ips"), errors, AddressFormats::interfaceAddress);
  }

  private static void allocation(JsonNode allocation, RequestNames names, Path path, FieldErrors errors) {
    Path devices = path.child("devices");
    Elements.list(items(allocation, "devices", "results"), RequestRules.REQUESTS_MAX, devices.child("results"), errors,
        (result, p, e) -> result(result, names, p, e));
    Elements.list(items(allocation, "devices", "config"), 2 * RequestRules.CONFIG_MAX, devices.child("config"), errors,
        (config, p, e) -> {
          Rules.requiredSupported(config, "source", List.of("FromClaim", "FromClass"), p, e);
          RequestRules.configuration(config, names, p, e);
        });
    if (Fields.has(allocation, "nodeSelector")) {
      AffinityValidation.nodeSelector(allocation.path("nodeSelector"), false, path.child("nodeSelector"), errors);
    }
  }

  private static void result(JsonNode result, RequestNames names, Path path, FieldErrors errors) {
    names.reference(text(result, "request"), path.child("request"), errors);
    DeviceNames.driver(result, path, errors);
    DeviceNames.pool(text(result, "pool"), path.child("pool"), errors);
    DeviceNames.label(text(result, "device"), path.child("device"), errors);
    RequestRules.tolerations(result, path, errors);
  }
}
