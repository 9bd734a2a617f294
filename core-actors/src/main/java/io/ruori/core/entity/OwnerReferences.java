package io.ruori.core.entity;

import io.ruori.core.object.Fields;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Owners that are named twice count once, and are warned of (apiserver {@code handlers/create.go}). */
final class OwnerReferences {
  private OwnerReferences() {}

  static void withoutRepeats(ObjectNode object, List<String> warnings) {
    if (!(Fields.at(object, "metadata", "ownerReferences") instanceof ArrayNode references) || references.size() < 2) {
      return;
    }
    var seen = new ArrayList<JsonNode>();
    var uids = new HashSet<String>();
    var repeated = new LinkedHashSet<String>();
    for (JsonNode reference : references) {
      String uid = Fields.text(reference, "uid");
      if (!uids.add(uid)) {
        repeated.add(uid);
      }
      if (!seen.contains(reference)) {
        seen.add(reference);
      }
    }
    if (!repeated.isEmpty()) {
      warnings.add(".metadata.ownerReferences contains duplicate entries; API server dedups owner references in 1.20+, and"
          + " may reject such requests as early as 1.24; please fix your requests; duplicate UID(s) observed: "
          + String.join(", ", repeated));
      references.removeAll();
      references.addAll(seen);
    }
  }
}
