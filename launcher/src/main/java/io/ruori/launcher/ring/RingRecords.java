package io.ruori.launcher.ring;

import io.ruori.core.ledger.Change;
import io.ruori.core.ledger.Event;
import io.ruori.core.ledger.Ledger;
import io.ruori.core.ledger.LiveTable;
import io.ruori.core.member.Member;
import io.ruori.core.ring.MemberRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Writes what the ring keeps about itself in the ledger. */
final class RingRecords {
  private final Member member;
  private final String self;

  RingRecords(Member member, String self) {
    this.member = member;
    this.self = self;
  }

  /** The change that makes a member's record what it says; none when it is. */
  static List<Change> put(LiveTable table, MemberRecord record) {
    var key = MemberRecord.key(record.name());
    boolean same = MemberRecord.find(table, record.name()).filter(record::equals).isPresent();
    return same ? List.of() : List.of(Change.put(key, table.revisionOf(key), record.document()));
  }

  /** The changes that take a member out, and its certificate with it. */
  static List<Change> remove(LiveTable table, MemberRecord record) {
    var key = MemberRecord.key(record.name());
    List<Change> changes = new ArrayList<>(Revocations.revoke(table, record));
    if (table.find(key).isPresent()) {
      changes.add(Change.remove(key, table.revisionOf(key)));
    }
    return changes;
  }

  /** Appends what a function makes of the newest table; fails when that changed meanwhile. */
  CompletionStage<Void> change(Function<LiveTable, List<Change>> how) {
    return member.objects().views().latest().thenApply(how).thenCompose(this::append);
  }

  private CompletionStage<Void> append(List<Change> changes) {
    if (changes.isEmpty()) {
      return CompletableFuture.completedFuture(null);
    }
    var origin = new Event.Origin(System.currentTimeMillis(), self, "update", "ring");
    return member
        .ledger()
        .append(changes, List.of(), origin)
        .thenAccept(
            reply -> {
              if (!(reply instanceof Ledger.Appended)) {
                throw new IllegalStateException("the ring's record could not be written: " + reply);
              }
            });
  }
}
