package io.ruori.core.simulation;

import io.ruori.core.ledger.Event;
import io.ruori.core.object.ObjectKey;
import java.util.List;
import java.util.Optional;

/** What the ledger's events must show by themselves. */
final class Promises {
  private Promises() {}

  /** A keeper's write counts only while its claim is the newest; its object is named after the claim. */
  static Optional<String> guarded(List<Event> log, ObjectKey partition) {
    long claim = 0;
    for (Event event : log) {
      String name = event.key().name();
      if (event.key().equals(partition)) {
        claim = event.revision();
      } else if (name.startsWith("k") && !name.equals("k" + claim)) {
        return Optional.of("Guarded: a write under " + name + " while " + claim + " held");
      }
    }
    return Optional.empty();
  }

  /** Revisions follow each other without a gap. */
  static Optional<String> numbered(List<Event> log) {
    for (int i = 0; i < log.size(); i++) {
      if (log.get(i).revision() != i + 1) {
        return Optional.of("Numbered: revision " + log.get(i).revision() + " at place " + i);
      }
    }
    return Optional.empty();
  }
}
