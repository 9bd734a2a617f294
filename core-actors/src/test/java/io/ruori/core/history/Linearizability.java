package io.ruori.core.history;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Searches for an order of all calls in which each has the answer that it had, and none stands before one that had returned
 * when it was called (Herlihy and Wing's linearizability). The search is that of Wing and Gong with Lowe's memory of what was
 * tried: a set of calls that leads to a state is followed once.
 *
 * @param <S> the model's state
 * @param <O> calls and answers
 */
public final class Linearizability<S, O> {
  /** What a history is worth. */
  public sealed interface Verdict {
    /** One order that explains every answer. */
    record Holds(int calls) implements Verdict {}

    /** There is none; {@code explained} of the calls fit, and then {@code next} could not. */
    record Broken(int explained, List<String> last, List<String> next) implements Verdict {
      @Override
      public String toString() {
        return "no order explains the answers: after " + explained + " calls\n  ..." + String.join("\n  ", last)
            + "\nnone of these fits\n  " + String.join("\n  ", next);
      }
    }

    /** Too many ways to try: no verdict. */
    record Undecided(int tried) implements Verdict {}
  }

  private static final int SHOWN = 6;

  private final Model<S, O> model;
  private final List<Operation<O>> calls;
  private final int firstOpen;
  private final int[] ranked;
  private final long[] ranks;
  private final int[] placeAmongRanked;
  private final BitSet rankedDone = new BitSet();
  private final int budget;
  private final Deque<Frame> path = new ArrayDeque<>();
  private final Set<Tried> tried = new HashSet<>();
  private final BitSet done = new BitSet();
  private int low;
  private List<String> longest = List.of();
  private List<String> stuck = List.of();
  private int explained = -1;

  /** A place in the search: the state, the calls that may be next, and which of them was taken. */
  private static final class Frame {
    private final Object state;
    private final List<Integer> candidates;
    private int next;

    Frame(Object state, List<Integer> candidates) {
      this.state = state;
      this.candidates = candidates;
    }
  }

  private record Tried(int low, BitSet beyond, Object state) {}

  private Linearizability(Model<S, O> model, List<Operation<O>> history, int budget) {
    this.model = model;
    this.budget = budget;
    // Those without an answer come last: most of them are needed nowhere.
    calls =
        history.stream()
            .sorted(Comparator.<Operation<O>, Boolean>comparing(Operation::isOpen).thenComparing(Operation::called))
            .toList();
    firstOpen = (int) calls.stream().filter(call -> !call.isOpen()).count();
    ranks = calls.stream().mapToLong(call -> model.rank(call.what())).toArray();
    ranked =
        IntStream.range(0, ranks.length)
            .filter(i -> ranks[i] > 0)
            .boxed()
            .sorted(Comparator.comparingLong(i -> ranks[i]))
            .mapToInt(i -> i)
            .toArray();
    placeAmongRanked = new int[ranks.length];
    for (int place = 0; place < ranked.length; place++) {
      placeAmongRanked[ranked[place]] = place;
    }
  }

  /** @param budget how many places of the search to visit before giving up */
  public static <S, O> Verdict check(Model<S, O> model, List<Operation<O>> history, int budget) {
    return new Linearizability<>(model, history, budget).search();
  }

  private Verdict search() {
    path.push(new Frame(model.initial(), candidates()));
    while (!path.isEmpty()) {
      if (isComplete()) {
        return new Verdict.Holds(calls.size());
      }
      if (tried.size() > budget) {
        return new Verdict.Undecided(tried.size());
      }
      advance(path.peek());
    }
    return new Verdict.Broken(explained, longest, stuck);
  }

  /** Calls without an answer may be left out. */
  private boolean isComplete() {
    int next = done.nextClearBit(low);
    return next >= calls.size() || calls.get(next).isOpen();
  }

  @SuppressWarnings("unchecked")
  private void advance(Frame frame) {
    while (frame.next < frame.candidates.size()) {
      int call = frame.candidates.get(frame.next++);
      Optional<S> after = model.step((S) frame.state, calls.get(call).what());
      if (after.isPresent()) {
        mark(call, true);
        if (tried.add(new Tried(low, done.get(low, Math.max(low, done.length())), after.get()))) {
          path.push(new Frame(after.get(), candidates()));
          return;
        }
        mark(call, false);
      }
    }
    remember(frame);
    path.pop();
    if (!path.isEmpty()) {
      Frame before = path.peek();
      mark(before.candidates.get(before.next - 1), false);
    }
  }

  private void mark(int call, boolean value) {
    done.set(call, value);
    low = value ? done.nextClearBit(low) : Math.min(low, call);
    if (ranks[call] > 0) {
      rankedDone.set(placeAmongRanked[call], value);
    }
  }

  /** Calls that nobody's return and nobody's rank precedes, the one that returned first in front. */
  private List<Integer> candidates() {
    long firstReturn = Operation.NEVER;
    var found = new ArrayList<Integer>();
    for (int i = done.nextClearBit(low); i < calls.size(); i = done.nextClearBit(i + 1)) {
      Operation<O> call = calls.get(i);
      if (call.called() <= firstReturn) {
        found.add(i);
        firstReturn = Math.min(firstReturn, call.returned());
      } else if (!call.isOpen()) {
        i = firstOpen - 1; // all that follow were called later still
      }
    }
    long limit = firstReturn;
    int lowest = rankedDone.nextClearBit(0);
    long rank = lowest < ranked.length ? ranks[ranked[lowest]] : 0;
    found.removeIf(i -> calls.get(i).called() > limit || ranks[i] > rank);
    found.sort(Comparator.comparingLong(i -> calls.get(i).returned()));
    return found;
  }

  /** The furthest place from which nothing led on: where to look when the history is broken. */
  private void remember(Frame frame) {
    if (done.cardinality() <= explained) {
      return;
    }
    explained = done.cardinality();
    List<String> taken = new ArrayList<>();
    path.stream()
        .skip(1)
        .limit(SHOWN)
        .forEach(before -> taken.addFirst(calls.get(before.candidates.get(before.next - 1)).toString()));
    longest = taken;
    IntStream first = IntStream.range(0, calls.size()).filter(i -> !done.get(i)).limit(SHOWN);
    IntStream lowest = IntStream.of(ranked).filter(i -> !done.get(i)).limit(1);
    stuck = IntStream.concat(first, lowest).distinct().mapToObj(i -> calls.get(i).toString()).toList();
  }
}
