package io.ruori.persistence.pekko;

import io.ruori.core.ledger.CheckpointState;
import io.ruori.core.ledger.History;
import io.ruori.persistence.engine.Checkpoint;
import io.ruori.persistence.engine.LedgerEngine;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/** The ledger's history, read from its engine. */
final class EngineHistory implements History {
  private static final int PAGE_BYTES = 1024 * 1024;

  private final LedgerEngine engine;
  private final EventCodec events;
  private final StateCodec states;

  EngineHistory(LedgerEngine engine, EventCodec events, StateCodec states) {
    this.engine = engine;
    this.events = events;
    this.states = states;
  }

  @Override
  public long head() {
    return engine.head();
  }

  @Override
  public long start() {
    return engine.start();
  }

  @Override
  public Optional<List<Entry>> read(long fromRevision, int maxBytes) {
    return read(fromRevision, Long.MAX_VALUE, maxBytes);
  }

  private Optional<List<Entry>> read(long from, long to, int maxBytes) {
    return engine.read(from, to, maxBytes).map(stored -> stored.stream()
        .map(event -> new Entry(event.sequence(), event.timestampMillis(), events.payload(event)))
        .toList());
  }

  @Override
  public Optional<CheckpointState> tableAt(
      long revision, BiFunction<CheckpointState, Entry, CheckpointState> evolve) {
    if (revision > engine.head() || revision < engine.start()) {
      return Optional.empty();
    }
    long base = engine.checkpoints().stream()
        .mapToLong(Checkpoint::sequence)
        .filter(sequence -> sequence <= revision)
        .max()
        .orElse(0);
    Optional<CheckpointState> table = base == 0
        ? Optional.of(states.empty())
        : engine.readCheckpoint(base, records -> (CheckpointState) states.read(base, records));
    long next = base + 1;
    while (table.isPresent() && next <= revision) {
      Optional<List<Entry>> page = read(next, revision, PAGE_BYTES);
      if (page.isEmpty()) {
        return Optional.empty();
      }
      CheckpointState state = table.get();
      for (Entry entry : page.get()) {
        state = evolve.apply(state, entry);
      }
      table = Optional.of(state);
      next = page.get().getLast().revision() + 1;
    }
    return table;
  }
}
