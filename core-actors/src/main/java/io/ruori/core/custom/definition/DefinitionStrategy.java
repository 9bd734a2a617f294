package io.ruori.core.custom.definition;

import io.ruori.core.custom.schema.Formats;
import io.ruori.core.custom.schema.JsonSchema;
import io.ruori.core.kind.Strategy;
import io.ruori.core.kind.WriteContext;
import io.ruori.core.object.Fields;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.GoText;
import io.ruori.core.validation.MetadataRules;
import io.ruori.core.validation.Path;
import io.ruori.core.validation.SemanticEquality;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The rules for {@code customresourcedefinitions} (apiextensions-apiserver {@code registry/customresourcedefinition}). */
public final class DefinitionStrategy implements Strategy {
  /** Held until the last object of the kind is gone. */
  public static final String CLEANUP = "customresourcecleanup.apiextensions.k8s.io";

  private final Strategy status = new OfStatus();

  @Override
  public boolean updatesUnconditionally() {
    return false;
  }

  @Override
  public Optional<Strategy> subresource(String name) {
    return name.equals("status") ? Optional.of(status) : Optional.empty();
  }

  @Override
  public void applyDefaults(ObjectNode object) {
    defaults(object);
  }

  private static void defaults(ObjectNode object) {
    ObjectNode spec = Fields.ensure(object, "spec");
    ObjectNode names = Fields.ensure(spec, "names");
    String kind = Fields.text(names, "kind");
    Fields.defaultText(names, "singular", kind.toLowerCase(Locale.ROOT));
    if (Fields.text(names, "singular").isEmpty()) {
      names.remove("singular");
    }
    if (!kind.isEmpty()) {
      Fields.defaultText(names, "listKind", kind + "List");
    }
    if (!Fields.has(spec, "conversion")) {
      spec.putObject("conversion").put("strategy", "None");
    }
    if (Fields.object(spec, "conversion", "webhook", "clientConfig", "service") instanceof ObjectNode service) {
      Fields.defaultNumber(service, "port", 443);
    }
    ObjectNode status = Fields.ensure(object, "status");
    if (status.path("storedVersions").isEmpty()) {
      storageVersion(spec).ifPresent(version -> status.putArray("storedVersions").add(version));
    }
  }

  private static Optional<String> storageVersion(JsonNode spec) {
    return Fields.items(spec, "versions").stream()
        .filter(version -> Fields.flag(version, "storage"))
        .map(version -> Fields.text(version, "name"))
        .findFirst();
  }

  @Override
  public void prepareForCreate(ObjectNode object, WriteContext context) {
    object.remove("status");
    noteStored(object);
    Fields.ensure(object, "metadata").put("generation", 1);
  }

  @Override
  public void prepareForUpdate(ObjectNode object, ObjectNode old, WriteContext context) {
    object.remove("status");
    if (old.has("status")) {
      object.set("status", old.get("status").deepCopy());
    }
    noteStored(object);
    if (!SemanticEquality.equal(object.path("spec"), old.path("spec"))) {
      long before = old.path("metadata").path("generation").asLong(0);
      Fields.ensure(object, "metadata").put("generation", before + 1);
    }
  }

  private static void noteStored(ObjectNode object) {
    storageVersion(object.path("spec")).ifPresent(version -> {
      ArrayNode stored = Fields.ensureList(Fields.ensure(object, "status"), "storedVersions");
      if (!Fields.texts(object, "status", "storedVersions").contains(version)) {
        stored.add(version);
      }
    });
  }

  /** A definition never goes at the first asking. */
  @Override
  public boolean holdsDeletion(ObjectNode object) {
    return !Fields.has(object.path("metadata"), "deletionTimestamp");
  }

  @Override
  public void beginDeletion(ObjectNode object) {
    ArrayNode conditions = Fields.ensureList(Fields.ensure(object, "status"), "conditions");
    boolean begun = conditions.valueStream().anyMatch(c -> Fields.text(c, "type").equals("Terminating"));
    if (begun) {
      return;
    }
    ObjectNode metadata = Fields.ensure(object, "metadata");
    metadata.remove("deletionGracePeriodSeconds");
    if (!Fields.texts(metadata, "finalizers").contains(CLEANUP)) {
      Fields.ensureList(metadata, "finalizers").add(CLEANUP);
    }
    conditions.addObject()
        .put("type", "Terminating")
        .put("status", "True")
        .put("lastTransitionTime", Fields.text(metadata, "deletionTimestamp"))
        .put("reason", "InstanceDeletionPending")
        .put("message", "CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon");
  }

  @Override
  public boolean returnsDeletedObject() {
    return true;
  }

