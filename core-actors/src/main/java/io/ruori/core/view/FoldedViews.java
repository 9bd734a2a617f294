package io.ruori.core.view;

import io.ruori.core.api.ApiException;
import io.ruori.core.ledger.Event;
import io.ruori.core.ledger.LedgerWriter;
import io.ruori.core.ledger.LiveTable;
import io.ruori.core.ledger.Replication;
import io.ruori.core.ledger.Stored;
import io.ruori.core.object.GroupResource;
import io.ruori.core.object.ObjectKey;
import io.ruori.core.object.Refusal;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The views of a member. Where the ledger is led they are told of every commit before its writer hears of it, so whatever
 * was acknowledged is here already and a linearizable read waits for nothing; elsewhere they first reach the revision that
 * the ring confirms.
 */
public final class FoldedViews implements Views, LedgerWriter.Committed {
  private static final Duration CATCH_UP = Duration.ofSeconds(5);

  /** Longer than an election takes. */
  private static final Duration ELECTION = Duration.ofMillis(2500);

  private static final Executor LATER = CompletableFuture.delayedExecutor(50, TimeUnit.MILLISECONDS);
  private static final Refusal NOT_CONFIRMED =
      Refusal.unavailable("no majority of the masters confirms what the newest revision is", 1);

  /** The one that was asked may never answer. */
  private static final Exception ANOTHER_LEADER = new TimeoutException("the ledger has another leader");

  private final Window.Limits limits;
  private final Map<GroupResource, Window> windows = new ConcurrentHashMap<>();
  private final ConcurrentSkipListSet<Waiter> waiting = new ConcurrentSkipListSet<>();
  private final AtomicLong waiters = new AtomicLong();
  private final CompletableFuture<LiveTable> recovered = new CompletableFuture<>();
  private final Replication replication;
  private final SharedQuestion<Long> readIndex;
  private volatile CompletableFuture<Long> asked = new CompletableFuture<>();
  private volatile LiveTable current = LiveTable.EMPTY;
  private volatile long start;

  /** Bytes in all windows. Confined to who folds. */
  private long held;

  /** Views of a ledger without copies. */
  public FoldedViews() {
    this(Window.Limits.DEFAULT, Replication.NONE);
  }

  public FoldedViews(Replication replication) {
    this(Window.Limits.DEFAULT, replication);
  }

  FoldedViews(Window.Limits limits) {
    this(limits, Replication.NONE);
  }

  private FoldedViews(Window.Limits limits, Replication replication) {
    this.limits = limits;
    this.replication = replication;
    readIndex = new SharedQuestion<>(() -> confirmed(System.nanoTime() + ELECTION.toNanos()));
    replication.onLeadership(now -> asked.completeExceptionally(ANOTHER_LEADER));
  }

  /** Asks again while an election may be going on; an answer that does not come is none. */
  private CompletionStage<Long> confirmed(long deadlineNanos) {
    var answer = new CompletableFuture<Long>();
    asked = answer;
    replication.readIndex().whenComplete((revision, failure) -> {
      if (failure == null) {
        answer.complete(revision);
      } else {
        answer.completeExceptionally(failure);
      }
    });
    return answer
        .orTimeout(ELECTION.toMillis(), TimeUnit.MILLISECONDS)
        .exceptionallyCompose(
            failure ->
                System.nanoTime() > deadlineNanos
                    ? CompletableFuture.failedFuture(failure)
                    : CompletableFuture.supplyAsync(() -> 0, LATER).thenCompose(again -> confirmed(deadlineNanos)));
  }

  /** Someone who waits for a revision; gone from here when it has come, or when the waiting has ended. */
  private record Waiter(long revision, long number, CompletableFuture<LiveTable> table) implements Comparable<Waiter> {
    @Override
    public int compareTo(Waiter other) {
      int byRevision = Long.compare(revision, other.revision);
      return byRevision != 0 ? byRevision : Long.compare(number, other.number);
    }
  }

  /** How many wait for a revision that has not come. */
  int waiting() {
    return waiting.size();
  }

  /** Whether there is something to read at all. */
  public boolean haveRecovered() {
    return recovered.isDone();
  }

  @Override
  public void recovered(LiveTable table) {
    if (table.revision() > current.revision() || !recovered.isDone()) {
      var stale = List.copyOf(windows.values());
      start = table.revision(); // first: a window that is made from here on knows nothing older
      held = 0;
      windows.clear(); // after a writer's death: what it committed without saying so is not in the windows
      current = table;
      recovered.complete(table);
      release(table);
      stale.forEach(Window::wakeAll); // their cursors find that they have expired
    }
  }

