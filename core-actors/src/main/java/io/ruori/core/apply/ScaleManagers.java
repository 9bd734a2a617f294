package io.ruori.core.apply;

import io.ruori.core.apply.ManagedEntry.Key;
import io.ruori.core.object.Fields;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Who manages an object's replicas, as its Scale shows it, and back (apimachinery {@code managedfields/scalehandler.go}). */
public final class ScaleManagers {
  private static final String SCALE = "autoscaling/v1";
  private static final FieldSet IN_SCALE = set("spec.replicas");

  private ScaleManagers() {}

  private static FieldSet set(String path) {
    return ManagedType.Reset.of(java.util.List.of(path)).fields();
  }

  /** Writes the managers of the replicas into a Scale; {@code path} is where the object has them, such as {@code spec.replicas}. */
  public static void show(ObjectNode object, String path, ObjectNode scale) {
    var shown = new LinkedHashMap<Key, ManagedEntry>();
    FieldSet replicas = set(path);
    for (ManagedEntry entry : ManagedFields.live(object).values()) {
      if (!entry.fields().intersect(replicas).isEmpty()) {
        Key key = inVersion(entry.key(), SCALE);
        shown.put(key, new ManagedEntry(key, SCALE, entry.time(), IN_SCALE));
      }
    }
    ManagedEntry.write(scale, shown);
  }

  /**
   * Writes managers as a written Scale has them into the object: who is new there owns the replicas of it, from the others they
   * are taken.
   *
   * @param before the object as it was
   * @param apiVersion that of the object
   */
  public static void keep(ObjectNode before, String path, String apiVersion, ObjectNode scale, ObjectNode object) {
    FieldSet replicas = set(path);
    Map<Key, ManagedEntry> left = ManagedEntry.read(scale.path("metadata").get("managedFields")).orElseGet(LinkedHashMap::new);
    var kept = new LinkedHashMap<Key, ManagedEntry>();
    ManagedFields.live(before).forEach((key, entry) -> {
      boolean manages = !entry.fields().intersect(replicas).isEmpty();
      boolean stays = left.remove(inVersion(key, SCALE)) != null;
      ManagedEntry now = manages && !stays ? entry.with(entry.fields().minus(replicas)) : entry;
      if (!now.fields().isEmpty()) {
        kept.put(key, now);
      }
    });
    left.keySet().forEach(manager -> {
      Key key = inVersion(manager, apiVersion);
      kept.put(key, new ManagedEntry(key, apiVersion, "", replicas)); // without a time, as upstream has it
    });
    ManagedEntry.write(object, kept);
  }

  private static Key inVersion(Key key, String apiVersion) {
    return key.isApplier() ? key : Key.updater(key.manager(), apiVersion, key.subresource());
  }

  /** Upstream loses the time of who writes through a Scale: a manager has none at first, and keeps that. */
  public static void dropTimes(JsonNode before, ObjectNode object) {
    Optional<Map<Key, ManagedEntry>> old = ManagedEntry.read(before.path("metadata").get("managedFields"));
    Map<Key, ManagedEntry> now = ManagedFields.live(object);
    now.replaceAll((key, entry) -> key.subresource().equals("scale")
        ? entry.at(old.map(entries -> entries.get(key)).map(ManagedEntry::time).orElse(""))
        : entry);
    if (!Fields.items(object, "metadata", "managedFields").isEmpty()) {
      ManagedEntry.write(object, now);
    }
  }
}
