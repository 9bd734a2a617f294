package io.ruori.core.strategy.volume;

import static io.ruori.core.object.Fields.defaultFlag;
import static io.ruori.core.object.Fields.has;
import static io.ruori.core.object.Fields.items;
import static io.ruori.core.object.Fields.number;
import static io.ruori.core.object.Fields.text;
import static io.ruori.core.object.Fields.texts;

import io.ruori.core.kind.WriteContext;
import io.ruori.core.object.Fields;
import io.ruori.core.strategy.CoreKind;
import io.ruori.core.strategy.Parts;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.NameFormats;
import io.ruori.core.validation.Path;
import io.ruori.core.validation.Rules;
import io.ruori.core.validation.SemanticEquality;
import java.util.HashSet;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** CSI drivers (storage {@code ValidateCSIDriver}). */
final class CsiDriverStrategy extends CoreKind {
  private static final List<String> MODES = List.of("Persistent", "Ephemeral");
  private static final long MIN_SECONDS = 600;
  private static final long MAX_SECONDS = 1L << 32;

  CsiDriverStrategy() {
    super(false, NameFormats.NAME_IS_SUBDOMAIN);
  }

  @Override
  public void applyDefaults(ObjectNode object) {
    ObjectNode spec = Fields.ensure(object, "spec");
    defaultFlag(spec, "attachRequired", true);
    for (String flag : List.of("podInfoOnMount", "storageCapacity", "requiresRepublish", "seLinuxMount")) {
      defaultFlag(spec, flag, false);
    }
    if (!has(spec, "fsGroupPolicy")) {
      spec.put("fsGroupPolicy", "ReadWriteOnceWithFSType");
    }
    if (texts(spec, "volumeLifecycleModes").isEmpty()) {
      spec.putArray("volumeLifecycleModes").add("Persistent");
    }
  }

  @Override
  public void prepareForCreate(ObjectNode object, WriteContext context) {
    Fields.ensure(object, "spec").remove("nodeAllocatableUpdatePeriodSeconds");
  }

  @Override
  public void prepareForUpdate(ObjectNode object, ObjectNode old, WriteContext context) {
    if (!has(old.path("spec"), "nodeAllocatableUpdatePeriodSeconds")) {
      Fields.ensure(object, "spec").remove("nodeAllocatableUpdatePeriodSeconds");
    }
    Parts.raiseGeneration(object, old);
  }

  @Override
  protected void validate(ObjectNode object, FieldErrors errors) {
    JsonNode spec = object.path("spec");
    Rules.supported(spec, "fsGroupPolicy", List.of("File", "None", "ReadWriteOnceWithFSType"), Path.SPEC, errors);
    tokens(items(spec, "tokenRequests"), errors);
    for (String mode : texts(spec, "volumeLifecycleModes")) {
      if (!MODES.contains(mode)) {
        errors.notSupported(Path.SPEC.child("volumeLifecycleModes"), mode, MODES);
      }
    }
  }

  private static void tokens(List<JsonNode> tokens, FieldErrors errors) {
    var audiences = new HashSet<String>();
    for (int i = 0; i < tokens.size(); i++) {
      Path path = Path.SPEC.child("tokenRequests").index(i);
      String audience = text(tokens.get(i), "audience");
      if (!audiences.add(audience)) {
        errors.duplicate(path.child("audience"), audience);
      }
      if (!has(tokens.get(i), "expirationSeconds")) {
        continue;
      }
      long seconds = number(tokens.get(i), "expirationSeconds");
      if (seconds < MIN_SECONDS) {
        errors.invalid(path.child("expirationSeconds"), seconds, "may not specify a duration less than 10 minutes");
      }
      if (seconds > MAX_SECONDS) {
        errors.invalid(path.child("expirationSeconds"), seconds, "may not specify a duration larger than 2^32 seconds");
      }
    }
  }

  @Override
  public void validateUpdate(ObjectNode object, ObjectNode old, FieldErrors errors) {
    metadataUpdate(object, old, errors);
    JsonNode spec = object.path("spec");
    JsonNode before = old.path("spec");
    Rules.immutable(spec.path("attachRequired"), before.path("attachRequired"), Path.SPEC.child("attachedRequired"), errors);
    if (!SemanticEquality.equal(spec.path("volumeLifecycleModes"), before.path("volumeLifecycleModes"))) {
      errors.invalid(Path.SPEC.child("volumeLifecycleModes"), spec.path("volumeLifecycleModes"), NameFormats.IMMUTABLE);
    }
    Rules.supported(spec, "fsGroupPolicy", List.of("File", "None", "ReadWriteOnceWithFSType"), Path.SPEC, errors);
    tokens(items(spec, "tokenRequests"), errors);
  }

  @Override
  public boolean returnsDeletedObject() {
    return true;
  }
}
