package io.ruori.master.scheduler;

import io.ruori.master.scheduler.cluster.PodInfo;
import io.ruori.master.scheduler.plugin.Change;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * The pods that want a node. One that was refused waits until something happens that could help it, and at least its
 * back-off (1 s, 2 s, … 10 s from the last try). Belongs to the scheduler's thread.
 */
final class SchedulingQueue {
  private static final Duration FIRST_BACKOFF = Duration.ofSeconds(1);
  private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(10);
  /** A pod that nothing woke is tried again all the same. */
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

  private enum Place {
    GATED,
    ACTIVE,
    BACKOFF,
    IN_FLIGHT,
    WAITING
  }

  private static final class Entry {
    private PodInfo pod;
    private Place place;
    private long order;
    private int attempts;
    private Instant due = Instant.EPOCH;
    private Instant lastTried = Instant.EPOCH;
    private Set<Change> hopes = EnumSet.noneOf(Change.class);
    /** What happened while a decision on it was being written. */
    private final Set<Change> missed = EnumSet.noneOf(Change.class);
    private boolean edited;
  }

  private static final Comparator<Entry> BY_PRIORITY =
      Comparator.<Entry>comparingInt(e -> -e.pod.priority()).thenComparingLong(e -> e.order);

  private final Map<String, Entry> entries = new HashMap<>();
  private final PriorityQueue<Entry> active = new PriorityQueue<>(BY_PRIORITY);
  private final PriorityQueue<Entry> later = new PriorityQueue<>(Comparator.comparing((Entry e) -> e.due));
  private final Set<Entry> inFlight = new LinkedHashSet<>();
  private final Map<Change, Set<Entry>> hopeful = new EnumMap<>(Change.class);
  private long orders;

  /** A pod that is new, or whose object changed. */
  void put(PodInfo pod, Instant now) {
    Entry entry = entries.get(pod.uid());
    if (entry == null) {
      entry = new Entry();
      entry.pod = pod;
      entry.order = orders++;
      entries.put(pod.uid(), entry);
      if (pod.gated()) {
        entry.place = Place.GATED;
      } else {
        activate(entry);
      }
      return;
    }
    PodInfo old = entry.pod;
    boolean edited = !old.spec().equals(pod.spec()) || !old.labels().equals(pod.labels());
    entry.pod = pod;
    if (pod.gated()) {
      return;
    }
    switch (entry.place) {
      case GATED -> activate(entry);
      case WAITING -> {
        if (edited) {
          retry(entry, now);
        }
      }
      case IN_FLIGHT -> entry.edited |= edited;
      case ACTIVE, BACKOFF -> {}
    }
  }

  void remove(String uid) {
    Entry entry = entries.remove(uid);
    if (entry != null) {
      active.remove(entry);
      later.remove(entry);
      inFlight.remove(entry);
      forgetHopes(entry);
    }
  }

  Optional<PodInfo> pod(String uid) {
    return Optional.ofNullable(entries.get(uid)).map(e -> e.pod);
  }

  /** The next pod to decide on. Until {@link #failed} or {@link #remove} it is in flight and not given again. */
  Optional<PodInfo> take(Instant now) {
    while (!later.isEmpty() && !later.peek().due.isAfter(now)) {
      Entry entry = later.poll();
      if (entry.place == Place.WAITING) {
        forgetHopes(entry);
      }
      activate(entry);
    }
    Entry next = active.poll();
    if (next == null) {
      return Optional.empty();
    }
    next.place = Place.IN_FLIGHT;
    inFlight.add(next);
    next.attempts++;
    next.lastTried = now;
    next.missed.clear();
    next.edited = false;
    return Optional.of(next.pod);
  }

  /** The pod got no node; {@code hopes} are the changes that could help. None: it is tried again after its back-off. */
  void failed(String uid, Set<Change> hopes, Instant now) {
    Entry entry = entries.get(uid);
    if (entry == null || entry.place != Place.IN_FLIGHT) {
      return;
    }
    inFlight.remove(entry);
    boolean again = hopes.isEmpty() || entry.edited || entry.missed.stream().anyMatch(hopes::contains);
    if (again) {
      retry(entry, now);
      return;
    }
    entry.place = Place.WAITING;
    entry.hopes = EnumSet.copyOf(hopes);
    hopes.forEach(h -> hopeful.computeIfAbsent(h, k -> new LinkedHashSet<>()).add(entry));
    entry.due = now.plus(LONGEST_WAIT);
    later.add(entry);
  }

  /** Something happened: pods that hoped for it are tried again. */
  void wake(Change change, Instant now) {
    Set<Entry> woken = hopeful.get(change);
    if (woken != null) {
      for (Entry entry : new ArrayList<>(woken)) {
        retry(entry, now);
      }
    }
    inFlight.forEach(e -> e.missed.add(change));
  }

  /** When {@link #take} may have more to give, if nothing else happens. */
  Optional<Instant> nextDue() {
    return active.isEmpty() ? Optional.ofNullable(later.peek()).map(e -> e.due) : Optional.of(Instant.EPOCH);
  }

  private void retry(Entry entry, Instant now) {
    later.remove(entry);
    forgetHopes(entry);
    Instant due = entry.lastTried.plus(backoff(entry.attempts));
    if (due.isAfter(now)) {
      entry.place = Place.BACKOFF;
      entry.due = due;
      later.add(entry);
    } else {
      activate(entry);
    }
  }

  private void activate(Entry entry) {
    entry.place = Place.ACTIVE;
    active.add(entry);
  }

  private void forgetHopes(Entry entry) {
    entry.hopes.forEach(h -> hopeful.getOrDefault(h, Set.of()).remove(entry));
    entry.hopes = EnumSet.noneOf(Change.class);
  }

  static Duration backoff(int attempts) {
    if (attempts <= 0) {
      return Duration.ZERO;
    }
    Duration wait = FIRST_BACKOFF.multipliedBy(1L << Math.min(attempts - 1, 10));
    return wait.compareTo(LONGEST_BACKOFF) > 0 ? LONGEST_BACKOFF : wait;
  }
}
