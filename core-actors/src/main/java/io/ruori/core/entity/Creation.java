package io.ruori.core.entity;

import io.ruori.core.admission.Admission;
import io.ruori.core.kind.Strategy;
import io.ruori.core.object.Fields;
import io.ruori.core.object.Refusal;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.MetadataRules;
import io.ruori.core.validation.Path;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/** What a create means (apiserver {@code handlers/create.go}, {@code rest/create.go}). */
final class Creation {
  /** Runs the built-in admission. */
  @FunctionalInterface
  interface Admit {
    Optional<Refusal> admit(
        Decide.Matter matter,
        Admission.Phase phase,
        Admission.Operation operation,
        ObjectNode object,
        ObjectNode old,
        List<String> warnings);
  }

  private final BodyDecoder decoder;
  private final Admit admission;

  Creation(BodyDecoder decoder, Admit admission) {
    this.decoder = decoder;
    this.admission = admission;
  }

  Decision decide(Decide.Matter matter) {
    return Strictness.decided(matter, decoder, (object, warnings) -> create(matter, object, warnings));
  }

  Decision create(Decide.Matter matter, ObjectNode object, List<String> decodingWarnings) {
    Optional<Refusal> mismatch = mismatch(matter, object);
    if (mismatch.isPresent()) {
      return Decision.refuse(mismatch.get());
    }
    Strategy strategy = matter.strategy();
    var warnings = new ArrayList<>(decodingWarnings);
    OwnerReferences.withoutRepeats(object, warnings);
    // What an apply creates keeps these as they were applied: upstream wipes them at a POST alone.
    if (matter.request().verb() != WriteRequest.Verb.APPLY) {
      Fields.ensure(object, "metadata").remove(List.of("deletionTimestamp", "deletionGracePeriodSeconds", "selfLink"));
    }
    strategy.applyDefaults(object);
    Ownership.afterWrite(matter, null, object);
    Optional<Refusal> refused =
        admission.admit(matter, Admission.Phase.MUTATING, Admission.Operation.CREATE, object, null, warnings);
    if (refused.isPresent()) {
      return new Decision.Refuse(refused.get(), warnings);
    }
    fillMetadata(matter, object);
    strategy.prepareForCreate(object, matter.context());
    var errors = new FieldErrors();
    MetadataRules.create(
        object.path("metadata"), matter.type().namespaced(), strategy.nameRule(), Path.METADATA, errors);
    strategy.validateAround(object, null, matter.context(), errors);
    strategy.validateCreate(object, errors);
    if (!errors.isEmpty()) {
      Refusal invalid = errors.invalid(matter.resource(), matter.type().kind(), matter.name());
      return new Decision.Refuse(invalid, warnings);
    }
    warnings.addAll(strategy.warnings(object, null));
    Optional<Refusal> forbidden =
        admission.admit(matter, Admission.Phase.VALIDATING, Admission.Operation.CREATE, object, null, warnings);
    if (forbidden.isPresent()) {
      return new Decision.Refuse(forbidden.get(), warnings);
    }
    decoder.canonical(object, MissingNode.getInstance(), matter.type());
    Optional<Refusal> versioned = versioned(matter, object);
    if (versioned.isPresent()) {
      return new Decision.Refuse(versioned.get(), warnings);
    }
    if (!matter.current().isAbsent()) {
      return Decision.refuse(there(matter));
    }
    return new Decision.Put(object, 201, Decision.Together.ALONE, warnings);
  }

  private static Refusal there(Decide.Matter matter) {
    Refusal exists = Refusal.alreadyExists(matter.resource(), matter.name());
    return Fields.has(matter.current().object().path("metadata"), "deletionTimestamp")
        ? new Refusal(exists.code(), exists.reason(), "object is being deleted: " + exists.message(), exists.details())
        : exists;
  }

  /** A new object has no version yet, unless a PUT creates it; a dry run does not get as far as to look. */
  private static Optional<Refusal> versioned(Decide.Matter matter, ObjectNode object) {
    if (matter.request().options().dryRun()) {
      return Optional.empty();
    }
    String version = Fields.text(object, "metadata", "resourceVersion");
    Fields.ensure(object, "metadata").remove("resourceVersion");
    return matter.request().verb() == WriteRequest.Verb.CREATE && !version.isEmpty() && version.matches("0*[1-9][0-9]{0,18}")
        ? Optional.of(new Refusal(500, "", "resourceVersion should not be set on objects to be created", null))
        : Optional.empty();
  }

  private static Optional<Refusal> mismatch(Decide.Matter matter, ObjectNode object) {
    String given = Fields.text(object, "metadata", "namespace");
    String asked = matter.current().key().namespace();
    if (asked.isEmpty() && !given.isEmpty()) {
      Fields.ensure(object, "metadata").remove("namespace");
    }
    if (!given.isEmpty() && !asked.isEmpty() && !given.equals(asked)) {
      return Optional.of(
          Refusal.badRequest("the namespace of the provided object does not match the namespace sent on the request"));
    }
    return Optional.empty();
  }

  private static void fillMetadata(Decide.Matter matter, ObjectNode object) {
    ObjectNode metadata = Fields.ensure(object, "metadata");
    metadata.remove("selfLink");
    if (!matter.name().isEmpty()) {
      metadata.put("name", matter.name());
    }
    if (matter.type().namespaced()) {
      metadata.put("namespace", matter.current().key().namespace());
    }
    metadata.put("uid", matter.context().uids().get());
    metadata.put("creationTimestamp", matter.context().now().truncatedTo(ChronoUnit.SECONDS).toString());
  }

}
