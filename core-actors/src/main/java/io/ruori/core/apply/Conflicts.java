package io.ruori.core.apply;

import io.ruori.core.apply.ManagedEntry.Key;
import io.ruori.core.object.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The fields that an applier wants to change and others own, by owner. */
record Conflicts(Map<Key, FieldSet> byManager) {
  boolean isEmpty() {
    return byManager.isEmpty();
  }

  FieldSet fields() {
    return byManager.values().stream().reduce(FieldSet.EMPTY, FieldSet::union);
  }

  /** Without fields that may be taken over. */
  Conflicts without(FieldSet allowed) {
    var rest = new java.util.LinkedHashMap<Key, FieldSet>();
    byManager.forEach((key, fields) -> {
      FieldSet left = fields.minus(allowed);
      if (!left.isEmpty()) {
        rest.put(key, left);
      }
    });
    return new Conflicts(rest);
  }

  /** The 409, with a cause for each field and owner. */
  Refusal refusal() {
    var sorted = new TreeMap<String, FieldSet>();
    byManager.forEach((key, fields) -> sorted.put(key.toString(), fields));
    var causes = new ArrayList<Refusal.Cause>();
    var lines = new ArrayList<String>();
    sorted.forEach((manager, fields) -> {
      lines.add("conflicts with " + manager + ":");
      fields.forEach(FieldPath.ROOT, path -> {
        causes.add(new Refusal.Cause("FieldManagerConflict", "conflict with " + manager, path.toString()));
        lines.add("- " + path);
      });
    });
    String message =
        causes.size() == 1
            ? "Apply failed with 1 conflict: " + causes.getFirst().message() + ": " + causes.getFirst().field()
            : "Apply failed with " + causes.size() + " conflicts: " + String.join("\n", lines);
    return new Refusal(409, "Conflict", message, new Refusal.Details("", "", "", "", List.copyOf(causes), 0));
  }
}
