package io.ruori.core.reconcile;

import io.ruori.core.api.Api;
import io.ruori.core.ledger.LiveTable;
import io.ruori.core.ledger.Stored;
import io.ruori.core.object.GroupResource;
import io.ruori.core.view.Cursor;
import io.ruori.core.view.Views;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;

/** A watch within this process: a virtual thread that pulls from a view's window and tells a listener. */
final class LocalWatch implements Runnable, Api.Subscription {
  private static final int BATCH = 256;

  private final Views views;
  private final GroupResource resource;
  private final Predicate<Stored> selection;
  private final String fromRevision;
  private final Api.Listener listener;
  private final Semaphore more = new Semaphore(1);
  private volatile boolean closed;

  private LocalWatch(
      Views views, GroupResource resource, Predicate<Stored> selection, String fromRevision, Api.Listener listener) {
    this.views = views;
    this.resource = resource;
    this.selection = selection;
    this.fromRevision = fromRevision;
    this.listener = listener;
  }

  static LocalWatch start(
      Views views, GroupResource resource, Predicate<Stored> selection, String fromRevision, Api.Listener listener) {
    var watch = new LocalWatch(views, resource, selection, fromRevision, listener);
    Thread.ofVirtual().name("watch " + resource).start(watch);
    return watch;
  }

  @Override
  public void run() {
    String why = "closed";
    try {
      long from = fromRevision.isEmpty() ? tellWhatIs() : Long.parseLong(fromRevision);
      Optional<Cursor> cursor = views.watch(resource, from, this::wake);
      why = cursor.isEmpty() ? "expired" : follow(cursor.get());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } finally {
      listener.ended(why);
    }
  }

  private long tellWhatIs() {
    LiveTable table = views.latest().toCompletableFuture().join();
    for (Stored stored : table.list(resource)) {
      if (!closed && selection.test(stored)) {
        listener.event("ADDED", stored.parse());
      }
    }
    return table.revision();
  }

  private String follow(Cursor cursor) throws InterruptedException {
    try (cursor) {
      while (!closed) {
        Cursor.Batch batch = cursor.poll(BATCH);
        if (batch.expired()) {
          return "expired";
        }
        batch.events().stream()
            .flatMap(happening -> happening.seenBy(selection).stream())
            .takeWhile(seen -> !closed)
            .forEach(seen -> listener.event(seen.type().name(), seen.object().shared()));
        if (batch.events().size() < BATCH) {
          more.acquire();
          more.drainPermits();
        }
      }
      return "closed";
    }
  }

  /** At most one permit: many wakes before the next poll are one. */
  private void wake() {
    if (more.availablePermits() == 0) {
      more.release();
    }
  }

  @Override
  public void close() {
    closed = true;
    more.release();
  }
}
