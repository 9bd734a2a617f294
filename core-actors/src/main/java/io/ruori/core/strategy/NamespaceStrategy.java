package io.ruori.core.strategy;

import static io.ruori.core.object.Fields.text;
import static io.ruori.core.object.Fields.texts;

import io.ruori.core.kind.Strategy;
import io.ruori.core.kind.WriteContext;
import io.ruori.core.object.Fields;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.MetadataRules;
import io.ruori.core.validation.NameFormats;
import io.ruori.core.validation.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Namespaces: they wait for their own finalizers, {@code spec.finalizers}, before they go. */
final class NamespaceStrategy extends CoreKind {
  private static final Path FINALIZERS = Path.SPEC.child("finalizers");
  private static final String NAME_LABEL = "kubernetes.io/metadata.name";

  NamespaceStrategy() {
    super(false, NameFormats.NAME_IS_LABEL);
  }

  @Override
  public void applyDefaults(ObjectNode object) {
    ObjectNode metadata = Fields.ensure(object, "metadata");
    if (!text(metadata, "name").isEmpty()) {
      Fields.ensure(metadata, "labels").put(NAME_LABEL, text(metadata, "name"));
    }
    Fields.defaultText(Fields.ensure(object, "status"), "phase", "Active");
  }

  @Override
  public void prepareForCreate(ObjectNode object, WriteContext context) {
    object.putObject("status").put("phase", "Active");
    ObjectNode spec = Fields.ensure(object, "spec");
    if (!texts(spec, "finalizers").contains("kubernetes")) {
      Fields.ensureList(spec, "finalizers").add("kubernetes");
    }
    ObjectNode metadata = Fields.ensure(object, "metadata");
    Fields.ensure(metadata, "labels").put(NAME_LABEL, text(metadata, "name"));
  }

  @Override
  public void prepareForUpdate(ObjectNode object, ObjectNode old, WriteContext context) {
    ObjectNode spec = Fields.ensure(object, "spec");
    Parts.keep(spec, old.path("spec"), "finalizers");
    Parts.keep(object, old, "status");
  }

  @Override
  protected void validate(ObjectNode object, FieldErrors errors) {
    texts(object, "spec", "finalizers").forEach(finalizer -> MetadataRules.finalizer(finalizer, FINALIZERS, errors));
  }

  @Override
  public void validateUpdate(ObjectNode object, ObjectNode old, FieldErrors errors) {
    validateWhole(object, errors);
    metadataUpdate(object, old, errors);
  }

  @Override
  public Optional<Strategy> subresource(String name) {
    return switch (name) {
      case "status" -> Optional.of(new StatusStrategy(this, NamespaceStrategy::phase));
      case "finalize" -> Optional.of(new Finalize(this));
      default -> Optional.empty();
    };
  }

  private static void phase(ObjectNode object, ObjectNode old, FieldErrors errors) {
    String phase = text(object, "status", "phase");
    boolean going = Fields.has(object.path("metadata"), "deletionTimestamp");
    String only = going ? "Terminating" : "Active";
    if (!phase.equals(only)) {
      String when = going ? "is not empty" : "is empty";
      errors.invalid(Path.STATUS.child("Phase"), phase, "may only be '" + only + "' if `deletionTimestamp` " + when);
    }
  }

  @Override
  public boolean holdsDeletion(ObjectNode object) {
    return !texts(object, "spec", "finalizers").isEmpty();
  }

  @Override
  public void beginDeletion(ObjectNode object) {
    Fields.ensure(object, "status").put("phase", "Terminating");
  }

  @Override
  public boolean returnsDeletedObject() {
    return true;
  }

  @Override
  public Map<String, String> selectableFields(ObjectNode object) {
    return Map.of("status.phase", text(object, "status", "phase"));
  }

  @Override
  public List<String> selectablePaths() {
    return List.of("status.phase");
  }

  /** Writes to {@code /finalize}: only the namespace's own finalizers change. */
  private record Finalize(NamespaceStrategy whole) implements Strategy {
    @Override
    public void applyDefaults(ObjectNode object) {
      whole.applyDefaults(object);
    }

    @Override
    public void prepareForUpdate(ObjectNode object, ObjectNode old, WriteContext context) {
      Parts.keep(object, old, "status");
    }

    @Override
    public void validateUpdate(ObjectNode object, ObjectNode old, FieldErrors errors) {
      metadataUpdate(object, old, errors);
      List<String> finalizers = texts(object, "spec", "finalizers");
      for (int i = 0; i < finalizers.size(); i++) {
        MetadataRules.finalizer(finalizers.get(i), FINALIZERS.index(i), errors);
      }
    }

    @Override
    public boolean holdsDeletion(ObjectNode object) {
      return whole.holdsDeletion(object);
    }
  }
}
