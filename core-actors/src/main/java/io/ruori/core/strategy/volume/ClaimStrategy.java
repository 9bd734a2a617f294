package io.ruori.core.strategy.volume;

import static io.ruori.core.object.Fields.has;
import static io.ruori.core.object.Fields.text;
import static io.ruori.core.object.Fields.texts;

import io.ruori.core.kind.Strategy;
import io.ruori.core.kind.WriteContext;
import io.ruori.core.object.Fields;
import io.ruori.core.object.Quantity;
import io.ruori.core.strategy.CoreKind;
import io.ruori.core.strategy.Parts;
import io.ruori.core.strategy.ResourceLists;
import io.ruori.core.strategy.StatusStrategy;
import io.ruori.core.strategy.pod.ClaimTemplates;
import io.ruori.core.strategy.pod.ResourceNames;
import io.ruori.core.strategy.pod.VolumeDefaults;
import io.ruori.core.strategy.pod.VolumeWarnings;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.LabelRules;
import io.ruori.core.validation.NameFormats;
import io.ruori.core.validation.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Persistent volume claims (core {@code ValidatePersistentVolumeClaim}). */
final class ClaimStrategy extends CoreKind {
  static final String CLASS_ANNOTATION = "volume.beta.kubernetes.io/storage-class";
  private static final List<String> RESIZE_STATES = List.of("ControllerResizeInProgress", "ControllerResizeInfeasible",
      "NodeResizePending", "NodeResizeInProgress", "NodeResizeInfeasible").stream().sorted().toList();

  ClaimStrategy() {
    super(true, NameFormats.NAME_IS_SUBDOMAIN);
  }

  @Override
  public void applyDefaults(ObjectNode object) {
    Fields.defaultText(Fields.ensure(object, "status"), "phase", "Pending");
    VolumeDefaults.claimSpec(Fields.ensure(object, "spec"));
    ResourceLists.roundUp(object.path("status"), "capacity", "allocatedResources");
  }

  @Override
  public void prepareForCreate(ObjectNode object, WriteContext context) {
    object.putObject("status").put("phase", "Pending");
    ObjectNode spec = Fields.ensure(object, "spec");
    dropForeignReference(spec, null);
    if (!has(spec, "dataSourceRef") && has(spec, "dataSource") && !isClaimOrSnapshot(spec.path("dataSource"))) {
      spec.remove("dataSource");
    }
    alignSources(spec);
  }

  @Override
  public void prepareForUpdate(ObjectNode object, ObjectNode old, WriteContext context) {
    Parts.keep(object, old, "status");
    ObjectNode spec = Fields.ensure(object, "spec");
    JsonNode before = old.path("spec");
    dropForeignReference(spec, before);
    boolean used = has(before, "dataSource") || has(before, "dataSourceRef");
    boolean named = has(spec, "dataSource") && !has(spec, "dataSourceRef");
    if (!used && named && !isClaimOrSnapshot(spec.path("dataSource"))) {
      spec.remove("dataSource");
    }
    alignSources(spec);
  }

  /** References to other namespaces are an alpha feature, which is off. */
  private static void dropForeignReference(ObjectNode spec, JsonNode before) {
    boolean known = before != null && has(before, "dataSourceRef");
    if (!known && !text(spec, "dataSourceRef", "namespace").isEmpty()) {
      spec.remove("dataSourceRef");
    }
  }

  private static boolean isClaimOrSnapshot(JsonNode source) {
    String group = text(source, "apiGroup");
    return group.isEmpty() && text(source, "kind").equals("PersistentVolumeClaim")
        || group.equals("snapshot.storage.k8s.io") && text(source, "kind").equals("VolumeSnapshot");
  }

  /** The old and the new field for the source say the same. */
  private static void alignSources(ObjectNode spec) {
    boolean source = has(spec, "dataSource");
    boolean reference = has(spec, "dataSourceRef");
    if (source && !reference) {
      spec.set("dataSourceRef", copy(spec.path("dataSource")));
    } else if (reference && !source && text(spec, "dataSourceRef", "namespace").isEmpty()) {
      spec.set("dataSource", copy(spec.path("dataSourceRef")));
    }
  }

