package io.ruori.core.entity;

import io.ruori.core.apply.ScaleManagers;
import io.ruori.core.apply.ServerSideApply;
import io.ruori.core.kind.CustomVersion;
import io.ruori.core.kind.ScalePaths;
import io.ruori.core.object.Fields;
import io.ruori.core.object.Refusal;
import io.ruori.core.patch.Patch;
import io.ruori.core.schema.Schemas;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.NameFormats;
import io.ruori.core.validation.Path;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/** What a write to {@code scale} means: an update of the object's replicas, under the object's own rules. */
final class Scaling {
  private final BodyDecoder decoder;
  private final Creation.Admit admission;

  Scaling(BodyDecoder decoder, Creation.Admit admission) {
    this.decoder = decoder;
    this.admission = admission;
  }

  Decision decide(Decide.Matter matter) {
    return switch (matter.request().verb()) {
      case UPDATE -> decoded(matter, decoder.decode(matter.request().body(), Scales.TYPE, Scales.TYPE.storageVersion()));
      case JSON_PATCH -> patch(matter, Patch.Type.JSON);
      case MERGE_PATCH -> patch(matter, Patch.Type.MERGE);
      case STRATEGIC_PATCH -> patch(matter, Patch.Type.STRATEGIC);
      case APPLY -> matter.current().isAbsent() ? Decision.refuse(matter.notFound()) : applied(matter);
      case CREATE, DELETE ->
          Decision.refuse(new Refusal(405, "MethodNotAllowed", "the server does not allow this method on the requested resource", null));
    };
  }

  private Decision patch(Decide.Matter matter, Patch.Type type) {
    return switch (Patch.parse(type, matter.request().body(), false)) {
      case Patch.Outcome.Refused<Patch> refused -> Decision.refuse(refused.refusal());
      case Patch.Outcome.Done<Patch> done ->
          matter.current().isAbsent() ? Decision.refuse(matter.notFound()) : apply(matter, done.value());
    };
  }

  private Decision apply(Decide.Matter matter, Patch patch) {
    ObjectNode scale = Scales.of(matter.current().object(), paths(matter));
    return switch (patch.applyTo(scale, Schemas.definition(Scales.TYPE.storageVersion().schema()))) {
      case Patch.Outcome.Refused<ObjectNode> refused -> Decision.refuse(refused.refusal());
      case Patch.Outcome.Done<ObjectNode> patched ->
          decoded(matter, decoder.decode(patched.value(), MissingNode.getInstance(), Scales.TYPE, Scales.TYPE.storageVersion()));
    };
  }

  /** Through the Scale of a custom object nothing can be applied: upstream fails once it has found no conflict. */
  private Decision applied(Decide.Matter matter) {
    ObjectNode current = matter.current().object();
    ObjectNode scale = Scales.of(current, paths(matter));
    ScaleManagers.show(current, replicas(matter), scale);
    WriteOptions options = matter.request().options();
    var applier = new ServerSideApply.Applier(options.manager(), "scale", options.force());
    return switch (Applying.configuration(matter.request().body())) {
      case Patch.Outcome.Refused<ObjectNode> refused -> Decision.refuse(refused.refusal());
      case Patch.Outcome.Done<ObjectNode>(var applied) ->
          switch (ServerSideApply.apply(scale, applied, Scales.MANAGED, applier, matter.context().now())) {
            case Patch.Outcome.Refused<ObjectNode> refused -> Decision.refuse(refused.refusal());
            case Patch.Outcome.Done<ObjectNode> _ when paths(matter).isPresent() -> Decision.refuse(inconvertible(applied));
            case Patch.Outcome.Done<ObjectNode>(var merged) ->
                decoded(matter, decoder.decode(merged, scale, Scales.TYPE, Scales.TYPE.storageVersion()));
          };
    };
  }

  private static Refusal inconvertible(ObjectNode applied) {
    String which = Fields.text(applied, "metadata", "namespace") + "/" + Fields.text(applied, "metadata", "name");
    return new Refusal(500, "", "failed to convert new object (" + which + "; autoscaling/v1, Kind=Scale) to proper version:"
        + " request to convert CR to an invalid group/version: autoscaling/v1", null);
  }

  private static String replicas(Decide.Matter matter) {
    return paths(matter).map(ScalePaths::replicas).orElse(".spec.replicas").substring(1);
  }

  private static Optional<ScalePaths> paths(Decide.Matter matter) {
    return matter.version().custom().flatMap(CustomVersion::scale);
  }

  private Decision decoded(Decide.Matter matter, BodyDecoder.Decoded decoded) {
    return switch (decoded) {
      case BodyDecoder.Decoded.Failed failed -> Decision.refuse(failed.refusal());
      case BodyDecoder.Decoded.Object scale -> {
        Strictness strictness = Strictness.ofBody(matter, scale.strictErrors(), "Scale", "v1");
        yield strictness
            .refusal()
            .map(Decision::refuse)
            .orElseGet(() -> scale(matter, scale.object(), strictness.warnings()).warnedAlso(strictness.warnings()));
      }
    };
  }

  private Decision scale(Decide.Matter matter, ObjectNode scale, List<String> warnings) {
    if (matter.current().isAbsent()) {
      return Decision.refuse(matter.notFound());
    }
    Optional<Refusal> mismatch = Replacement.mismatch(matter, scale);
    if (mismatch.isPresent()) {
      return Decision.refuse(mismatch.get());
    }
    long replicas = Fields.number(scale.path("spec"), "replicas");
    if (replicas < 0) {
      var errors = new FieldErrors();
      errors.invalid(Path.SPEC.child("replicas"), replicas, NameFormats.NOT_NEGATIVE);
      return Decision.refuse(errors.invalid(Scales.TYPE.id(), "Scale", matter.name()));
    }
    ObjectNode wanted = Scales.written(matter.current().object(), scale, paths(matter));
    if (matter.request().verb() == WriteRequest.Verb.APPLY) {
      ScaleManagers.keep(
          matter.current().object(), replicas(matter), matter.type().apiVersion(matter.version()), scale, wanted);
    }
    ObjectNode before = matter.current().object().deepCopy();
    Decision decision = new Replacement(decoder, admission).replace(matter, wanted, warnings);
    if (decision instanceof Decision.Put put) {
      ScaleManagers.dropTimes(before, put.object());
    }
    return decision;
  }
}