  @Override
  public void committed(List<Event> events, LiveTable table) {
    var touched = new HashSet<Window>();
    var ahead = new HashMap<ObjectKey, Optional<Stored>>();
    for (Event event : events) {
      Optional<Stored> before = ahead.computeIfAbsent(event.key(), current::find);
      Optional<Stored> after = after(event, table);
      ahead.put(event.key(), after);
      Window window = window(event.key().groupResource());
      held += window.append(happening(event, before, after));
      touched.add(window);
    }
    keepWithinBounds();
    current = table;
    touched.forEach(Window::wakeAll);
    release(table);
  }

  /** The largest give up first: whoever watches those has the most to catch up with by a list anyway. */
  private void keepWithinBounds() {
    while (held > limits.allBytes()) {
      windows.values().stream().max(Comparator.comparingLong(Window::bytes)).ifPresent(Window::halve);
      held = windows.values().stream().mapToLong(Window::bytes).sum();
    }
  }

  /** Of recent events of all kinds. */
  long windowBytes() {
    return held;
  }

  private static Happening happening(Event event, Optional<Stored> before, Optional<Stored> after) {
    return new Happening(event.revision(), before.orElse(null), after.orElse(null), event.origin().request());
  }

  /** The table's own version where it is still the newest, so that what is extracted from it is extracted once. */
  private static Optional<Stored> after(Event event, LiveTable table) {
    if (event.isRemoval()) {
      return Optional.empty();
    }
    return table
        .find(event.key())
        .filter(newest -> newest.revision() == event.revision())
        .or(() -> Optional.of(new Stored(event.key(), event.revision(), event.json())));
  }

  private Window window(GroupResource resource) {
    return windows.computeIfAbsent(resource, r -> new Window(limits, start));
  }

  private void release(LiveTable table) {
    for (Waiter waiter : waiting) {
      if (waiter.revision() > table.revision()) {
        return;
      }
      if (waiting.remove(waiter)) {
        waiter.table().complete(table);
      }
    }
  }

  @Override
  public LiveTable current() {
    return current;
  }

  /** Completes when there is something to read, of whatever age. */
  public CompletionStage<LiveTable> whenRecovered() {
    return recovered.minimalCompletionStage();
  }

  @Override
  public CompletionStage<LiveTable> latest() {
    if (recovered.isDone() && replication.isUpToDate()) {
      return CompletableFuture.completedFuture(current);
    }
    return recovered
        .thenCompose(first -> readIndex.ask())
        .thenCompose(revision -> atLeast(revision, CATCH_UP))
        .exceptionallyCompose(cause -> CompletableFuture.failedFuture(new ApiException(NOT_CONFIRMED)));
  }

  @Override
  public CompletionStage<LiveTable> atLeast(long revision, Duration patience) {
    if (current.revision() >= revision) {
      return CompletableFuture.completedFuture(current);
    }
    var waiter = new Waiter(revision, waiters.incrementAndGet(), new CompletableFuture<>());
    waiting.add(waiter);
    if (current.revision() >= revision) {
      release(current);
    }
    return waiter
        .table()
        .orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS)
        .whenComplete((table, late) -> waiting.remove(waiter));
  }

  @Override
  public long oldest(GroupResource resource) {
    return window(resource).oldest();
  }

  @Override
  public Optional<Happening> outcome(ObjectKey key, long request) {
    Window window = request == 0 ? null : windows.get(key.groupResource());
    return Optional.ofNullable(window).map(known -> known.of(request)).filter(happening -> happening.isOf(key));
  }

  @Override
  public long revisionOf(ObjectKey key, long request) {
    return outcome(key, request).map(Happening::revision).orElse(0L);
  }

  @Override
  public Optional<Cursor> watch(GroupResource resource, long afterRevision, Runnable wake) {
    Window window = window(resource);
    if (afterRevision < window.oldest()) {
      return Optional.empty();
    }
    window.wakeOn(wake);
    return Optional.of(new WindowCursor(resource, window, wake, afterRevision));
  }

  private final class WindowCursor implements Cursor {
    private final GroupResource resource;
    private final Window window;
    private final Runnable wake;
    private long place;

    WindowCursor(GroupResource resource, Window window, Runnable wake, long place) {
      this.resource = resource;
      this.window = window;
      this.wake = wake;
      this.place = place;
    }

    @Override
    public Batch poll(int max) {
      // Read first: every event up to it is in the window, and nobody hears of an event that a read would not yet show.
      long folded = current.revision();
      List<Happening> events = windows.get(resource) == window ? window.after(place, folded, max) : null;
      if (events == null) {
        return new Batch(List.of(), place, true);
      }
      if (!events.isEmpty()) {
        place = events.getLast().revision();
      }
      if (events.size() < max) {
        place = Math.max(place, folded);
      }
      return new Batch(events, place, false);
    }

    @Override
    public void close() {
      window.forget(wake);
    }
  }
}
