package io.ruori.ring;

import io.ruori.core.history.Operation;
import io.ruori.core.history.Registers;
import io.ruori.core.history.Registers.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What all clients together have done and heard. */
final class Witness {
  private final ConcurrentLinkedQueue<Operation<Registers.Call>> operations = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<Registers.Read> lists = new ConcurrentLinkedQueue<>();
  private final Map<String, Version> known = new ConcurrentHashMap<>();
  private final Map<String, Long> lastAnswer = new ConcurrentHashMap<>();
  private volatile long longestStallNanos;
  private volatile boolean over;

  void add(Operation<Registers.Call> operation) {
    operations.add(operation);
  }

  /** A list of whatever age. */
  void listed(Registers.Read list) {
    lists.add(list);
  }

  void saw(String key, Optional<Version> version) {
    version.ifPresentOrElse(v -> known.put(key, v), () -> known.remove(key));
  }

  Optional<Version> known(String key) {
    return Optional.ofNullable(known.get(key));
  }

  /** A writer had an answer that says what became of its write. */
  synchronized void answered(String client, long now) {
    Long last = lastAnswer.put(client, now);
    longestStallNanos = last == null ? longestStallNanos : Math.max(longestStallNanos, now - last);
  }

  /** The longest time that a writer was without an answer, since this was last asked. */
  synchronized long stallMillis() {
    long longest = longestStallNanos;
    longestStallNanos = 0;
    return longest / 1_000_000;
  }

  void end() {
    over = true;
  }

  boolean isOver() {
    return over;
  }

  List<Operation<Registers.Call>> operations() {
    return new ArrayList<>(operations);
  }

  List<Registers.Read> lists() {
    return new ArrayList<>(lists);
  }

  int size() {
    return operations.size();
  }
}
