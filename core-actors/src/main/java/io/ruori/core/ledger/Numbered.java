package io.ruori.core.ledger;

import io.ruori.core.object.ObjectKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.function.ToLongFunction;

/** The events that an append's changes become. */
final class Numbered {
  private Numbered() {}

  /**
   * @param first the revision of the first change; the others follow
   * @param before the revision of a key before the append
   */
  static List<Event> events(
      List<Change> changes, Event.Origin origin, long first, ToLongFunction<ObjectKey> before) {
    var events = new ArrayList<Event>(changes.size());
    var ahead = new HashMap<ObjectKey, Long>();
    long revision = first;
    for (Change change : changes) {
      Long own = ahead.get(change.key());
      long replaced = own == null ? before.applyAsLong(change.key()) : own;
      byte[] json = change.document() == null ? null : change.document().at(revision);
      events.add(new Event(change.key(), revision, replaced, json, origin.of(change.request())));
      ahead.put(change.key(), json == null ? 0L : revision);
      revision++;
    }
    return events;
  }

  /** The events of an append that was committed elsewhere: each key was at the revision that it was compared with. */
  static List<Event> committed(List<Change> changes, Event.Origin origin, long first) {
    var expected = new HashMap<ObjectKey, Long>();
    changes.forEach(change -> expected.putIfAbsent(change.key(), change.expected()));
    return events(changes, origin, first, expected::get);
  }
}
