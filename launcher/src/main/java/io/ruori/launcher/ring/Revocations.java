package io.ruori.launcher.ring;

import io.ruori.core.ledger.Change;
import io.ruori.core.ledger.LiveTable;
import io.ruori.core.ledger.RingRecord;
import io.ruori.core.ledger.Stored;
import io.ruori.core.object.ObjectKey;
import io.ruori.core.ring.MemberRecord;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The certificates of masters that were removed: records in the ledger, which say that nobody may show them any more. */
public final class Revocations {
  private Revocations() {}

  /** Of a member that shows no certificate nothing can be revoked. */
  public static List<Change> revoke(LiveTable table, MemberRecord member) {
    ObjectKey key = key(member.certificate());
    if (member.certificate().isEmpty() || table.find(key).isPresent()) {
      return List.of();
    }
    return List.of(RingRecord.REMOVED.put(table, RingRecord.REMOVED.fresh(key.name()).put("member", member.name())));
  }

  /** Lets masters of that name in again; empty when none was removed. */
  static List<Change> lift(LiveTable table, String name) {
    return table.list(RingRecord.REMOVED.resource()).stream()
        .filter(stored -> stored.parse().path("member").asString("").equals(name))
        .map(stored -> Change.remove(stored.key(), stored.revision()))
        .toList();
  }

  static boolean contains(LiveTable table, String certificate) {
    return !certificate.isEmpty() && table.find(key(certificate)).isPresent();
  }

  /** All of them, in order. */
  public static Set<String> all(LiveTable table) {
    Set<String> all = new TreeSet<>();
    for (Stored stored : table.list(RingRecord.REMOVED.resource())) {
      all.add(stored.key().name());
    }
    return all;
  }

  private static ObjectKey key(String certificate) {
    return RingRecord.REMOVED.key(certificate.isEmpty() ? "none" : certificate);
  }
}
