package io.ruori.persistence.engine;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One durable log with its checkpoints: the port behind the Pekko plugins. {@code append} has one caller at a time (the
 * {@link CommitThread}); everything else may be called from any thread that may block.
 */
public interface LedgerEngine {
  /** The newest durable sequence number: of an event or of a checkpoint; 0 when there is none. */
  long head();

  /** The oldest sequence number whose state is still known: events are readable from the next one on. */
  long start();

  /**
   * Writes batches, each whole or not at all, and returns when they are durable. A batch must begin at {@code head +
   * 1}.
   *
   * @return one outcome per batch, in order
   * @throws EngineStopped when the machine failed; the batches are there or not
   * @throws OutcomeUnknown when it is not known in time whether the batches are there; the engine goes on
   */
  List<Appended> append(List<List<StoredEvent>> batches);

  /** Whether a batch of so many bytes of payload would be taken now. Cheap. */
  boolean hasRoomFor(long bytes);

  /**
   * Durable events in order, within {@code from} and {@code to}, both inclusive: at least one batch if there is one, then
   * as many whole batches as fit into {@code maxBytes}. So a reader never has half of what was written together.
   *
   * @return empty when events at {@code from} were dropped
   * @throws DamagedData when what is stored is not what was written
   */
  Optional<List<StoredEvent>> read(long from, long to, int maxBytes);

  /** Up to which sequence number events were forgotten by {@link #forget}. */
  long forgotten();

  /** Forgets events up to a sequence number (inclusive), as Pekko asks for; the head stays. */
  void forget(long toSequence);

  /** The stored checkpoints, the oldest first. */
  List<Checkpoint> checkpoints();

  /** Whether enough was written since the last checkpoint that another one is worth it. Cheap. */
  boolean checkpointDue();

  /**
   * Stores a checkpoint, replacing one of the same sequence number, and drops the history that {@link Retention} no
   * longer covers. Appends go on meanwhile.
   *
   * @param records called once, or again when the engine keeps no copy; must always give the same
   */
  void checkpoint(Checkpoint checkpoint, Supplier<Iterator<byte[]>> records);

  /**
   * Reads a checkpoint back.
   *
   * @return empty when there is none at this sequence number
   * @throws DamagedData when what is stored is not what was written
   */
  <T> Optional<T> readCheckpoint(long sequence, Function<Iterator<byte[]>, T> reader);

  /** Forgets one checkpoint. */
  void dropCheckpoint(long sequence);

  EngineStatus status();
}
