package io.ruori.core.simulation;

import io.ruori.core.ledger.Event;
import io.ruori.core.ledger.Stored;
import io.ruori.core.object.GroupResource;
import io.ruori.core.view.Cursor;
import io.ruori.core.view.Happening;
import io.ruori.core.view.Views;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * One client's watch through the whole run, resumed now and then on another member, with everything that it was told; and the
 * judgement of it by the journal, one method for each promise of etcd's watch.
 */
final class WatchRecord {
  record Told(long revision, Happening.Type type, String name, boolean hadBefore, long beforeRevision) {}

  private final GroupResource resource;
  private final Predicate<Stored> selector;
  private final List<Told> told = new ArrayList<>();
  private final List<long[]> bookmarks = new ArrayList<>();
  private final long start;
  private Cursor cursor;
  private long place;

  WatchRecord(GroupResource resource, Predicate<Stored> selector, long start) {
    this.resource = resource;
    this.selector = selector;
    this.start = start;
    this.place = start;
  }

  /** Goes on from the last revision seen, wherever that is possible. */
  void resumeOn(Views views) {
    if (views.current().revision() < place) {
      return; // that member does not know the revision yet: a client is told to wait
    }
    Optional<Cursor> resumed = views.watch(resource, place, () -> {});
    resumed.ifPresent(
        next -> {
          if (cursor != null) {
            cursor.close();
          }
          cursor = next;
        });
  }

  void poll(int max) {
    if (cursor == null) {
      return;
    }
    Cursor.Batch batch = cursor.poll(max);
    for (Happening happening : batch.events()) {
      happening.seenBy(selector).ifPresent(seen -> told.add(told(happening, seen)));
    }
    place = batch.reached();
    bookmarks.add(new long[] {place, told.size()});
  }

  private static Told told(Happening happening, Happening.Seen seen) {
    Stored before = happening.before();
    return new Told(
        happening.revision(),
        seen.type(),
        seen.object().key().name(),
        before != null,
        before == null ? 0 : before.revision());
  }

  /** The first broken promise, if any. */
  Optional<String> judge(List<Event> journal) {
    List<Told> expected = expected(journal);
    return firstOf(ordered(), unique(), reliable(expected), bookmarkable(expected), filtered(expected), isCreate(expected),
        previous(journal));
  }

  @SafeVarargs
  private static Optional<String> firstOf(Optional<String>... verdicts) {
    for (Optional<String> verdict : verdicts) {
      if (verdict.isPresent()) {
        return verdict;
      }
    }
    return Optional.empty();
  }

  /** What a watcher with this selector must be told, from the journal alone. */
  private List<Told> expected(List<Event> journal) {
    var expected = new ArrayList<Told>();
    Map<String, Stored> now = new HashMap<>();
    for (Event event : journal) {
      if (event.key().groupResource().equals(resource)) {
        Stored before = now.get(event.key().name());
        Stored after = event.isRemoval() ? null : new Stored(event.key(), event.revision(), event.json());
        now.put(event.key().name(), after);
        var happening = new Happening(event.revision(), before, after, 0);
        if (event.revision() > start && event.revision() <= place) {
          happening.seenBy(selector).ifPresent(seen -> expected.add(told(happening, seen)));
        }
      }
    }
    return expected;
  }

  /** Ordered: revisions never go back. */
  private Optional<String> ordered() {
    for (int i = 1; i < told.size(); i++) {
      if (told.get(i).revision() < told.get(i - 1).revision()) {
        return Optional.of("Ordered: " + told.get(i) + " after " + told.get(i - 1));
      }
    }
    return Optional.empty();
  }

  /** Unique: no event twice. */
  private Optional<String> unique() {
    return told.stream().map(Told::revision).distinct().count() == told.size()
        ? Optional.empty()
        : Optional.of("Unique: an event was told twice");
  }

  /** Reliable and Resumable: nothing is missing up to the place that was reached, across all resumptions; so Atomic. */
  private Optional<String> reliable(List<Told> expected) {
    return told.stream().map(Told::revision).toList().equals(expected.stream().map(Told::revision).toList())
        ? Optional.empty()
        : Optional.of("Reliable: told " + told.size() + " events, expected " + expected.size());
  }

  /** Bookmarkable: when a place is reached, everything up to it has been told, and nothing beyond it. */
  private Optional<String> bookmarkable(List<Told> expected) {
    for (long[] bookmark : bookmarks) {
      long due = expected.stream().filter(event -> event.revision() <= bookmark[0]).count();
      if (due != bookmark[1]) {
        return Optional.of("Bookmarkable: at " + bookmark[0] + " " + bookmark[1] + " of " + due + " had been told");
      }
    }
    return Optional.empty();
  }

  /** Filter: the types tell who enters and who leaves the selection. */
  private Optional<String> filtered(List<Told> expected) {
    return told.equals(expected) ? Optional.empty() : Optional.of("Filter: told " + told + " expected " + expected);
  }

  /** IsCreate: ADDED for an object without a version before only when it is new. */
  private Optional<String> isCreate(List<Told> expected) {
    for (int i = 0; i < told.size(); i++) {
      if (told.get(i).hadBefore() != expected.get(i).hadBefore()) {
        return Optional.of("IsCreate: " + told.get(i));
      }
    }
    return Optional.empty();
  }

  /** PrevKV: the version before is the one that the journal says was replaced. */
  private Optional<String> previous(List<Event> journal) {
    var replaced = new HashMap<Long, Long>();
    journal.forEach(event -> replaced.put(event.revision(), event.replaced()));
    return told.stream()
        .filter(event -> event.beforeRevision() != replaced.get(event.revision()))
        .findFirst()
        .map(event -> "PrevKV: " + event);
  }
}
