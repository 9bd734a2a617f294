package io.ruori.core.apply;

import io.ruori.core.apply.ManagedEntry.Key;
import io.ruori.core.object.JsonEquality;
import io.ruori.core.object.Refusal;
import io.ruori.core.patch.Patch.Outcome;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Server-side apply: merges a configuration into the live object, as far as others do not own what it changes, and removes
 * what its manager applied before and now no longer does.
 */
public final class ServerSideApply {
  private static final String BEFORE_FIRST_APPLY = "before-first-apply";

  private ServerSideApply() {}

  /**
   * Who applies, and how.
   *
   * @param manager the field manager
   * @param subresource {@code ""} for the object itself
   * @param force takes over fields of others
   */
  public record Applier(String manager, String subresource, boolean force) {}

  /**
   * Applies a configuration.
   *
   * @param live the object in the version of {@code type}, or {@code null} when there is none; is not changed
   * @param applied the configuration; is not changed
   * @return the merged object with its managed fields, still to be decoded and defaulted as any written object
   */
  public static Outcome<ObjectNode> apply(
      ObjectNode live, ObjectNode applied, ManagedType type, Applier applier, Instant now) {
    Optional<Refusal> unfit = unfit(applied, type);
    if (unfit.isPresent()) {
      return new Outcome.Refused<>(unfit.get());
    }
    var attempt = new Attempt(live == null ? type.zero() : live, applied, type, applier, now, managers(live, type, now));
    Conflicts conflicts = attempt.conflicts();
    boolean force = applier.force();
    if (!force && !conflicts.isEmpty() && applier.manager().equals(LastApplied.KUBECTL) && live != null) {
      Optional<FieldSet> allowed = LastApplied.owned(live, type);
      conflicts = allowed.isPresent() ? conflicts.without(allowed.get()) : conflicts;
    }
    if (!force && !conflicts.isEmpty()) {
      return new Outcome.Refused<>(conflicts.refusal());
    }
    ObjectNode result = attempt.commit();
    if (applier.manager().equals(LastApplied.KUBECTL)) {
      LastApplied.synchronise(result, applied);
    }
    return new Outcome.Done<>(result);
  }

  private static Optional<Refusal> unfit(ObjectNode applied, ManagedType type) {
    String apiVersion = applied.path("apiVersion").asString("");
    String kind = applied.path("kind").asString("");
    if (!apiVersion.equals(type.apiVersion()) || !kind.equals(type.kind())) {
      return Optional.of(Refusal.badRequest("invalid object type: " + groupVersionKind(apiVersion, kind)));
    }
    JsonNode managed = applied.path("metadata").get("managedFields");
    if (managed != null && !managed.isNull()) {
      return Optional.of(Refusal.badRequest("metadata.managedFields must be nil"));
    }
    return TypeCheck.of(applied, type.schema())
        .map(errors -> new Refusal(500, "", "failed to create typed patch object ("
            + applied.path("metadata").path("namespace").asString("") + "/"
            + applied.path("metadata").path("name").asString("") + "; "
            + groupVersionKind(apiVersion, kind) + "): " + errors, null));
  }

  /** As Go prints a GroupVersionKind. */
  private static String groupVersionKind(String apiVersion, String kind) {
    return (apiVersion.contains("/") ? apiVersion : "/" + apiVersion) + ", Kind=" + kind;
  }

  /** An object that nobody managed so far is owned by a manager made up for it, so that it is not overwritten unnoticed. */
  private static Map<Key, ManagedEntry> managers(ObjectNode live, ManagedType type, Instant now) {
    Map<Key, ManagedEntry> managers = ManagedFields.live(live);
    if (managers.isEmpty() && live != null) {
      Key before = Key.updater(BEFORE_FIRST_APPLY, type.apiVersion(), "");
      ManagedFields.update(type.zero(), live, managers, type, before, ManagedFields.time(now));
    }
    return managers;
  }

  /** One apply on its way. */
  private static final class Attempt {
    private final ObjectNode live;
    private final ManagedType type;
    private final Key key;
    private final String time;
    private final Map<Key, ManagedEntry> managers;
    private final ObjectNode merged;
    private final Comparison changes;
    private final FieldSet written;

    Attempt(
        ObjectNode live,
        ObjectNode applied,
        ManagedType type,
        Applier applier,
        Instant now,
        Map<Key, ManagedEntry> managers) {
      this.live = live;
      this.type = type;
      this.key = Key.applier(applier.manager(), applier.subresource());
      this.time = ManagedFields.time(now);
      this.managers = managers;
      FieldSet applies = FieldExtraction.of(applied, type.schema()).minusTrees(type.reset().fields()).sorted();
      ManagedEntry last = managers.get(key);
      managers.put(key, new ManagedEntry(key, type.apiVersion(), last == null ? "" : last.time(), applies));
      ObjectNode whole = Merging.merge(live, applied, type.schema());
      this.merged = last == null ? whole : Pruning.prune(whole, last.fields(), owned(), type.schema());
      this.changes = Comparison.of(live, merged, type.schema()).without(type.reset().fields());
      this.written = changes.modified().union(changes.added());
    }

    private FieldSet owned() {
      return managers.values().stream().map(ManagedEntry::fields).reduce(FieldSet.EMPTY, FieldSet::union);
    }

    Conflicts conflicts() {
      var conflicts = new LinkedHashMap<Key, FieldSet>();
      managers.forEach((other, entry) -> {
        if (!other.equals(key) && type.versions().contains(entry.apiVersion())) {
          FieldSet both = entry.fields().intersect(written);
          if (!both.isEmpty()) {
            conflicts.put(other, both);
          }
        }
      });
      return new Conflicts(conflicts);
    }

    ObjectNode commit() {
      ManagedFields.take(managers, type, key, changes, written);
      boolean same = JsonEquality.same(live, merged);
      managers.computeIfPresent(key, (k, mine) -> {
        FieldSet owned = mine.fields().minus(ManagedFields.NEVER);
        return owned.isEmpty() ? null : mine.with(owned).at(same ? mine.time() : time);
      });
      ObjectNode result = merged.deepCopy();
      ManagedEntry.write(result, managers);
      return result;
    }
  }
}
