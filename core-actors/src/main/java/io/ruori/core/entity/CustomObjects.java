package io.ruori.core.entity;

import io.ruori.core.kind.CustomVersion;
import io.ruori.core.ledger.Ledger;
import io.ruori.core.object.JsonEquality;
import io.ruori.core.object.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * Objects of custom kinds around a decision: it sees them in the version of the request, as the definition is now, and what it
 * writes goes back into the version in which they are stored. The definition must not change meanwhile: so whatever is stored
 * later than a definition was written under it.
 */
final class CustomObjects {
  private CustomObjects() {}

  static Decider.Current seen(CustomVersion version, Decider.Current current) {
    return current.isAbsent() ? current : new Decider.Current(current.key(), version.shown(current.object()), current.revision());
  }

  /**
   * The decision in the storage version.
   *
   * @param before the object as it is stored, null when there is none
   */
  static Decision stored(CustomVersion version, ObjectNode before, boolean dryRun, Decision decision) {
    return switch (decision) {
      case Decision.Put put -> put(version, version.stored(put.object().deepCopy()), put.code(), put.together(), put.warnings());
      case Decision.Remove remove ->
          new Decision.Remove(remove.answer(), guarded(version, remove.together()), remove.warnings());
      case Decision.Keep keep when !dryRun && before != null && isOutdated(version, before, keep.answer()) ->
          put(version, version.stored(keep.answer().deepCopy()), keep.code(), Decision.Together.ALONE, keep.warnings());
      case Decision.Keep keep -> keep;
      case Decision.Refuse refuse -> refuse;
    };
  }

  /** A write that changes nothing still brings an object into the version and schema of today: so they are migrated. */
  private static boolean isOutdated(CustomVersion version, ObjectNode before, ObjectNode answer) {
    return answer.path("metadata").path("uid").equals(before.path("metadata").path("uid"))
        && !JsonEquality.same(version.stored(answer.deepCopy()), before);
  }

  private static Decision put(
      CustomVersion version, ObjectNode object, int code, Decision.Together together, List<String> warnings) {
    return new Decision.Put(object, code, guarded(version, together), warnings);
  }

  private static Decision.Together guarded(CustomVersion version, Decision.Together together) {
    var guards = new ArrayList<>(together.guards());
    guards.add(new Ledger.Guard(version.definition(), version.revision()));
    return new Decision.Together(together.companions(), guards);
  }

  /** Nothing new comes while the definition goes. */
  static Optional<Refusal> refusedCreate(Decide.Matter matter) {
    return matter.version().custom()
        .filter(CustomVersion::isTerminating)
        .map(terminating -> Refusal.forbidden(
            matter.resource(), matter.name(), "create not allowed while custom resource definition is terminating"));
  }
}
