package io.ruori.core.strategy.volume;

import static io.ruori.core.object.Fields.has;
import static io.ruori.core.object.Fields.text;

import io.ruori.core.kind.Strategy;
import io.ruori.core.kind.WriteContext;
import io.ruori.core.object.Fields;
import io.ruori.core.strategy.CoreKind;
import io.ruori.core.strategy.Parts;
import io.ruori.core.strategy.StatusStrategy;
import io.ruori.core.strategy.pod.VolumeDefaults;
import io.ruori.core.strategy.pod.VolumeSources;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.GoStruct;
import io.ruori.core.validation.GoText;
import io.ruori.core.validation.NameFormats;
import io.ruori.core.validation.Path;
import io.ruori.core.validation.Rules;
import io.ruori.core.validation.SemanticEquality;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Attachments of volumes to nodes (storage {@code ValidateVolumeAttachment}). */
final class AttachmentStrategy extends CoreKind {
  private static final String ONE = "must specify exactly one of inlineVolumeSpec and persistentVolumeName";

  AttachmentStrategy() {
    super(false, NameFormats.NAME_IS_SUBDOMAIN);
  }

  @Override
  public void applyDefaults(ObjectNode object) {
    if (Fields.object(object, "spec", "source", "inlineVolumeSpec") instanceof ObjectNode inline) {
      VolumeDefaults.sources(inline);
    }
    ObjectNode status = Fields.ensure(object, "status");
    Fields.defaultFlag(status, "attached", false);
  }

  @Override
  public void prepareForCreate(ObjectNode object, WriteContext context) {
    object.putObject("status").put("attached", false);
  }

  @Override
  public void prepareForUpdate(ObjectNode object, ObjectNode old, WriteContext context) {
    Parts.keep(object, old, "status");
  }

  @Override
  protected void validate(ObjectNode object, FieldErrors errors) {
    JsonNode spec = object.path("spec");
    Rules.requiredText(spec, "attacher", Path.SPEC, errors);
    Path path = Path.SPEC.child("source");
    JsonNode source = spec.path("source");
    boolean inline = has(source, "inlineVolumeSpec");
    boolean named = has(source, "persistentVolumeName");
    if (!inline && !named) {
      errors.required(path, ONE);
    } else if (inline && named) {
      errors.forbidden(path, ONE);
    } else if (named) {
      if (text(source, "persistentVolumeName").isEmpty()) {
        errors.required(path.child("persistentVolumeName"), "must specify non empty persistentVolumeName");
      }
    } else {
      VolumeSpecRules.validate(source.path("inlineVolumeSpec"), "", true, false, path.child("inlineVolumeSpec"), errors);
    }
    String node = text(spec, "nodeName");
    errors.invalid(Path.SPEC.child("nodeName"), node, NameFormats.dns1123Subdomain(node));
  }

  /** What {@code v1} asks beyond the older versions, of new attachments alone. */
  @Override
  public void validateCreate(ObjectNode object, FieldErrors errors) {
    super.validateCreate(object, errors);
    VolumeSources.csiDriverName(text(object, "spec", "attacher"), Path.SPEC.child("attacher"), errors);
    JsonNode source = object.path("spec").path("source");
    if (has(source, "persistentVolumeName")) {
      String name = text(source, "persistentVolumeName");
      errors.invalid(Path.SPEC.child("source", "persistentVolumeName"), name, NameFormats.dns1123Subdomain(name));
    }
  }

  @Override
  public boolean updatesUnconditionally() {
    return false;
  }

  @Override
  public void validateUpdate(ObjectNode object, ObjectNode old, FieldErrors errors) {
    validateTwice(object, errors);
    JsonNode spec = object.path("spec");
    if (!SemanticEquality.equal(spec, old.path("spec"))) {
      GoText.Raw shown = GoStruct.of(spec).strings("Attacher")
          .embedded("Source", source -> source.pointers("PersistentVolumeName").nested("InlineVolumeSpec", PersistentSources::print))
          .strings("NodeName").print();
      errors.invalid(Path.SPEC, shown, NameFormats.IMMUTABLE);
    }
  }

  @Override
  public Optional<Strategy> subresource(String name) {
    return name.equals("status") ? Optional.of(new OfStatus(this)) : Optional.empty();
  }

  @Override
  public boolean returnsDeletedObject() {
    return true;
  }

  private static final class OfStatus extends StatusStrategy {
    OfStatus(Strategy whole) {
      super(whole, Check.NONE, METADATA);
    }

    /** The codes of errors belong to a feature that is off. */
    @Override
    public void prepareForUpdate(ObjectNode object, ObjectNode old, WriteContext context) {
      super.prepareForUpdate(object, old, context);
      for (String error : List.of("attachError", "detachError")) {
        boolean used = has(old.path("status").path(error), "errorCode");
        if (!used && Fields.object(object, "status", error) instanceof ObjectNode found) {
          found.remove("errorCode");
        }
      }
    }
  }
}
