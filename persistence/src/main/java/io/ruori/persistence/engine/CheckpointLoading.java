package io.ruori.persistence.engine;

import java.util.Iterator;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads the newest checkpoint that is whole. When a newer one is damaged the events since the older one are replayed
 * instead; the journal refuses that if any of them is missing, so the state is never an older one.
 */
public final class CheckpointLoading {
  private static final Logger LOG = LoggerFactory.getLogger(CheckpointLoading.class);

  private CheckpointLoading() {}

  /** A checkpoint and the state that was read from it. */
  public record Loaded<T>(Checkpoint checkpoint, T state) {}

  /**
   * The newest wanted checkpoint that is whole.
   *
   * @return empty when there is none, and the events from the first on are there
   * @throws DamagedData when all are damaged and older events are gone
   */
  public static <T> Optional<Loaded<T>> newest(
      LedgerEngine engine, Predicate<Checkpoint> wanted, BiFunction<Checkpoint, Iterator<byte[]>, T> reader) {
    Optional<DamagedData> damage = Optional.empty();
    for (Checkpoint checkpoint : engine.checkpoints().reversed()) {
      if (!wanted.test(checkpoint)) {
        continue;
      }
      try {
        Optional<T> state =
            engine.readCheckpoint(checkpoint.sequence(), records -> reader.apply(checkpoint, records));
        if (state.isPresent()) {
          return Optional.of(new Loaded<>(checkpoint, state.get()));
        }
      } catch (DamagedData e) {
        LOG.atError()
            .addKeyValue("sequence", checkpoint.sequence())
            .addKeyValue("cause", e.getMessage())
            .log("A checkpoint is damaged, falling back on an older one and the events since");
        damage = damage.or(() -> Optional.of(e));
      }
    }
    if (damage.isPresent() && engine.start() > 0) {
      throw new DamagedData(damage.get().getMessage() + ", no older one is whole, and the events before it are no"
          + " longer kept. " + DamagedData.ADVICE);
    }
    return Optional.empty();
  }
}
