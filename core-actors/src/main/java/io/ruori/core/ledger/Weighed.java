package io.ruori.core.ledger;

import io.ruori.core.object.ObjectKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a batch of appends comes to: the events of those that fit, and an answer for each. Pure: the answers are given when
 * the events are durable.
 *
 * @param events of the whole batch, numbered from the table's revision on
 * @param verdicts one for each append, in order
 */
record Weighed(List<Event> events, List<Verdict> verdicts) {

  record Verdict(Ledger.Append append, Ledger.Reply reply) {}

  void answer() {
    verdicts.forEach(verdict -> verdict.append().replyTo().tell(verdict.reply()));
  }

  /** At which revision a request has changed an object; 0 for never, as far as is remembered. */
  @FunctionalInterface
  interface Requests {
    long revisionOf(ObjectKey key, long request);
  }

  /** Compares each append with the table as the appends before it leave it. */
  static Weighed weigh(LiveTable table, List<Ledger.Append> appends, Requests requests) {
    var events = new ArrayList<Event>();
    var verdicts = new ArrayList<Verdict>();
    var ahead = new HashMap<ObjectKey, Long>();
    var created = new HashMap<Long, Long>();
    for (Ledger.Append append : appends) {
      Ledger.Conflict conflict = conflict(table, ahead, append);
      conflict = conflict == null ? repeated(append, requests, created) : conflict;
      if (conflict != null) {
        verdicts.add(new Verdict(append, conflict));
      } else {
        List<Event> own = events(table, ahead, append, table.revision() + events.size());
        events.addAll(own);
        own.stream().filter(event -> event.replaced() == 0).forEach(
            event -> created.put(event.origin().request(), event.revision()));
        verdicts.add(new Verdict(append, new Ledger.Appended(own)));
      }
    }
    return new Weighed(events, verdicts);
  }

  private static long revision(LiveTable table, Map<ObjectKey, Long> ahead, ObjectKey key) {
    Long known = ahead.get(key);
    return known == null ? table.revisionOf(key) : known;
  }

  private static Ledger.Conflict conflict(LiveTable table, Map<ObjectKey, Long> ahead, Ledger.Append append) {
    for (Ledger.Guard guard : append.guards()) {
      long current = revision(table, ahead, guard.key());
      if (current != guard.revision()) {
        return new Ledger.Conflict(guard.key(), current);
      }
    }
    var seen = new HashMap<ObjectKey, Boolean>();
    for (Change change : append.changes()) {
      long current = revision(table, ahead, change.key());
      if (seen.put(change.key(), true) == null && current != change.expected()) {
        return new Ledger.Conflict(change.key(), current);
      }
    }
    return null;
  }

  /** An object that went and is absent again looks as before; only the request shows that it was there meanwhile. */
  private static Ledger.Conflict repeated(Ledger.Append append, Requests requests, Map<Long, Long> ahead) {
    for (Change change : append.changes()) {
      if (change.request() == 0 || change.expected() != 0) {
        continue;
      }
      long committed = requests.revisionOf(change.key(), change.request());
      committed = committed == 0 ? ahead.getOrDefault(change.request(), 0L) : committed;
      if (committed != 0) {
        return new Ledger.Conflict(change.key(), committed);
      }
    }
    return null;
  }

  private static List<Event> events(
      LiveTable table, Map<ObjectKey, Long> ahead, Ledger.Append append, long last) {
    List<Event> events = Numbered.events(append.changes(), append.origin(), last + 1, key -> revision(table, ahead, key));
    events.forEach(event -> ahead.put(event.key(), event.isRemoval() ? 0L : event.revision()));
    return events;
  }
}
