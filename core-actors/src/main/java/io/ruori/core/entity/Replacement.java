package io.ruori.core.entity;

import io.ruori.core.admission.Admission;
import io.ruori.core.apply.ManagedFields;
import io.ruori.core.kind.Strategy;
import io.ruori.core.object.Fields;
import io.ruori.core.object.JsonEquality;
import io.ruori.core.object.Refusal;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.GoText;
import io.ruori.core.validation.MetadataRules;
import io.ruori.core.validation.NameFormats;
import io.ruori.core.validation.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What an update means; patches end here, too (apiserver {@code handlers/update.go}, {@code rest/update.go}). */
final class Replacement {
  private static final String MODIFIED =
      "the object has been modified; please apply your changes to the latest version and try again";

  private final BodyDecoder decoder;
  private final Creation.Admit admission;

  Replacement(BodyDecoder decoder, Creation.Admit admission) {
    this.decoder = decoder;
    this.admission = admission;
  }

  Decision decide(Decide.Matter matter) {
    return Strictness.decided(matter, decoder, (object, warnings) -> update(matter, object, warnings));
  }

  private Decision update(Decide.Matter matter, ObjectNode object, List<String> warnings) {
    Optional<Refusal> mismatch = mismatch(matter, object);
    if (mismatch.isPresent()) {
      return Decision.refuse(mismatch.get());
    }
    if (matter.current().isAbsent()) {
      if (!matter.strategy().createsOnUpdate() || !matter.request().subresource().isEmpty()) {
        return Decision.refuse(matter.notFound());
      }
      String uid = Fields.text(object, "metadata", "uid");
      return uid.isEmpty()
          ? new Creation(decoder, admission).create(matter, object, warnings)
          : Decision.refuse(otherUid(matter, uid, ""));
    }
    return replace(matter, object, warnings);
  }

  /** Puts a new version in the place of the current one. */
  Decision replace(Decide.Matter matter, ObjectNode object, List<String> decodingWarnings) {
    ObjectNode old = matter.current().object();
    Strategy strategy = matter.strategy();
    var warnings = new ArrayList<>(decodingWarnings);
    OwnerReferences.withoutRepeats(object, warnings);
    strategy.applyDefaults(object);
    Optional<Refusal> stale = stale(matter, object, old);
    if (stale.isPresent()) {
      return Decision.refuse(stale.get());
    }
    keepIdentity(object, old);
    Ownership.afterWrite(matter, old, object);
    Optional<Refusal> refused =
        admission.admit(matter, Admission.Phase.MUTATING, Admission.Operation.UPDATE, object, old, warnings);
    if (refused.isPresent()) {
      return new Decision.Refuse(refused.get(), warnings);
    }
    strategy.prepareForUpdate(object, old, matter.context());
    var errors = new FieldErrors();
    JsonNode metadata = object.path("metadata");
    boolean namespaced = matter.type().namespaced();
    MetadataRules.create(metadata, namespaced, NameFormats.NAME_IS_PATH_SEGMENT, Path.METADATA, errors);
    MetadataRules.update(metadata, old.path("metadata"), Path.METADATA, errors);
    strategy.validateAround(object, old, matter.context(), errors);
    strategy.validateUpdate(object, old, errors);
    warnings.addAll(errors.warnings());
    if (!errors.isEmpty()) {
      Refusal invalid = errors.invalid(matter.resource(), matter.type().kind(), matter.name());
      return new Decision.Refuse(invalid, warnings);
    }
    warnings.addAll(strategy.warnings(object, old));
    Optional<Refusal> forbidden =
        admission.admit(matter, Admission.Phase.VALIDATING, Admission.Operation.UPDATE, object, old, warnings);
    if (forbidden.isPresent()) {
      return new Decision.Refuse(forbidden.get(), warnings);
    }
    decoder.canonical(object, old, matter.type());
    ManagedFields.keepTimes(old, object);
    if (Deletion.isDueAfterUpdate(matter.type(), object)) {
      return new Decision.Remove(object, Decision.Together.ALONE, warnings);
    }
    return JsonEquality.same(object, old)
        ? new Decision.Keep(old, 200, warnings)
        : new Decision.Put(object, 200, Decision.Together.ALONE, warnings);
  }

