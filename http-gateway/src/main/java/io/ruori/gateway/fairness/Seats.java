package io.ruori.gateway.fairness;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The seats of one priority level and the queues before them. A flow has a hand of a few queues, dealt by its hash, and
 * waits in the shortest of them; queues are served in turn. So a flow that floods fills its own hand, and another flow has
 * very probably a queue that is short. Thread-safe.
 */
final class Seats {
  /** How a level is set up; {@code queues} 0 refuses what finds no seat. */
  record Limits(int seats, int queues, int hand, int queueLength) {}

  private Limits limits;
  private Deque<CompletableFuture<Void>>[] queues;
  private int taken;
  private int turn;

  Seats(Limits limits) {
    configure(limits);
  }

  /** New limits hold for whoever comes; seats that are new go to those who wait. */
  void configure(Limits newLimits) {
    if (change(newLimits)) {
      for (var next = seated(); next != null; next = seated()) {
        if (!next.complete(null)) {
          release(); // gave up meanwhile
        }
      }
    }
  }

  /** Those who wait stay where they are, unless the number of queues changes. */
  @SuppressWarnings({"unchecked", "rawtypes"})
  private synchronized boolean change(Limits newLimits) {
    if (newLimits.equals(limits)) {
      return false;
    }
    Deque<CompletableFuture<Void>>[] before = queues;
    limits = newLimits;
    int count = Math.max(1, newLimits.queues());
    if (before != null && before.length == count) {
      return true;
    }
    queues = new Deque[count];
    for (int i = 0; i < count; i++) {
      queues[i] = new ArrayDeque<>();
    }
    for (int i = 0; before != null && i < before.length; i++) {
      queues[i % count].addAll(before[i]);
    }
    return true;
  }

  /** Done when the caller has a seat; empty when there is no room to wait. */
  synchronized Optional<CompletableFuture<Void>> take(String flow) {
    if (taken < limits.seats()) {
      taken++;
      return Optional.of(CompletableFuture.completedFuture(null));
    }
    if (limits.queues() == 0) {
      return Optional.empty();
    }
    Deque<CompletableFuture<Void>> shortest = shortest(flow);
    if (shortest.size() >= limits.queueLength()) {
      return Optional.empty();
    }
    var waiter = new CompletableFuture<Void>();
    shortest.add(waiter);
    return Optional.of(waiter);
  }

  private Deque<CompletableFuture<Void>> shortest(String flow) {
    long hash = flow.hashCode() * 0x9E3779B97F4A7C15L;
    Deque<CompletableFuture<Void>> best = null;
    for (int card = 0; card < Math.max(1, limits.hand()); card++) {
      hash = (hash ^ hash >>> 29) * 0xBF58476D1CE4E5B9L + card;
      var queue = queues[(int) Math.floorMod(hash >>> 7, (long) queues.length)];
      if (best == null || queue.size() < best.size()) {
        best = queue;
      }
    }
    return best;
  }

  /** Gives a seat back: to the next queue that has somebody waiting. */
  void release() {
    while (true) {
      CompletableFuture<Void> next = nextOrFree();
      if (next == null || next.complete(null)) {
        return; // who gave up meanwhile is skipped
      }
    }
  }

  private synchronized CompletableFuture<Void> nextOrFree() {
    CompletableFuture<Void> next = taken <= limits.seats() ? next() : null;
    taken -= next == null ? 1 : 0;
    return next;
  }

  /** Who takes a seat that nobody had; null when there is none, or nobody waits. */
  private synchronized CompletableFuture<Void> seated() {
    CompletableFuture<Void> next = taken < limits.seats() ? next() : null;
    taken += next == null ? 0 : 1;
    return next;
  }

  private CompletableFuture<Void> next() {
    for (int i = 0; i < queues.length; i++) {
      turn = (turn + 1) % queues.length;
      CompletableFuture<Void> waiter = queues[turn].poll();
      if (waiter != null) {
        return waiter;
      }
    }
    return null;
  }

  /** Takes one who waits no longer out of its queue. */
  synchronized void leave(CompletableFuture<Void> waiter) {
    for (Deque<CompletableFuture<Void>> queue : queues) {
      if (queue.remove(waiter)) {
        return;
      }
    }
  }

  synchronized int waiting() {
    int sum = 0;
    for (Deque<CompletableFuture<Void>> queue : queues) {
      sum += queue.size();
    }
    return sum;
  }
}
