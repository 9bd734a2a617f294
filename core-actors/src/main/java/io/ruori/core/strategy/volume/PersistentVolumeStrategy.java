package io.ruori.core.strategy.volume;

import static io.ruori.core.object.Fields.has;
import static io.ruori.core.object.Fields.text;

import io.ruori.core.kind.Strategy;
import io.ruori.core.kind.WriteContext;
import io.ruori.core.object.Fields;
import io.ruori.core.object.Json;
import io.ruori.core.strategy.CoreKind;
import io.ruori.core.strategy.Parts;
import io.ruori.core.strategy.ResourceLists;
import io.ruori.core.strategy.StatusStrategy;
import io.ruori.core.strategy.pod.VolumeDefaults;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.NameFormats;
import io.ruori.core.validation.Path;
import io.ruori.core.validation.Rules;
import io.ruori.core.validation.SemanticEquality;
import io.ruori.core.validation.StructureDiff;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Persistent volumes (core {@code ValidatePersistentVolume}). */
final class PersistentVolumeStrategy extends CoreKind {
  private static final String CLASS_ANNOTATION = "volume.beta.kubernetes.io/storage-class";
  private static final Map<String, String> DEPRECATED = deprecated();

  PersistentVolumeStrategy() {
    super(false, NameFormats.NAME_IS_SUBDOMAIN);
  }

  private static Map<String, String> deprecated() {
    var texts = new LinkedHashMap<String, String>();
    texts.put("photonPersistentDisk", "deprecated in v1.11, non-functional in v1.16+");
    texts.put("scaleIO", "deprecated in v1.16, non-functional in v1.22+");
    texts.put("storageos", "deprecated in v1.22, non-functional in v1.25+");
    texts.put("glusterfs", "deprecated in v1.25, non-functional in v1.26+");
    texts.put("cephfs", "deprecated in v1.28, non-functional in v1.31+");
    texts.put("rbd", "deprecated in v1.28, non-functional in v1.31+");
    return texts;
  }

  @Override
  public void applyDefaults(ObjectNode object) {
    ObjectNode spec = Fields.ensure(object, "spec");
    Fields.defaultText(Fields.ensure(object, "status"), "phase", "Pending");
    Fields.defaultText(spec, "persistentVolumeReclaimPolicy", "Retain");
    if (!has(spec, "volumeMode")) {
      spec.put("volumeMode", "Filesystem");
    }
    VolumeDefaults.sources(spec);
    if (Fields.object(spec, "azureFile") instanceof ObjectNode file && !has(file, "secretNamespace")) {
      file.remove("secretNamespace");
    }
    ResourceLists.roundUp(spec, "capacity");
  }

  @Override
  public void prepareForCreate(ObjectNode object, WriteContext context) {
    object.putObject("status").put("phase", "Pending").put("lastPhaseTransitionTime", now(context));
  }

  private static String now(WriteContext context) {
    return context.now().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  @Override
  public void prepareForUpdate(ObjectNode object, ObjectNode old, WriteContext context) {
    Parts.keep(object, old, "status");
  }

  @Override
  protected void validate(ObjectNode object, FieldErrors errors) {
    VolumeSpecRules.validate(object.path("spec"), text(object, "metadata", "name"), false, false, Path.SPEC, errors);
  }

  @Override
  public void validateUpdate(ObjectNode object, ObjectNode old, FieldErrors errors) {
    validateTwice(object, errors);
    JsonNode spec = object.path("spec");
    JsonNode oldSpec = old.path("spec");
    ObjectNode now = sources(spec);
    ObjectNode before = sources(oldSpec);
    if (Fields.object(now, "csi") instanceof ObjectNode csi && has(before, "csi")
        && !has(before.path("csi"), "controllerExpandSecretRef")) {
      csi.remove("controllerExpandSecretRef");
    }
    if (!SemanticEquality.equal(now, before)) {
      errors.forbidden(Path.SPEC.child("persistentvolumesource"),
          "spec.persistentvolumesource is immutable after creation\n" + StructureDiff.of(before, now));
    }
    Rules.immutable(spec.path("volumeMode"), oldSpec.path("volumeMode"), Path.of("volumeMode"), errors);
    if (has(oldSpec, "nodeAffinity") && !SemanticEquality.equal(spec.path("nodeAffinity"), oldSpec.path("nodeAffinity"))) {
      errors.invalid(Path.of("nodeAffinity"), VolumeAffinity.print(spec.path("nodeAffinity")),
          "field is immutable, except for updating from beta label to GA");
    }
    if (has(oldSpec, "volumeAttributesClassName") && !has(spec, "volumeAttributesClassName")) {
      errors.forbidden(Path.SPEC.child("volumeAttributesClassName"), "update from non-nil value to nil is forbidden");
    }
  }

  private static ObjectNode sources(JsonNode spec) {
    ObjectNode sources = Json.object();
    PersistentSources.names().stream().filter(name -> has(spec, name))
        .forEach(name -> sources.set(name, spec.path(name).deepCopy()));
    return sources;
  }

  @Override
  public List<String> warnings(ObjectNode object, ObjectNode old) {
    var warnings = new ArrayList<String>();
    JsonNode annotations = object.path("metadata").path("annotations");
    if (annotations.has(CLASS_ANNOTATION)) {
      warnings.add("metadata.annotations[" + CLASS_ANNOTATION + "]: deprecated since v1.8; use \"storageClassName\" attribute instead");
    }
    if (annotations.has("volume.beta.kubernetes.io/mount-options")) {
      warnings.add("metadata.annotations[volume.beta.kubernetes.io/mount-options]: deprecated since v1.31; use \"mountOptions\" attribute instead");
    }
    JsonNode spec = object.path("spec");
    if (text(spec, "persistentVolumeReclaimPolicy").equals("Recycle")) {
      warnings.add("spec.persistentVolumeReclaimPolicy: The Recycle reclaim policy is deprecated. Instead, the recommended approach is to use dynamic provisioning.");
    }
    warnings.addAll(VolumeAffinity.warnings(spec));
    DEPRECATED.forEach((type, words) -> {
      if (has(spec, type)) {
        warnings.add("spec." + (type.equals("storageos") ? "storageOS" : type) + ": " + words);
      }
    });
    return warnings;
  }

  @Override
  public Optional<Strategy> subresource(String name) {
    return name.equals("status") ? Optional.of(new OfStatus(this)) : Optional.empty();
  }

  private static final class OfStatus extends StatusStrategy {
    OfStatus(Strategy whole) {
      super(whole, Check.NONE);
    }

    @Override
    public void prepareForUpdate(ObjectNode object, ObjectNode old, WriteContext context) {
      super.prepareForUpdate(object, old, context);
      ObjectNode status = Fields.ensure(object, "status");
      boolean moved = !text(status, "phase").equals(text(old, "status", "phase"));
      String before = text(old, "status", "lastPhaseTransitionTime");
      boolean untold = text(status, "lastPhaseTransitionTime").isEmpty()
          || text(status, "lastPhaseTransitionTime").equals(before);
      if (moved && untold) {
        status.put("lastPhaseTransitionTime", now(context));
      } else if (!moved && untold && !before.isEmpty()) {
        status.put("lastPhaseTransitionTime", before);
      }
    }
  }

  @Override
  public boolean returnsDeletedObject() {
    return true;
  }

  @Override
  public Map<String, String> selectableFields(ObjectNode object) {
    return Map.of("name", text(object, "metadata", "name"));
  }

  @Override
  public List<String> selectablePaths() {
    return List.of("name");
  }
}