  static Optional<Refusal> mismatch(Decide.Matter matter, ObjectNode object) {
    String name = Fields.text(object, "metadata", "name");
    if (!name.isEmpty() && !name.equals(matter.name())) {
      return Optional.of(
          Refusal.badRequest(
              "the name of the object (" + name + ") does not match the name on the URL (" + matter.name() + ")"));
    }
    if (name.isEmpty()) {
      return Optional.of(
          Refusal.badRequest("the name of the object (" + matter.name() + " based on URL) was undeterminable: name must be provided"));
    }
    String namespace = Fields.text(object, "metadata", "namespace");
    if (matter.current().key().namespace().isEmpty()) {
      Fields.ensure(object, "metadata").remove("namespace");
    } else if (!namespace.isEmpty() && !namespace.equals(matter.current().key().namespace())) {
      return Optional.of(
          Refusal.badRequest("the namespace of the provided object does not match the namespace sent on the request"));
    }
    return Optional.empty();
  }

  private static Optional<Refusal> stale(Decide.Matter matter, ObjectNode object, ObjectNode old) {
    String uid = Fields.text(object, "metadata", "uid");
    String oldUid = Fields.text(old, "metadata", "uid");
    // The uid that an update names is a precondition; one that a patch sets is only an immutable field.
    if (!uid.isEmpty() && !uid.equals(oldUid) && !matter.request().verb().isPatch()) {
      return Optional.of(otherUid(matter, uid, oldUid));
    }
    String given = Fields.text(object, "metadata", "resourceVersion");
    if (given.isEmpty() || given.equals("0")) {
      if (matter.strategy().updatesUnconditionally()) {
        return Optional.empty();
      }
      var errors = new FieldErrors();
      errors.invalid(Path.METADATA.child("resourceVersion"), 0, "must be specified for an update");
      return Optional.of(errors.invalid(matter.resource(), matter.resource().resource(), matter.name()));
    }
    String current = Long.toString(matter.current().revision());
    if (matter.request().verb().isPatch() && given.equals(current)) {
      return Optional.empty(); // taken over from the current version, which may be one that has no revision yet
    }
    if (!given.matches("[0-9]{1,19}")) {
      String why = "strconv.ParseUint: parsing " + GoText.quote(given) + ": invalid syntax";
      return Optional.of(new Refusal(500, "", why, null));
    }
    return given.equals(current)
        ? Optional.empty()
        : Optional.of(Refusal.conflict(matter.resource(), matter.name(), MODIFIED));
  }

  static Refusal otherUid(Decide.Matter matter, String uid, String there) {
    String prefix = matter.request().options().dryRun() ? "" : "/registry"; // a dry run does not get as far as to etcd
    String why =
        "StorageError: invalid object, Code: 4, Key: " + prefix + StorageKeys.of(matter.current().key())
            + ", ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: " + uid
            + ", UID in object meta: " + there;
    return Refusal.conflict(matter.resource(), matter.name(), why);
  }

  /** What no update changes: filled in where the writer left it out. */
  private static void keepIdentity(ObjectNode object, ObjectNode old) {
    ObjectNode metadata = Fields.ensure(object, "metadata");
    JsonNode before = old.path("metadata");
    copy(metadata, before, "resourceVersion", true);
    copy(metadata, before, "generation", true);
    copy(metadata, before, "namespace", false);
    copy(metadata, before, "uid", false);
    copy(metadata, before, "creationTimestamp", true);
    copy(metadata, before, "deletionTimestamp", false);
    copy(metadata, before, "deletionGracePeriodSeconds", false);
    metadata.remove("selfLink");
  }

  private static void copy(ObjectNode metadata, JsonNode before, String field, boolean always) {
    JsonNode value = before.get(field);
    if (value == null && always) {
      metadata.remove(field);
    } else if (value != null && (always || !metadata.has(field))) {
      metadata.set(field, value);
    }
  }
}
