package io.ruori.core.simulation;

import io.ruori.core.history.Journal;
import io.ruori.core.history.WatchHistory;
import io.ruori.core.history.WatchHistory.Bookmark;
import io.ruori.core.history.WatchHistory.Told;
import io.ruori.core.history.WatchPromise;
import io.ruori.core.ledger.Stored;
import io.ruori.core.object.GroupResource;
import io.ruori.core.view.Cursor;
import io.ruori.core.view.Happening;
import io.ruori.core.view.Views;
import java.util.List;
import java.util.Optional;

/** One client's watch through the whole run, resumed now and then on another member, with everything that it was told. */
final class WatchRecord {
  private final GroupResource resource;
  private final String label;
  private final WatchHistory history;
  private Cursor cursor;

  /** @param label {@code ""} for everything */
  WatchRecord(GroupResource resource, String label) {
    this.resource = resource;
    this.label = label;
    history = new WatchHistory(label);
    history.begin(0);
  }

  /** Goes on from the last revision seen, wherever that is possible. */
  void resumeOn(Views views) {
    long place = history.place();
    if (views.current().revision() < place) {
      return; // that member does not know the revision yet: a client is told to wait
    }
    Optional<Cursor> resumed = views.watch(resource, place, () -> {});
    if (resumed.isEmpty()) {
      listOn(views);
      return;
    }
    use(resumed.get());
    history.resume();
  }

  /** What the watch wanted is no longer kept there: it starts from what there is. */
  private void listOn(Views views) {
    long listed = views.current().revision();
    views
        .watch(resource, listed, () -> {})
        .ifPresent(
            next -> {
              use(next);
              history.begin(listed);
            });
  }

  private void use(Cursor next) {
    if (cursor != null) {
      cursor.close();
    }
    cursor = next;
  }

  void poll(int max) {
    if (cursor == null) {
      return;
    }
    Cursor.Batch batch = cursor.poll(max);
    if (batch.expired()) {
      cursor.close();
      cursor = null;
      return;
    }
    for (Happening happening : batch.events()) {
      happening.seenBy(this::selects).ifPresent(seen -> history.say(told(happening, seen)));
    }
    history.say(new Bookmark(batch.reached()));
  }

  private boolean selects(Stored stored) {
    return label.isEmpty() || label.equals(stored.labels().get("half"));
  }

  private static Told told(Happening happening, Happening.Seen seen) {
    Stored shown = happening.after() == null || seen.type() == Happening.Type.DELETED ? happening.before() : happening.after();
    String before = happening.before() == null ? "" : Register.mark(happening.before().json());
    return new Told(happening.revision(), seen.type(), shown.key().name(), Register.mark(shown.json()), before);
  }

  List<String> judge(Journal journal) {
    return WatchPromise.judge(history, journal);
  }
}
