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
import io.ruori.core.validation.SemanticEquality;
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
    VolumeSources.csiDriverName(text(spec, "attacher"), Path.SPEC.child("attacher"), errors);
    Path path = Path.SPEC.child("source");
    JsonNode source = spec.path("source");
    boolean inline = has(source, "inlineVolumeSpec");
    boolean named = has(source, "persistentVolumeName");
    if (!inline && !named) {
      errors.required(path, ONE);
    } else if (inline && named) {
      errors.forbidden(path, ONE);
    } else if (named) {
      String name = text(source, "persistentVolumeName");
      if (name.isEmpty()) {
        errors.required(path.child("persistentVolumeName"), "must specify non empty persistentVolumeName");
      } else {
        errors.invalid(path.child("persistentVolumeName"), name, NameFormats.dns1123Subdomain(name));
      }
    } else {
      VolumeSpecRules.validate(source.path("inlineVolumeSpec"), "", true, false, path.child("inlineVolumeSpec"), errors);
    }
    String node = text(spec, "nodeName");
    errors.invalid(Path.SPEC.child("nodeName"), node, NameFormats.dns1123Subdomain(node));
  }

  @Override
  public void validateUpdate(ObjectNode object, ObjectNode old, FieldErrors errors) {
    validateWhole(object, errors);
    JsonNode spec = object.path("spec");
    if (!SemanticEquality.equal(spec, old.path("spec"))) {
      var source = GoStruct.of(spec.path("source")).pointers("PersistentVolumeName", "InlineVolumeSpec").print();
      String shown = GoStruct.of(spec).strings("Attacher").print().text();
      String node = GoStruct.of(spec).strings("NodeName").print().text();
      errors.invalid(Path.SPEC, new GoText.Raw(
          shown.substring(0, shown.length() - 1) + ",\"Source\":" + source.text() + "," + node.substring(1)), NameFormats.IMMUTABLE);
    }
  }

  @Override
  public Optional<Strategy> subresource(String name) {
    return name.equals("status") ? Optional.of(new StatusStrategy(this, StatusStrategy.Check.NONE, StatusStrategy.METADATA)) : Optional.empty();
  }

  @Override
  public boolean returnsDeletedObject() {
    return true;
  }
}
