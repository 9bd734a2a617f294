package io.ruori.master.definition;

import io.ruori.core.object.JsonEquality;
import io.ruori.master.document.Conditions;
import io.ruori.master.document.Doc;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Which names a definition gets: those that nobody else of its group holds (upstream's naming controller). */
final class NameClaims {
  private final Set<String> resources = new HashSet<>();
  private final Set<String> kinds = new HashSet<>();
  private String reason = "";
  private String message = "";

  /** @param held the accepted names of every definition of the group, the definition's own among them */
  NameClaims(List<JsonNode> held) {
    for (JsonNode names : held) {
      resources.add(Doc.text(names, "plural"));
      resources.add(Doc.text(names, "singular"));
      resources.addAll(Doc.texts(names, "shortNames"));
      kinds.add(Doc.text(names, "kind"));
      kinds.add(Doc.text(names, "listKind"));
    }
  }

  /** The definition with its status as it should be; empty when it is. */
  Optional<ObjectNode> settle(ObjectNode definition, Instant now) {
    JsonNode wanted = Doc.at(definition, "spec", "names");
    ObjectNode accepted = Definitions.names(Doc.at(definition, "status", "acceptedNames"));
    if (JsonEquality.same(wanted, accepted) && Conditions.find(definition, "Established").isPresent()) {
      return Optional.empty();
    }
    claim(wanted, accepted, "plural", "PluralConflict", resources);
    claim(wanted, accepted, "singular", "SingularConflict", resources);
    claimShort(wanted, accepted);
    claim(wanted, accepted, "kind", "KindConflict", kinds);
    claim(wanted, accepted, "listKind", "ListKindConflict", kinds);
    copy(wanted, accepted, "categories");
    ObjectNode changed = Doc.copy(definition);
    Doc.child(changed, "status").set("acceptedNames", accepted);
    boolean fine = reason.isEmpty();
    Definitions.set(changed, fine
        ? Conditions.of("NamesAccepted", "True", "NoConflicts", "no conflicts found")
        : Conditions.of("NamesAccepted", "False", reason, message), now);
    if (!Conditions.isTrue(definition, "Established")) {
      Definitions.set(changed, fine
          ? Conditions.of("Established", "True", "InitialNamesAccepted", "the initial names have been accepted")
          : Conditions.of("Established", "False", "NotAccepted", "not all names are accepted"), now);
    }
    return JsonEquality.same(changed, definition) ? Optional.empty() : Optional.of(changed);
  }

  /** The last conflict is the one that is told. */
  private void claim(JsonNode wanted, ObjectNode accepted, String field, String conflict, Set<String> used) {
    String name = Doc.text(wanted, field);
    if (!name.equals(Doc.text(accepted, field)) && used.contains(name)) {
      reason = conflict;
      message = "\"" + name + "\" is already in use";
    } else {
      copy(wanted, accepted, field);
    }
  }

  private void claimShort(JsonNode wanted, ObjectNode accepted) {
    List<String> own = Doc.texts(accepted, "shortNames");
    var taken = new ArrayList<String>();
    for (String name : Doc.texts(wanted, "shortNames")) {
      if (!own.contains(name) && resources.contains(name)) {
        taken.add("\"" + name + "\" is already in use");
      }
    }
    if (taken.isEmpty()) {
      copy(wanted, accepted, "shortNames");
    } else {
      reason = "ShortNamesConflict";
      message = taken.size() == 1 ? taken.getFirst() : "[" + String.join(", ", taken) + "]";
    }
  }

  private static void copy(JsonNode wanted, ObjectNode accepted, String field) {
    if (Doc.has(wanted, field)) {
      accepted.set(field, wanted.get(field).deepCopy());
    } else {
      accepted.remove(field);
    }
  }
}
