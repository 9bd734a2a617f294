package io.ruori.core.entity;

import io.ruori.core.object.Refusal;
import io.ruori.core.patch.Patch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** What a patch means: the object that it makes of the current one, as an update (apiserver {@code handlers/patch.go}). */
final class Patching {
  private final BodyDecoder decoder;
  private final Creation.Admit admission;

  Patching(BodyDecoder decoder, Creation.Admit admission) {
    this.decoder = decoder;
    this.admission = admission;
  }

  Decision decide(Decide.Matter matter) {
    return switch (matter.request().verb()) {
      case JSON_PATCH -> patch(matter, Patch.Type.JSON);
      case MERGE_PATCH -> patch(matter, Patch.Type.MERGE);
      case STRATEGIC_PATCH -> patch(matter, Patch.Type.STRATEGIC);
      case APPLY -> new Applying(decoder, admission).decide(matter);
      case CREATE, UPDATE, DELETE -> throw new IllegalArgumentException("not a patch: " + matter.request().verb());
    };
  }

  private Decision patch(Decide.Matter matter, Patch.Type type) {
    WriteOptions.FieldValidation validation = matter.request().options().fieldValidation();
    boolean strict = validation != WriteOptions.FieldValidation.IGNORE;
    return switch (Patch.parse(type, matter.request().body(), strict)) {
      case Patch.Outcome.Refused<Patch> refused -> Decision.refuse(refused.refusal());
      case Patch.Outcome.Done<Patch> done ->
          matter.current().isAbsent() ? Decision.refuse(matter.notFound()) : apply(matter, done.value());
    };
  }

  private Decision apply(Decide.Matter matter, Patch patch) {
    ObjectNode versioned = Versions.seenAsRequested(matter, matter.current().object());
    return switch (patch.applyTo(versioned, matter.version().structure())) {
      case Patch.Outcome.Refused<ObjectNode> refused -> Decision.refuse(refused.refusal());
      case Patch.Outcome.Done<ObjectNode> patched -> decodePatched(matter, patch, versioned, patched.value());
    };
  }

  private Decision decodePatched(Decide.Matter matter, Patch patch, ObjectNode before, ObjectNode patched) {
    ObjectNode sent = matter.version().custom().isPresent() ? patched.deepCopy() : patched;
    return switch (decoder.decode(patched, before, matter.type(), matter.version())) {
      case BodyDecoder.Decoded.Failed failed when failed.refusal().code() == 422 -> Decision.refuse(failed.refusal());
      case BodyDecoder.Decoded.Failed failed ->
          Decision.refuse(undecodable(matter, patch, sent, failed.refusal().message()));
      case BodyDecoder.Decoded.Object body -> {
        var errors = new ArrayList<>(patch.strictErrors());
        errors.addAll(body.strictErrors());
        Strictness strictness = Strictness.of(matter.request().options().fieldValidation(), errors);
        yield strictness.refusal().isPresent()
            ? Decision.refuse(undecodable(matter, patch, sent, strictness.refusal().get().message()))
            : replace(matter, body.object(), strictness.warnings());
      }
    };
  }

  private static Refusal undecodable(Decide.Matter matter, Patch patch, ObjectNode patched, String why) {
    return matter.version().custom().isPresent()
        ? Patch.undecodableCustom(patched, why)
        : patch.undecodable(patched, why);
  }

  private Decision replace(Decide.Matter matter, ObjectNode object, List<String> warnings) {
    Optional<Refusal> mismatch = Replacement.mismatch(matter, object);
    if (mismatch.isPresent()) {
      return new Decision.Refuse(mismatch.get(), warnings);
    }
    return new Replacement(decoder, admission).replace(matter, object, warnings);
  }
}
