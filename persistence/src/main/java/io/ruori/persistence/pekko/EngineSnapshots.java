package io.ruori.persistence.pekko;

import io.ruori.core.ledger.CheckpointState;
import io.ruori.persistence.engine.Checkpoint;
import io.ruori.persistence.engine.CheckpointLoading;
import io.ruori.persistence.engine.LedgerEngine;
import io.ruori.persistence.engine.LedgerStore;
import io.ruori.persistence.engine.StreamedState;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.pekko.persistence.SelectedSnapshot;
import org.apache.pekko.persistence.SnapshotMetadata;
import org.apache.pekko.persistence.SnapshotSelectionCriteria;
import org.apache.pekko.persistence.snapshot.japi.SnapshotStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.concurrent.Future;
import scala.jdk.javaapi.FutureConverters;

/**
 * Pekko's snapshot store on a {@link LedgerStore}. A {@link CheckpointState} is written in the background and
 * acknowledged as soon as that began, because Pekko lets the actor take no commands until then; nothing rests on the
 * acknowledgement, for the engine drops history by its own knowledge of what is on the disk.
 */
abstract class EngineSnapshots extends SnapshotStore {
  private static final Logger LOG = LoggerFactory.getLogger(EngineSnapshots.class);

  private final Storage storage = Storage.get(context().system());
  private final LedgerStore store = open(storage);
  private final StateCodec codec = storage.stateCodec();

  /** One at a time; what is asked for meanwhile is not worth a checkpoint of its own. */
  private final AtomicBoolean streaming = new AtomicBoolean();

  abstract LedgerStore open(Storage from);

  @Override
  public Future<Optional<SelectedSnapshot>> doLoadAsync(String persistenceId, SnapshotSelectionCriteria criteria) {
    return storage.watched(() -> storage.folded(persistenceId, checkpoint -> matches(checkpoint, criteria))
        .or(() -> stored(persistenceId, criteria)));
  }

  private Optional<SelectedSnapshot> stored(String persistenceId, SnapshotSelectionCriteria criteria) {
    return CheckpointLoading.newest(
            store.engine(persistenceId),
            checkpoint -> matches(checkpoint, criteria),
            (checkpoint, records) -> codec.read(checkpoint.sequence(), records))
        .map(loaded -> new SelectedSnapshot(metadata(persistenceId, loaded.checkpoint()), loaded.state()));
  }

  private static SnapshotMetadata metadata(String persistenceId, Checkpoint checkpoint) {
    return new SnapshotMetadata(persistenceId, checkpoint.sequence(), checkpoint.timestampMillis());
  }

  @Override
  public Future<Void> doSaveAsync(SnapshotMetadata metadata, Object snapshot) {
    if (snapshot instanceof CheckpointState state) {
      if (streaming.compareAndSet(false, true)) {
        write(metadata, () -> StreamedState.records(state)).whenComplete((_, _) -> streaming.set(false));
      }
      return FutureConverters.asScala(CompletableFuture.completedFuture(null));
    }
    List<byte[]> records = codec.serialize(snapshot);
    return FutureConverters.asScala(write(metadata, records::iterator));
  }

  private CompletableFuture<Void> write(SnapshotMetadata metadata, Supplier<Iterator<byte[]>> records) {
    Checkpoint checkpoint = new Checkpoint(metadata.sequenceNr(), metadata.timestamp());
    long begunNanos = System.nanoTime();
    CompletableFuture<Void> written = CompletableFuture.runAsync(
        () -> store.engine(metadata.persistenceId()).checkpoint(checkpoint, records), storage.checkpointing());
    return written.whenComplete((_, failure) -> {
      long millis = (System.nanoTime() - begunNanos) / 1_000_000;
      if (failure == null) {
        LOG.atDebug()
            .addKeyValue("log", metadata.persistenceId())
            .addKeyValue("sequence", metadata.sequenceNr())
            .addKeyValue("millis", millis)
            .log("Checkpoint written");
      } else {
        LOG.atError()
            .addKeyValue("log", metadata.persistenceId())
            .addKeyValue("sequence", metadata.sequenceNr())
            .setCause(failure)
            .log("A checkpoint could not be written, the one before it serves on");
      }
    });
  }

  @Override
  public Future<Void> doDeleteAsync(SnapshotMetadata metadata) {
    return delete(metadata.persistenceId(), checkpoint -> checkpoint.sequence() == metadata.sequenceNr()
        && (metadata.timestamp() == 0 || metadata.timestamp() == checkpoint.timestampMillis()));
  }

  @Override
  public Future<Void> doDeleteAsync(String persistenceId, SnapshotSelectionCriteria criteria) {
    return delete(persistenceId, checkpoint -> matches(checkpoint, criteria));
  }

  private Future<Void> delete(String persistenceId, Predicate<Checkpoint> which) {
    return storage.watched(() -> {
      LedgerEngine engine = store.engine(persistenceId);
      engine.checkpoints().stream().filter(which).map(Checkpoint::sequence).forEach(engine::dropCheckpoint);
      return null;
    });
  }

  private static boolean matches(Checkpoint checkpoint, SnapshotSelectionCriteria criteria) {
    return checkpoint.sequence() <= criteria.maxSequenceNr()
        && checkpoint.sequence() >= criteria.minSequenceNr()
        && checkpoint.timestampMillis() <= criteria.maxTimestamp()
        && checkpoint.timestampMillis() >= criteria.minTimestamp();
  }
}
