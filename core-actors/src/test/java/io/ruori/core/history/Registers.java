package io.ruori.core.history;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pcollections.HashPMap;
import org.pcollections.HashTreePMap;

/**
 * Objects under keys, each with a mark that no other write has and the revision of its last change. Writes are conditional and
 * may change several keys together; revisions grow over all keys. Reads see one key, some, or all of them at one revision.
 */
public final class Registers implements Model<Registers.State, Registers.Call> {
  /** @param revision 0 when nobody has told it */
  public record Version(String mark, long revision) {}

  /** Every object's version. */
  public record State(HashPMap<String, Version> objects) {
    Version at(String key) {
      return objects.get(key);
    }
  }

  /** What must hold for a write to take effect. */
  public sealed interface Expectation {
    String key();

    record Absent(String key) implements Expectation {}

    record Present(String key) implements Expectation {}

    /** A version that somebody has seen. */
    record At(String key, long revision) implements Expectation {}
  }

  /**
   * A key's new version.
   *
   * @param mark {@code null} for a removal
   * @param revision as it was answered, 0 when it was not
   */
  public record Effect(String key, String mark, long revision) {}

  /** What a writer heard. */
  public enum Outcome {
    DONE,
    /** One of the expectations did not hold, so nothing was changed. */
    REFUSED,
    /** Nothing was changed, for a reason that is not the objects': too much to do, nobody there, races lost too often. */
    GIVEN_UP,
    UNKNOWN
  }

  /** A call and its answer. */
  public sealed interface Call {}

  /** If all expectations hold: all effects, together. */
  public record Write(List<Expectation> expectations, List<Effect> effects, Outcome outcome) implements Call {
    /** A write of one key. */
    public static Write of(Effect effect, Outcome outcome, Expectation... expectations) {
      return new Write(List.of(expectations), List.of(effect), outcome);
    }
  }

  /**
   * What a reader saw.
   *
   * @param found for each key that was asked for
   * @param whole whether there was nothing else
   * @param revision that of the list, 0 for a single object
   */
  public record Read(Map<String, Optional<Version>> found, boolean whole, long revision) implements Call {
    /** A read of one key. */
    public static Read of(String key, Optional<Version> found) {
      return new Read(Map.of(key, found), false, 0);
    }
  }

  @Override
  public State initial() {
    return new State(HashTreePMap.empty());
  }

  @Override
  public Optional<State> step(State state, Call call) {
    return switch (call) {
      case Read read -> read(state, read);
      case Write write -> {
        boolean holds = write.expectations().stream().allMatch(expectation -> holds(state, expectation));
        yield switch (write.outcome()) {
          case REFUSED -> holds ? Optional.empty() : Optional.of(state);
          case DONE -> holds ? Optional.of(apply(state, write)) : Optional.empty();
          case GIVEN_UP -> Optional.of(state);
          case UNKNOWN -> Optional.of(holds ? apply(state, write) : state);
        };
      }
    };
  }

  private static boolean holds(State state, Expectation expectation) {
    Version version = state.at(expectation.key());
    return switch (expectation) {
      case Expectation.Absent absent -> version == null;
      case Expectation.Present present -> version != null;
      case Expectation.At at -> version != null && version.revision() == at.revision();
    };
  }

  /** Revisions are given in the order of the changes; a list shows all up to its own. */
  @Override
  public long rank(Call call) {
    return switch (call) {
      case Read read -> read.revision() == 0 ? 0 : 2 * read.revision() + 1;
      case Write write ->
          write.outcome() == Outcome.DONE ? 2 * write.effects().stream().mapToLong(Effect::revision).max().orElse(0) : 0;
    };
  }

  private static State apply(State state, Write write) {
    HashPMap<String, Version> objects = state.objects();
    for (Effect effect : write.effects()) {
      objects =
          effect.mark() == null
              ? objects.minus(effect.key())
              : objects.plus(effect.key(), new Version(effect.mark(), effect.revision()));
    }
    return new State(objects);
  }

  private static Optional<State> read(State state, Read read) {
    long present = read.found().values().stream().filter(Optional::isPresent).count();
    boolean complete = !read.whole() || state.objects().size() == present;
    boolean matches =
        read.found().entrySet().stream().allMatch(seen -> isSame(state.at(seen.getKey()), seen.getValue()));
    return complete && matches ? Optional.of(state) : Optional.empty();
  }

  private static boolean isSame(Version version, Optional<Version> seen) {
    return version == null
        ? seen.isEmpty()
        : seen.isPresent()
            && version.mark().equals(seen.get().mark())
            && (version.revision() == 0 || version.revision() == seen.get().revision());
  }

  /**
   * The same history with the unknown outcomes that readers have settled: what was read had been written by the time that the
   * first reader had its answer, at the revision that was read.
   */
  public static List<Operation<Call>> settled(List<Operation<Call>> history) {
    var seen = new HashMap<String, Operation<Version>>();
    for (Operation<Call> operation : history) {
      if (operation.what() instanceof Read read) {
        for (Optional<Version> version : read.found().values()) {
          version.ifPresent(
              v ->
                  seen.merge(
                      v.mark(),
                      new Operation<>("", operation.called(), operation.returned(), v),
                      (a, b) -> a.returned() <= b.returned() ? a : b));
        }
      }
    }
    return history.stream().map(operation -> settled(operation, seen)).toList();
  }

  /** The same history with the unknown outcomes that the journal knows: what is not in it did not happen. */
  public static List<Operation<Call>> settled(List<Operation<Call>> history, Journal journal) {
    return settled(history).stream().flatMap(operation -> settled(operation, journal).stream()).toList();
  }

  private static Optional<Operation<Call>> settled(Operation<Call> operation, Journal journal) {
    if (!(operation.what() instanceof Write write)
        || write.outcome() != Outcome.UNKNOWN
        || write.effects().stream().allMatch(effect -> effect.mark() == null)) {
      return Optional.of(operation);
    }
    var effects = new ArrayList<Effect>();
    for (Effect effect : write.effects()) {
      Optional<Journal.Entry> entry = effect.mark() == null ? Optional.empty() : journal.find(effect.mark());
      if (effect.mark() != null && entry.isEmpty()) {
        return Optional.empty();
      }
      effects.add(new Effect(effect.key(), effect.mark(), entry.map(Journal.Entry::revision).orElse(0L)));
    }
    var done = new Write(write.expectations(), effects, Outcome.DONE);
    return Optional.of(new Operation<>(operation.client(), operation.called(), operation.returned(), done));
  }

  private static Operation<Call> settled(Operation<Call> operation, Map<String, Operation<Version>> seen) {
    if (!(operation.what() instanceof Write write) || write.outcome() != Outcome.UNKNOWN) {
      return operation;
    }
    long by = Operation.NEVER;
    var effects = new ArrayList<Effect>();
    for (Effect effect : write.effects()) {
      Operation<Version> first = effect.mark() == null ? null : seen.get(effect.mark());
      by = first == null ? by : Math.min(by, first.returned());
      effects.add(first == null ? effect : new Effect(effect.key(), effect.mark(), first.what().revision()));
    }
    return by == Operation.NEVER
        ? operation
        : new Operation<>(
            operation.client(), operation.called(), by, new Write(write.expectations(), effects, Outcome.DONE));
  }
}
