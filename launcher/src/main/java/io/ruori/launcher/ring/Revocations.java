package io.ruori.launcher.ring;

import io.ruori.core.ledger.Change;
import io.ruori.core.ledger.Document;
import io.ruori.core.ledger.LiveTable;
import io.ruori.core.ledger.Stored;
import io.ruori.core.object.GroupResource;
import io.ruori.core.object.Json;
import io.ruori.core.object.ObjectKey;
import io.ruori.core.ring.MemberRecord;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.node.ObjectNode;

/** The certificates of masters that were removed: records in the ledger, which say that nobody may show them any more. */
final class Revocations {
  private static final GroupResource RESOURCE = new GroupResource("ruori.io", "removed");

  private Revocations() {}

  /** Of a member that shows no certificate nothing can be revoked. */
  static List<Change> revoke(LiveTable table, MemberRecord member) {
    ObjectKey key = key(member.certificate());
    if (member.certificate().isEmpty() || table.find(key).isPresent()) {
      return List.of();
    }
    ObjectNode object = Json.object().put("kind", "Removed").put("apiVersion", "ruori.io/v1");
    object.putObject("metadata").put("name", key.name());
    object.put("member", member.name());
    return List.of(Change.put(key, 0, Document.of(object)));
  }

  /** Lets masters of that name in again; empty when none was removed. */
  static List<Change> lift(LiveTable table, String name) {
    return table.list(RESOURCE).stream()
        .filter(stored -> stored.parse().path("member").asString("").equals(name))
        .map(stored -> Change.remove(stored.key(), stored.revision()))
        .toList();
  }

  static boolean contains(LiveTable table, String certificate) {
    return !certificate.isEmpty() && table.find(key(certificate)).isPresent();
  }

  /** All of them, in order. */
  static Set<String> all(LiveTable table) {
    Set<String> all = new TreeSet<>();
    for (Stored stored : table.list(RESOURCE)) {
      all.add(stored.key().name());
    }
    return all;
  }

  private static ObjectKey key(String certificate) {
    return new ObjectKey(RESOURCE.group(), RESOURCE.resource(), "", certificate.isEmpty() ? "none" : certificate);
  }
}
