package io.ruori.core.view;

import io.ruori.core.ledger.CheckpointState;
import io.ruori.core.ledger.Event;
import io.ruori.core.ledger.Follower;
import io.ruori.core.ledger.History;
import io.ruori.core.ledger.LiveTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pulls what others have committed from this member's copy of the history, in order, and folds it into the views. A commit's
 * announcement is only a hint to look.
 */
public final class FollowingViews implements Follower {
  private static final Logger LOG = LoggerFactory.getLogger(FollowingViews.class);
  private static final int PULL_BYTES = 1 << 20;
  private static final long LOOK_AGAIN_MILLIS = 100;

  private final FoldedViews views;
  private final Supplier<History> history;
  private Thread puller;
  private CompletableFuture<Void> stopped;
  private long announced;

  public FollowingViews(FoldedViews views, Supplier<History> history) {
    this.views = views;
    this.history = history;
  }

  @Override
  public synchronized void committed(long revision) {
    announced = Math.max(announced, revision);
    notifyAll();
  }

  @Override
  public synchronized void follow() {
    if (puller == null) {
      puller = Thread.ofVirtual().name("follow ledger").start(this::run);
    }
  }

  @Override
  public synchronized CompletionStage<Void> catchUpAndStop() {
    if (puller == null) {
      return CompletableFuture.completedFuture(null);
    }
    stopped = stopped == null ? new CompletableFuture<>() : stopped;
    notifyAll();
    return stopped;
  }

  private void run() {
    while (!isOver()) {
      try {
        if (!pull()) {
          await();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      } catch (RuntimeException e) {
        LOG.error("following the ledger failed, trying again: revision={}", views.current().revision(), e);
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(LOOK_AGAIN_MILLIS));
      }
    }
    end();
  }

  private synchronized boolean isOver() {
    return stopped != null && views.haveRecovered() && history.get().head() <= views.current().revision();
  }

  private synchronized void await() throws InterruptedException {
    if (stopped == null && announced <= views.current().revision()) {
      wait(LOOK_AGAIN_MILLIS);
    }
  }

  private void end() {
    CompletableFuture<Void> waiter;
    synchronized (this) {
      puller = null;
      waiter = stopped;
      stopped = null;
    }
    if (waiter != null) {
      waiter.complete(null);
    }
  }

  /** Folds the next events, if there are any. */
  private boolean pull() {
    History from = history.get();
    LiveTable table = views.current();
    if (views.haveRecovered() && from.head() <= table.revision()) {
      return false;
    }
    Optional<List<History.Entry>> entries =
        views.haveRecovered() ? from.read(table.revision() + 1, PULL_BYTES) : Optional.empty();
    if (entries.isEmpty()) {
      return jump(from);
    }
    var events = new ArrayList<Event>();
    for (History.Entry entry : entries.get()) {
      Event event = (Event) entry.event();
      events.add(event);
      table = table.with(event);
    }
    if (!events.isEmpty()) {
      views.committed(events, table);
    }
    return !events.isEmpty();
  }

  /** At the start, and when history no longer reaches back to where the views are: watches older than that expire. */
  private boolean jump(History from) {
    long head = from.head();
    CheckpointState state =
        head == 0
            ? LiveTable.EMPTY
            : from.tableAt(head, (table, entry) -> ((LiveTable) table).with((Event) entry.event())).orElse(null);
    if (state instanceof LiveTable table) {
      views.recovered(table);
      return true;
    }
    return false;
  }
}
