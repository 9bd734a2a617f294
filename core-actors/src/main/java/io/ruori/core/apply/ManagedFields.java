package io.ruori.core.apply;

import io.ruori.core.apply.ManagedEntry.Key;
import io.ruori.core.object.JsonEquality;
import io.ruori.core.schema.Schema;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Keeps {@code metadata.managedFields} at creates, updates and patches: who wrote a field last, owns it. */
public final class ManagedFields {
  /** More updaters than that are put together, the oldest first. */
  private static final int MAX_UPDATERS = 10;

  private static final String ANCIENT = "ancient-changes";

  /** What is never owned. */
  static final FieldSet NEVER =
      ManagedType.Reset.of(
              List.of("apiVersion", "kind", "metadata", "metadata.name", "metadata.namespace",
                  "metadata.creationTimestamp", "metadata.selfLink", "metadata.uid", "metadata.clusterName",
                  "metadata.generation", "metadata.managedFields", "metadata.resourceVersion"))
          .fields();

  private ManagedFields() {}

  /**
   * Writes {@code metadata.managedFields} of a changed object: after decoding and defaults, before admission and the
   * strategy's preparations.
   *
   * @param live the object before, or {@code null} at a create
   * @param updated the object after, with the managed fields that its writer sent, if any; is changed
   * @param manager the field manager; {@code ""} is {@code unknown}
   * @param subresource {@code ""} for the object itself
   */
  public static void afterWrite(
      ObjectNode live, ObjectNode updated, ManagedType type, String manager, String subresource, Instant now) {
    JsonNode sent = updated.path("metadata").get("managedFields");
    Map<Key, ManagedEntry> entries = start(live, sent, !subresource.isEmpty());
    boolean tracked = live == null || !entries.isEmpty();
    if (tracked) {
      Key key = Key.updater(manager, type.apiVersion(), subresource);
      update(live == null ? type.zero() : live, updated, entries, type, key, time(now));
      cap(entries);
    }
    if (tracked || sent != null) {
      ManagedEntry.write(updated, entries);
    }
  }

  /** The entries to start from: the writer's own, if they are sound, so that they can be edited; else those of the object. */
  private static Map<Key, ManagedEntry> start(ObjectNode live, JsonNode sent, boolean subresource) {
    if (!subresource && isReset(sent)) {
      return new LinkedHashMap<>();
    }
    if (live != null && sent != null && JsonEquality.same(sent, live.path("metadata").get("managedFields"))) {
      return live(live);
    }
    Optional<Map<Key, ManagedEntry>> own = subresource ? Optional.empty() : ManagedEntry.read(sent);
    if (own.isPresent() && !own.get().isEmpty()) {
      return own.get();
    }
    return live(live);
  }

  static Map<Key, ManagedEntry> live(ObjectNode live) {
    if (live == null) {
      return new LinkedHashMap<>();
    }
    return ManagedEntry.readKept(live.path("metadata").get("managedFields")).orElseGet(LinkedHashMap::new);
  }

  /** Whether the writer asks to forget all managers: an empty list, or one with one empty entry. */
  private static boolean isReset(JsonNode sent) {
    return sent instanceof ArrayNode list
        && (list.isEmpty() || list.size() == 1 && list.get(0) instanceof ObjectNode entry && entry.isEmpty());
  }

  /** Whether an object can be read by a structure. */
  public static boolean fits(ObjectNode object, Schema schema) {
    return TypeCheck.of(object, schema).isEmpty();
  }

  static String time(Instant now) {
    return now.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** Gives what changed to the writer, and takes it from everybody else. */
  static void update(
      ObjectNode live, ObjectNode updated, Map<Key, ManagedEntry> entries, ManagedType type, Key writer, String time) {
    Comparison changes = Comparison.of(live, updated, type.schema()).without(type.reset().fields());
    FieldSet written = changes.modified().union(changes.added());
    take(entries, type, null, changes, written);
    FieldSet owned = written.minus(NEVER);
    if (!owned.isEmpty()) {
      ManagedEntry before = entries.get(writer);
      FieldSet all = before == null ? owned : owned.union(before.fields());
      entries.put(writer, new ManagedEntry(writer, type.apiVersion(), time, all.sorted()));
    }
  }

  /** Takes changed and removed fields from all managers but one; drops those who are left with nothing. */
  static void take(
      Map<Key, ManagedEntry> entries, ManagedType type, Key except, Comparison changes, FieldSet written) {
    FieldSet taken = written.union(changes.removed());
    entries.values().removeIf(e -> !e.key().equals(except) && !type.versions().contains(e.apiVersion()));
    if (!taken.isEmpty()) {
      entries.replaceAll((key, entry) -> key.equals(except) || entry.fields().intersect(taken).isEmpty()
          ? entry
          : entry.with(entry.fields().minus(taken)));
    }
    entries.values().removeIf(e -> e.fields().isEmpty());
  }

  private static void cap(Map<Key, ManagedEntry> entries) {
    var updaters = new ArrayList<>(entries.values().stream().filter(e -> !e.key().isApplier()).toList());
    if (updaters.size() <= MAX_UPDATERS) {
      return;
    }
    updaters.sort(Comparator.comparing(ManagedEntry::time).thenComparing(e -> e.key().toString()));
    Map<String, Key> oldestOfVersion = new HashMap<>();
    int left = updaters.size();
    for (ManagedEntry entry : updaters) {
      if (left <= MAX_UPDATERS) {
        return;
      }
      Key oldest = oldestOfVersion.putIfAbsent(entry.apiVersion(), entry.key());
      if (oldest != null) {
        Key bucket = Key.updater(ANCIENT, entry.apiVersion(), "");
        ManagedEntry old = entries.containsKey(bucket) ? entries.get(bucket) : entries.remove(oldest);
        entries.remove(entry.key());
        entries.put(
            bucket,
            new ManagedEntry(bucket, entry.apiVersion(), entry.time(), entry.fields().union(old.fields()).sorted()));
        left--;
      }
    }
  }

  /**
   * Puts back the times of managers when nothing but them has changed, so that a write that changes nothing is none. To be
   * called last, when the object is as it would be stored.
   */
  public static void keepTimes(ObjectNode live, ObjectNode updated) {
    JsonNode before = live.path("metadata").path("managedFields");
    JsonNode after = updated.path("metadata").path("managedFields");
    if (!(after instanceof ArrayNode entries) || !before.isArray() || before.size() != after.size()) {
      return;
    }
    for (int i = 0; i < before.size(); i++) {
      if (!sameButTime(before.get(i), after.get(i))) {
        return;
      }
    }
    ObjectNode metadata = (ObjectNode) updated.get("metadata");
    metadata.set("managedFields", before);
    if (!JsonEquality.same(live, updated)) {
      metadata.set("managedFields", entries);
    }
  }

  private static boolean sameButTime(JsonNode before, JsonNode after) {
    for (String part : List.of("manager", "operation", "apiVersion", "subresource", "fieldsType", "fieldsV1")) {
      if (!JsonEquality.same(before.get(part), after.get(part))) {
        return false;
      }
    }
    return true;
  }
}