  private static ObjectNode copy(JsonNode source) {
    ObjectNode copy = (ObjectNode) source.deepCopy();
    copy.remove("namespace");
    return copy;
  }

  @Override
  protected void validate(ObjectNode object, FieldErrors errors) {
    ClaimTemplates.claimSpec(object.path("spec"), ClaimTemplates.ClaimOptions.STRICT, Path.SPEC, errors);
  }

  @Override
  public void validateUpdate(ObjectNode object, ObjectNode old, FieldErrors errors) {
    JsonNode selector = old.path("spec").path("selector");
    var options = new ClaimTemplates.ClaimOptions(LabelRules.hasInvalidValue(selector), hasGroup(old.path("spec")));
    // Upstream asks the rules for new claims twice: its strategy does, and then its rules for updates.
    for (int i = 0; i < 2; i++) {
      validateMetadata(object, errors);
      ClaimTemplates.claimSpec(object.path("spec"), options, Path.SPEC, errors);
    }
    metadataUpdate(object, old, errors);
    ClaimChanges.validate(object, old, errors);
  }

  /** Upstream means those with a wrong group, and looks for any. */
  private static boolean hasGroup(JsonNode spec) {
    return has(spec.path("dataSource"), "apiGroup") || has(spec.path("dataSourceRef"), "apiGroup");
  }

  @Override
  public List<String> warnings(ObjectNode object, ObjectNode old) {
    var warnings = new ArrayList<String>();
    if (object.path("metadata").path("annotations").has(CLASS_ANNOTATION)) {
      warnings.add("metadata.annotations[" + CLASS_ANNOTATION + "]: deprecated since v1.8; use \"storageClassName\" attribute instead");
    }
    warnings.addAll(VolumeWarnings.claim(object.path("spec"), Path.SPEC));
    return warnings;
  }

  @Override
  public Optional<Strategy> subresource(String name) {
    return name.equals("status") ? Optional.of(new StatusStrategy(this, ClaimStrategy::status)) : Optional.empty();
  }

  private static void status(ObjectNode object, ObjectNode old, FieldErrors errors) {
    if (texts(object, "spec", "accessModes").isEmpty()) {
      errors.required(Path.of("Spec", "accessModes"), "");
    }
    JsonNode status = object.path("status");
    status.path("capacity").properties().forEach(e ->
        VolumeSpecRules.basic(Quantity.of(e.getValue()), Path.STATUS.child("capacity").key(e.getKey()), errors));
    Path states = Path.STATUS.child("allocatedResourceStatuses");
    status.path("allocatedResourceStatuses").properties().forEach(e -> {
      resourceKey(e.getKey(), states, errors);
      if (!RESIZE_STATES.contains(e.getValue().asString(""))) {
        errors.notSupported(states, e.getKey(), RESIZE_STATES);
      }
    });
    Path allocated = Path.STATUS.child("allocatedResources");
    status.path("allocatedResources").properties().forEach(e -> {
      var found = new FieldErrors();
      resourceKey(e.getKey(), allocated, found);
      if (found.isEmpty()) {
        VolumeSpecRules.basic(Quantity.of(e.getValue()), allocated.key(e.getKey()), found);
      }
      if (found.isEmpty()) {
        ResourceNames.validateQuantity("storage", Quantity.of(e.getValue()), allocated.key(e.getKey()), found);
      }
      errors.addAll(found);
    });
  }

  private static void resourceKey(String name, Path path, FieldErrors errors) {
    List<String> wrong = NameFormats.qualifiedName(name);
    errors.invalid(path, name, wrong);
    if (wrong.isEmpty() && ResourceNames.isNative(name) && !name.equals("storage")) {
      errors.notSupported(path, name, List.of("storage"));
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
