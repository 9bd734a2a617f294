package io.ruori.core.entity;

import io.ruori.core.apply.ServerSideApply;
import io.ruori.core.object.GoPrint;
import io.ruori.core.object.Json;
import io.ruori.core.object.Refusal;
import io.ruori.core.patch.Patch;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/** What server-side apply means: the merged object, created or put in the place of the live one. */
final class Applying {
  private final BodyDecoder decoder;
  private final Creation.Admit admission;

  Applying(BodyDecoder decoder, Creation.Admit admission) {
    this.decoder = decoder;
    this.admission = admission;
  }

  Decision decide(Decide.Matter matter) {
    // Kinds that a PUT creates are created even by the apply of a subresource.
    if (matter.current().isAbsent() && !matter.request().subresource().isEmpty()
        && !matter.type().strategy().createsOnUpdate()) {
      return Decision.refuse(matter.notFound());
    }
    return switch (configuration(matter.request().body())) {
      case Patch.Outcome.Refused<ObjectNode> refused -> Decision.refuse(refused.refusal());
      case Patch.Outcome.Done<ObjectNode> applied -> apply(matter, applied.value());
    };
  }

  /** The configuration that a request applies. */
  static Patch.Outcome<ObjectNode> configuration(byte[] body) {
    try {
      JsonNode parsed = Json.parse(body);
      return parsed instanceof ObjectNode applied
          ? new Patch.Outcome.Done<>(applied)
          : new Patch.Outcome.Refused<>(Refusal.badRequest(
              "error decoding YAML: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal "
                  + GoPrint.kind(parsed) + " into Go value of type map[string]interface {}"));
    } catch (JacksonException notJson) {
      return new Patch.Outcome.Refused<>(Refusal.badRequest("error decoding YAML: " + notJson.getOriginalMessage()));
    }
  }

  private Decision apply(Decide.Matter matter, ObjectNode applied) {
    ObjectNode live = matter.current().isAbsent() ? null : Versions.seenAsRequested(matter, matter.current().object());
    WriteRequest request = matter.request();
    var applier =
        new ServerSideApply.Applier(request.options().manager(), request.subresource(), request.options().force());
    return switch (ServerSideApply.apply(live, applied, Ownership.type(matter), applier, matter.context().now())) {
      case Patch.Outcome.Refused<ObjectNode> refused -> Decision.refuse(refused.refusal());
      case Patch.Outcome.Done<ObjectNode> merged -> put(matter, live, merged.value());
    };
  }

  private Decision put(Decide.Matter matter, ObjectNode live, ObjectNode merged) {
    JsonNode known = live == null ? MissingNode.getInstance() : live;
    return switch (decoder.decodeMerged(merged, known, matter.type(), matter.version())) {
      case BodyDecoder.Decoded.Failed failed -> Decision.refuse(failed.refusal());
      case BodyDecoder.Decoded.Object body -> {
        Optional<Refusal> mismatch = mismatch(matter, body.object());
        if (mismatch.isPresent()) {
          yield Decision.refuse(mismatch.get());
        }
        yield matter.current().isAbsent()
            ? new Creation(decoder, admission).create(matter.whole(), body.object(), List.of())
            : new Replacement(decoder, admission).replace(matter, body.object(), List.of());
      }
    };
  }

  private static Optional<Refusal> mismatch(Decide.Matter matter, ObjectNode object) {
    String uid = object.path("metadata").path("uid").asString("");
    if (matter.current().isAbsent() && !uid.isEmpty()) {
      String why = "uid mismatch: the provided object specified uid " + uid + ", and no existing object was found";
      return Optional.of(Refusal.conflict(matter.resource(), matter.name(), why));
    }
    return Replacement.mismatch(matter, object);
  }
}
