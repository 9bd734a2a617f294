package io.ruori.core.strategy.pod;

import static io.ruori.core.object.Fields.flag;
import static io.ruori.core.object.Fields.has;
import static io.ruori.core.object.Fields.items;
import static io.ruori.core.object.Fields.text;
import static io.ruori.core.validation.Rules.requiredText;

import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.Path;
import io.ruori.core.validation.Rules;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Rules for volume mounts and block devices of a container. */
final class MountValidation {
  private static final List<String> PROPAGATIONS = List.of("Bidirectional", "HostToContainer", "None");
  private static final List<String> RECURSIVE = List.of("Disabled", "Enabled", "IfPossible");

  private MountValidation() {}

  /**
   * Validates mounts and devices.
   *
   * @param volumes the pod's sound volumes by name
   */
  static void validate(JsonNode container, Map<String, JsonNode> volumes, Path path, FieldErrors errors) {
    mounts(container, volumes, path.child("volumeMounts"), errors);
    devices(container, volumes, path.child("volumeDevices"), errors);
  }

  private static Map<String, String> pathsByName(JsonNode container, String list, String field) {
    var paths = new HashMap<String, String>();
    items(container, list).forEach(item -> paths.put(text(item, "name"), text(item, field)));
    return paths;
  }

  private static void mounts(JsonNode container, Map<String, JsonNode> volumes, Path path, FieldErrors errors) {
    Map<String, String> devices = pathsByName(container, "volumeDevices", "devicePath");
    var mountPaths = new HashSet<String>();
    List<JsonNode> mounts = items(container, "volumeMounts");
    for (int i = 0; i < mounts.size(); i++) {
      JsonNode mount = mounts.get(i);
      Path at = path.index(i);
      String name = text(mount, "name");
      String mountPath = text(mount, "mountPath");
      requiredText(mount, "name", at, errors);
      if (!volumes.containsKey(name)) {
        errors.notFound(at.child("name"), name);
      }
      requiredText(mount, "mountPath", at, errors);
      if (!mountPaths.add(mountPath)) {
        errors.invalid(at.child("mountPath"), mountPath, "must be unique");
      }
      if (devices.containsKey(name)) {
        errors.invalid(at.child("name"), name, "must not already exist in volumeDevices");
      }
      if (devices.containsValue(mountPath)) {
        errors.invalid(at.child("mountPath"), mountPath, "must not already exist as a path in volumeDevices");
      }
      subPaths(mount, path, at, errors);
      propagation(mount, container, path.child("mountPropagation"), errors);
      recursiveReadOnly(mount, path.child("recursiveReadOnly"), errors);
    }
  }

  private static void subPaths(JsonNode mount, Path list, Path at, FieldErrors errors) {
    String subPath = text(mount, "subPath");
    String expression = text(mount, "subPathExpr");
    if (!subPath.isEmpty()) {
      Rules.descendingPath(subPath, list.child("subPath"), errors);
    }
    if (!expression.isEmpty()) {
      if (!subPath.isEmpty()) {
        errors.invalid(at.child("subPathExpr"), expression, "subPathExpr and subPath are mutually exclusive");
      }
      Rules.descendingPath(expression, list.child("subPathExpr"), errors);
    }
  }

  private static void propagation(JsonNode mount, JsonNode container, Path path, FieldErrors errors) {
    if (!has(mount, "mountPropagation")) {
      return;
    }
    String propagation = text(mount, "mountPropagation");
    if (!PROPAGATIONS.contains(propagation)) {
      errors.notSupported(path, propagation, PROPAGATIONS);
    }
    if (propagation.equals("Bidirectional") && !flag(container.path("securityContext"), "privileged")) {
      errors.forbidden(path, "Bidirectional mount propagation is available only to privileged containers");
    }
  }

  private static void recursiveReadOnly(JsonNode mount, Path path, FieldErrors errors) {
    if (!has(mount, "recursiveReadOnly")) {
      return;
    }
    String value = text(mount, "recursiveReadOnly");
    if (!RECURSIVE.contains(value)) {
      errors.notSupported(path, value, RECURSIVE);
    } else if (!value.equals("Disabled")) {
      if (!flag(mount, "readOnly")) {
        errors.forbidden(path, "may only be specified when readOnly is true");
      }
      if (has(mount, "mountPropagation") && !text(mount, "mountPropagation").equals("None")) {
        errors.forbidden(path, "may only be specified when mountPropagation is None or not specified");
      }
    }
  }

  private static void devices(JsonNode container, Map<String, JsonNode> volumes, Path path, FieldErrors errors) {
    Map<String, String> mounts = pathsByName(container, "volumeMounts", "mountPath");
    var names = new HashSet<String>();
    var paths = new HashSet<String>();
    List<JsonNode> devices = items(container, "volumeDevices");
    for (int i = 0; i < devices.size(); i++) {
      JsonNode device = devices.get(i);
      Path at = path.index(i);
      String name = text(device, "name");
      String devicePath = text(device, "devicePath");
      requiredText(device, "name", at, errors);
      if (names.contains(name)) {
        errors.invalid(at.child("name"), name, "must be unique");
      }
      JsonNode volume = volumes.get(name);
      if (volume == null) {
        errors.notFound(at.child("name"), name);
      } else if (!has(volume, "persistentVolumeClaim") && !has(volume, "ephemeral")) {
        errors.invalid(at.child("name"), name,
            "can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode");
      }
      requiredText(device, "devicePath", at, errors);
      if (paths.contains(devicePath)) {
        errors.invalid(at.child("devicePath"), devicePath, "must be unique");
      }
      if (Rules.hasBacksteps(devicePath)) {
        errors.invalid(at.child("devicePath"), devicePath, "can not contain backsteps ('..')");
      } else {
        paths.add(devicePath);
      }
      if (mounts.containsKey(name)) {
        errors.invalid(at.child("name"), name, "must not already exist in volumeMounts");
      }
      if (mounts.containsValue(devicePath)) {
        errors.invalid(at.child("devicePath"), devicePath, "must not already exist as a path in volumeMounts");
      }
      if (!name.isEmpty()) {
        names.add(name);
      }
    }
  }
}
