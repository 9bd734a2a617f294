package io.ruori.persistence.pekko;

import io.ruori.persistence.engine.Checkpoint;
import io.ruori.persistence.engine.DamagedData;
import io.ruori.persistence.engine.LedgerEngine;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads the newest checkpoint that is whole. When a newer one is damaged the events since the older one are replayed
 * instead; the journal refuses that if any of them is missing, so the state is never an older one.
 */
final class SnapshotLoading {
  private static final Logger LOG = LoggerFactory.getLogger(SnapshotLoading.class);

  private final LedgerEngine engine;
  private final StateCodec codec;

  record Loaded(Checkpoint checkpoint, Object state) {}

  SnapshotLoading(LedgerEngine engine, StateCodec codec) {
    this.engine = engine;
    this.codec = codec;
  }

  Optional<Loaded> newest(Predicate<Checkpoint> wanted) {
    List<Checkpoint> damaged = new ArrayList<>();
    for (Checkpoint checkpoint : engine.checkpoints().reversed()) {
      if (!wanted.test(checkpoint)) {
        continue;
      }
      try {
        Optional<Object> state =
            engine.readCheckpoint(checkpoint.sequence(), records -> codec.read(checkpoint.sequence(), records));
        if (state.isPresent()) {
          drop(damaged);
          return Optional.of(new Loaded(checkpoint, state.get()));
        }
      } catch (DamagedData e) {
        LOG.error("A checkpoint is damaged, falling back on an older one and the events since: sequence={} cause={}",
            checkpoint.sequence(), e.getMessage());
        damaged.add(checkpoint);
      }
    }
    if (!damaged.isEmpty() && engine.start() > 0) {
      throw new DamagedData("no checkpoint of the ledger is whole (the newest is at revision "
          + damaged.getFirst().sequence() + "), and the events before them are no longer kept. Nothing was changed. Copy the"
          + " data directory away, check the disk, then restore the newest backup into an empty data directory.");
    }
    return Optional.empty();
  }

  /** So that history is never dropped in favour of one that cannot be read. */
  private void drop(List<Checkpoint> damaged) {
    damaged.forEach(checkpoint -> engine.dropCheckpoint(checkpoint.sequence()));
  }
}
