package io.ruori.core.view;

import io.ruori.core.ledger.Stored;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The recent events of one resource, in order, bounded in number and bytes. One folder appends; cursors read. What falls out
 * at the old end is gone for watchers: a cursor that still wanted it expires.
 */
final class Window {
  /**
   * How much of the past is kept.
   *
   * @param events of each resource
   * @param bytes of each resource
   * @param allBytes of all of them: there may be very many kinds
   */
  record Limits(int events, long bytes, long allBytes) {
    static final Limits DEFAULT = new Limits(10_000, 32L << 20, 128L << 20);
  }

  private final Limits limits;
  private final Set<Runnable> wakes = ConcurrentHashMap.newKeySet();
  private final ArrayList<Happening> ring = new ArrayList<>();
  private final ArrayDeque<Integer> sizes = new ArrayDeque<>();
  private final Map<Long, Happening> byRequest = new HashMap<>();
  private int first;
  private long bytes;
  private long oldest;

  /**
   * @param oldest events after this revision will all be here
   */
  Window(Limits limits, long oldest) {
    this.limits = limits;
    this.oldest = oldest;
  }

  synchronized long oldest() {
    return oldest;
  }

  synchronized long bytes() {
    return bytes;
  }

  /** Gives up its older half. */
  synchronized void halve() {
    long half = bytes / 2;
    while (bytes > half) {
      dropOldest();
    }
  }

  /** Returns by how much it has grown, or a negative number. */
  synchronized long append(Happening happening) {
    long before = bytes;
    ring.add(happening);
    int size = size(happening.before()) + 200;
    sizes.add(size);
    bytes += size;
    if (happening.request() != 0) {
      byRequest.put(happening.request(), happening);
    }
    while (ring.size() - first > limits.events() || bytes > limits.bytes() && ring.size() - first > 1) {
      dropOldest();
    }
    return bytes - before;
  }

  private void dropOldest() {
    Happening dropped = ring.get(first);
    oldest = dropped.revision();
    byRequest.remove(dropped.request(), dropped);
    ring.set(first, null);
    first++;
    bytes -= sizes.poll();
    if (first > limits.events()) {
      ring.subList(0, first).clear();
      first = 0;
    }
  }

  /** Only the version that was replaced is kept alive by the window alone. */
  private static int size(Stored before) {
    return before == null ? 0 : before.json().length;
  }

  /** The events after a revision and up to another, or {@code null} when some of them are gone. */
  synchronized List<Happening> after(long revision, long upTo, int max) {
    if (revision < oldest) {
      return null;
    }
    int from = firstAfter(revision);
    int to = Math.max(from, firstAfter(upTo));
    return List.copyOf(ring.subList(from, from + Math.min(to - from, max)));
  }

  /** What a request did, {@code null} when that is not here. */
  synchronized Happening of(long request) {
    return byRequest.get(request);
  }

  private int firstAfter(long revision) {
    int low = first;
    int high = ring.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (ring.get(middle).revision() <= revision) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  void wakeOn(Runnable wake) {
    wakes.add(wake);
  }

  void forget(Runnable wake) {
    wakes.remove(wake);
  }

  void wakeAll() {
    wakes.forEach(Runnable::run);
  }
}
