package io.ruori.core.strategy.volume;

import static io.ruori.core.object.Fields.has;
import static io.ruori.core.object.Fields.text;
import static io.ruori.core.object.Fields.texts;
import static io.ruori.core.validation.Rules.requiredText;

import io.ruori.core.object.Quantity;
import io.ruori.core.strategy.pod.AffinityValidation;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.NameFormats;
import io.ruori.core.validation.Path;
import io.ruori.core.validation.Rules;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Rules for the spec of a persistent volume (core {@code ValidatePersistentVolumeSpec}). */
final class VolumeSpecRules {
  private static final List<String> ACCESS_MODES =
      List.of("ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod");
  private static final List<String> RECLAIM_POLICIES = List.of("Delete", "Recycle", "Retain");

  private VolumeSpecRules() {}

  /** @param inline the spec stands in a volume attachment rather than in a volume */
  static void validate(JsonNode spec, String name, boolean inline, boolean anyAffinity, Path path, FieldErrors errors) {
    if (inline) {
      onlyInVolumes(spec, path, errors);
    }
    accessModes(texts(spec, "accessModes"), path.child("accessModes"), errors);
    if (!inline) {
      capacity(spec, path.child("capacity"), errors);
    }
    reclaimPolicy(spec, inline, path, errors);
    if (has(spec, "nodeAffinity")) {
      nodeAffinity(spec.path("nodeAffinity"), inline, anyAffinity, path.child("nodeAffinity"), errors);
    }
    PersistentSources.validate(spec, name, path, errors);
    String hostPath = text(spec, "hostPath", "path");
    boolean root = has(spec, "hostPath") && java.nio.file.Path.of("/" + hostPath).normalize().toString().equals("/");
    if (root && hostPath.startsWith("/") && text(spec, "persistentVolumeReclaimPolicy").equals("Recycle")) {
      errors.forbidden(path.child("persistentVolumeReclaimPolicy"), "may not be 'recycle' for a hostPath mount of '/'");
    }
    classes(spec, inline, path, errors);
  }

  private static void onlyInVolumes(JsonNode spec, Path path, FieldErrors errors) {
    if (has(spec, "claimRef")) {
      errors.forbidden(path.child("claimRef"), "may not be specified in the context of inline volumes");
    }
    if (!spec.path("capacity").isEmpty()) {
      errors.forbidden(path.child("capacity"), "may not be specified in the context of inline volumes");
    }
    if (!has(spec, "csi")) {
      errors.required(path.child("csi"), "has to be specified in the context of inline volumes");
    }
  }

  private static void accessModes(List<String> modes, Path path, FieldErrors errors) {
    if (modes.isEmpty()) {
      errors.required(path, "");
    }
    modes.stream().filter(mode -> !ACCESS_MODES.contains(mode))
        .forEach(mode -> errors.notSupported(path, mode, ACCESS_MODES));
    boolean others = modes.stream().anyMatch(mode -> ACCESS_MODES.contains(mode) && !mode.equals("ReadWriteOncePod"));
    if (others && modes.contains("ReadWriteOncePod")) {
      errors.forbidden(path, "may not use ReadWriteOncePod with other access modes");
    }
  }

  private static void capacity(JsonNode spec, Path path, FieldErrors errors) {
    JsonNode capacity = spec.path("capacity");
    if (capacity.isEmpty()) {
      errors.required(path, "");
    }
    if (!capacity.has("storage") || capacity.size() > 1) {
      errors.notSupported(path, capacity.isObject() ? capacity : null, List.of("storage"));
    }
    capacity.properties().forEach(entry -> {
      Quantity quantity = Quantity.of(entry.getValue());
      basic(quantity, path.key(entry.getKey()), errors);
      if (quantity.signum() <= 0) {
        errors.invalid(path.key(entry.getKey()), quantity.text(), Rules.NOT_POSITIVE);
      }
    });
  }

  static void basic(Quantity quantity, Path path, FieldErrors errors) {
    if (quantity.value() < 0) {
      errors.invalid(path, quantity.value(), "must be a valid resource quantity");
    }
  }

  private static void reclaimPolicy(JsonNode spec, boolean inline, Path path, FieldErrors errors) {
    String policy = text(spec, "persistentVolumeReclaimPolicy");
    Path at = path.child("persistentVolumeReclaimPolicy");
    if (policy.isEmpty()) {
      return;
    }
    if (inline && !policy.equals("Retain")) {
      errors.forbidden(at, "may only be Retain in the context of inline volumes");
    } else if (!inline && !RECLAIM_POLICIES.contains(policy)) {
      errors.notSupported(at, policy, RECLAIM_POLICIES);
    }
  }

  private static void nodeAffinity(JsonNode affinity, boolean inline, boolean anyValue, Path path, FieldErrors errors) {
    if (inline) {
      errors.forbidden(path, "may not be specified in the context of inline volumes");
    } else if (has(affinity, "required")) {
      AffinityValidation.nodeSelector(affinity.path("required"), anyValue, path.child("required"), errors);
    } else {
      errors.required(path.child("required"), "must specify required node constraints");
    }
  }

  private static void classes(JsonNode spec, boolean inline, Path path, FieldErrors errors) {
    String storageClass = text(spec, "storageClassName");
    if (!storageClass.isEmpty() && inline) {
      errors.forbidden(path.child("storageClassName"), "may not be specified in the context of inline volumes");
    } else if (!storageClass.isEmpty()) {
      errors.invalid(path.child("storageClassName"), storageClass, NameFormats.dns1123Subdomain(storageClass));
    }
    if (inline && has(spec, "volumeMode") && !text(spec, "volumeMode").equals("Filesystem")) {
      errors.forbidden(path.child("volumeMode"),
          "may not specify volumeMode other than Filesystem in the context of inline volumes");
    } else if (!inline) {
      Rules.supported(spec, "volumeMode", List.of("Block", "Filesystem"), path, errors);
    }
    if (has(spec, "volumeAttributesClassName")) {
      String name = text(spec, "volumeAttributesClassName");
      if (name.isEmpty()) {
        errors.required(path.child("volumeAttributesClassName"), "an empty string is disallowed");
      } else {
        errors.invalid(path.child("volumeAttributesClassName"), name, NameFormats.dns1123Subdomain(name));
      }
      if (!has(spec, "csi")) {
        errors.required(path.child("csi"), "has to be specified when using volumeAttributesClassName");
      }
    }
  }

  static void secretReference(JsonNode source, String field, Path path, FieldErrors errors) {
    if (has(source, field)) {
      JsonNode reference = source.path(field);
      requiredText(reference, "name", path.child(field), errors);
      requiredText(reference, "namespace", path.child(field), errors);
    }
  }

  /** Upstream's {@code validatePVSecretReference}. */
  static void csiSecretReference(JsonNode source, String field, Path path, FieldErrors errors) {
    if (!has(source, field)) {
      return;
    }
    JsonNode reference = source.path(field);
    if (requiredText(reference, "name", path.child(field), errors)) {
      String name = text(reference, "name");
      errors.invalid(path.child(field, "name"), name, NameFormats.dns1123Subdomain(name));
    }
    if (requiredText(reference, "namespace", path.child(field), errors)) {
      String namespace = text(reference, "namespace");
      errors.invalid(path.child(field, "namespace"), namespace, NameFormats.dns1123Label(namespace));
    }
  }
}