  @Override
  public void validateCreate(ObjectNode object, FieldErrors errors) {
    JsonNode spec = object.path("spec");
    String name = Fields.text(object, "metadata", "name");
    if (!name.isEmpty() && !name.equals(Fields.text(spec, "names", "plural") + "." + Fields.text(spec, "group"))) {
      errors.invalid(Path.METADATA.child("name"), name, "must be spec.names.plural+\".\"+spec.group");
    }
    var options = SpecRules.Options.ofNew();
    SpecRules.validate(InternalForm.of(spec), options, errors);
    rest(object, null, errors);
  }

  @Override
  public void validateUpdate(ObjectNode object, ObjectNode old, FieldErrors errors) {
    MetadataRules.update(object.path("metadata"), old.path("metadata"), Path.METADATA, errors);
    ObjectNode spec = InternalForm.of(object.path("spec"));
    ObjectNode before = InternalForm.of(old.path("spec"));
    boolean established = isEstablished(old);
    SpecRules.validate(spec, SpecRules.Options.ofUpdate(spec, before, established), errors);
    SpecRules.unchanged(spec, before, established, errors);
    rest(object, old, errors);
  }

  static boolean isEstablished(JsonNode definition) {
    return Fields.items(definition, "status", "conditions").stream().anyMatch(condition ->
        Fields.text(condition, "type").equals("Established") && Fields.text(condition, "status").equals("True"));
  }

  private static void rest(ObjectNode object, ObjectNode old, FieldErrors errors) {
    JsonNode accepted = object.path("status").path("acceptedNames");
    NameRules.names(accepted, Path.STATUS.child("acceptedNames"), errors);
    storedVersions(object, errors);
    ApprovalRules.validate(object, old, errors);
    boolean keptUnknown = old != null && Fields.flag(old.path("spec"), "preserveUnknownFields");
    if (!keptUnknown && Fields.flag(object.path("spec"), "preserveUnknownFields")) {
      errors.invalid(Path.SPEC.child("preserveUnknownFields"), true, "cannot set to true, set "
          + "x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead");
    }
  }

  private static void storedVersions(ObjectNode object, FieldErrors errors) {
    Path path = Path.STATUS.child("storedVersions");
    List<String> stored = Fields.texts(object, "status", "storedVersions");
    if (stored.isEmpty()) {
      errors.invalid(path, null, "must have at least one stored version");
      return;
    }
    var left = new TreeSet<>(stored);
    for (JsonNode version : Fields.items(object, "spec", "versions")) {
      String name = Fields.text(version, "name");
      if (Fields.flag(version, "storage") && !stored.contains(name)) {
        errors.invalid(path, object.path("status").path("storedVersions"), "must have the storage version " + name);
      }
      left.remove(name);
    }
    left.forEach(version -> errors.invalid(path.index(stored.lastIndexOf(version)), version,
        "missing from spec.versions; " + version + " was previously a storage version, and must remain in spec.versions until"
            + " a storage migration ensures no data remains persisted in " + version + " and removes " + version
            + " from status.storedVersions"));
  }

  @Override
  public List<String> warnings(ObjectNode object, ObjectNode old) {
    List<String> before = old == null ? List.of() : unrecognisedFormats(old);
    var warnings = new ArrayList<String>();
    unrecognisedFormats(object).stream()
        .filter(format -> !before.contains(format))
        .forEach(format -> warnings.add("unrecognized format " + GoText.quote(format)));
    return warnings;
  }

  private static List<String> unrecognisedFormats(JsonNode definition) {
    var formats = new ArrayList<String>();
    ObjectNode spec = InternalForm.of(definition.path("spec"));
    var schemas = new ArrayList<JsonNode>();
    schemas.add(spec.path("validation").path("openAPIV3Schema"));
    spec.path("versions").forEach(version -> schemas.add(version.path("schema").path("openAPIV3Schema")));
    for (JsonNode schema : schemas) {
      if (schema.isObject()) {
        Set<String> found = Formats.unrecognised(JsonSchema.of(schema));
        formats.addAll(found);
      }
    }
    return formats;
  }

  /** Writes to {@code /status}: the spec and most of the metadata stay. */
  private static final class OfStatus implements Strategy {
    @Override
    public boolean updatesUnconditionally() {
      return false;
    }

    @Override
    public void applyDefaults(ObjectNode object) {
      defaults(object);
    }

    @Override
    public void prepareForUpdate(ObjectNode object, ObjectNode old, WriteContext context) {
      object.set("spec", old.path("spec").deepCopy());
    }

    @Override
    public void validateUpdate(ObjectNode object, ObjectNode old, FieldErrors errors) {
      MetadataRules.update(object.path("metadata"), old.path("metadata"), Path.METADATA, errors);
      NameRules.names(object.path("status").path("acceptedNames"), Path.STATUS.child("acceptedNames"), errors);
    }
  }
}
