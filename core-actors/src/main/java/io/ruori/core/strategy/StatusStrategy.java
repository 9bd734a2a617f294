package io.ruori.core.strategy;

import io.ruori.core.kind.Strategy;
import io.ruori.core.kind.WriteContext;
import io.ruori.core.object.Fields;
import io.ruori.core.validation.FieldErrors;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Writes to {@code /status}: everything but the status and the metadata stays as it was. */
public class StatusStrategy implements Strategy {
  /** Rules for the new status; the metadata's are asked before. */
  @FunctionalInterface
  public interface Check {
    Check NONE = (object, old, errors) -> {};

    void check(ObjectNode object, ObjectNode old, FieldErrors errors);
  }

  /** What {@code metav1.ResetObjectMetaForStatus} puts back. */
  public static final List<String> METADATA =
      List.of("deletionTimestamp", "generation", "labels", "annotations", "finalizers", "ownerReferences");

  private final Strategy whole;
  private final Check check;
  private final List<String> kept;

  /** @param whole the strategy of the object itself, for its defaults */
  public StatusStrategy(Strategy whole, Check check) {
    this(whole, check, List.of());
  }

  /** @param kept fields of the metadata that stay as they were */
  public StatusStrategy(Strategy whole, Check check, List<String> kept) {
    this.whole = whole;
    this.check = check;
    this.kept = kept;
  }

  @Override
  public void applyDefaults(ObjectNode object) {
    whole.applyDefaults(object);
  }

  @Override
  public void prepareForUpdate(ObjectNode object, ObjectNode old, WriteContext context) {
    Parts.keep(object, old, "spec");
    kept.forEach(field -> Parts.keep(Fields.ensure(object, "metadata"), old.path("metadata"), field));
  }

  @Override
  public void validateUpdate(ObjectNode object, ObjectNode old, FieldErrors errors) {
    CoreKind.metadataUpdate(object, old, errors);
    check.check(object, old, errors);
  }

  @Override
  public List<String> warnings(ObjectNode object, ObjectNode old) {
    return List.of();
  }
}
