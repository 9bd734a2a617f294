package io.ruori.core.ledger;

import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * What the ledger's table looked like before: every committed event since {@link #start}, and the table at any
 * revision in between. Its methods read files, so they are called from virtual threads and not from an actor's
 * dispatcher.
 */
public interface History {
  /** One committed event, as the ledger persisted it. */
  record Entry(long revision, long timestampMillis, Object event) {}

  /** A history in which nothing has happened yet. */
  History EMPTY = new History() {
    @Override
    public long head() {
      return 0;
    }

    @Override
    public long start() {
      return 0;
    }

    @Override
    public Optional<List<Entry>> read(long fromRevision, int maxBytes) {
      return Optional.of(List.of());
    }

    @Override
    public Optional<CheckpointState> tableAt(
        long revision, BiFunction<CheckpointState, Entry, CheckpointState> evolve) {
      return Optional.empty();
    }
  };

  /** The revision of the newest durable event; 0 when there is none. */
  long head();

  /** The oldest revision whose table is still known; events are known from the next one on. */
  long start();

  /**
   * The events from a revision on, in order: at least one when there is one, about {@code maxBytes} at most.
   *
   * @return empty when history no longer reaches back so far
   */
  Optional<List<Entry>> read(long fromRevision, int maxBytes);

  /**
   * The table as it was at a revision: the checkpoint before it and the events up to it.
   *
   * @return empty when history does not hold that revision
   */
  Optional<CheckpointState> tableAt(long revision, BiFunction<CheckpointState, Entry, CheckpointState> evolve);
}
