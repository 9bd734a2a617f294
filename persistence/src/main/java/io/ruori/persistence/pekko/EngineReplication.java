package io.ruori.persistence.pekko;

import io.ruori.core.ledger.CheckpointState;
import io.ruori.core.ledger.LedgerStorage;
import io.ruori.core.ledger.LiveTable;
import io.ruori.core.ledger.Replication;
import io.ruori.persistence.engine.Checkpoint;
import io.ruori.persistence.engine.LedgerEngine;
import io.ruori.persistence.engine.StreamedState;
import io.ruori.persistence.raft.RaftStore;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the engine {@code raft} tells the core, and the checkpoints of a member that does not lead: of the table that its
 * views have folded, as no ledger's actor is there to make them.
 */
final class EngineReplication implements Replication {
  private static final Logger LOG = LoggerFactory.getLogger(EngineReplication.class);

  private final RaftStore store;
  private final String log;
  private final LedgerEngine engine;
  private final LedgerStorage core;
  private final Executor checkpointing;
  private final AtomicBoolean making = new AtomicBoolean();

  EngineReplication(RaftStore store, String log, LedgerStorage core, Executor checkpointing) {
    this.store = store;
    this.log = log;
    this.core = core;
    this.checkpointing = checkpointing;
    engine = store.engine(log);
  }

  void start() {
    store.onApplied(this::checkpointIfDue);
  }

  @Override
  public void onLeadership(Consumer<Leadership> listener) {
    store.onLeadership(now -> listener.accept(new Leadership(now.term(), now.leader().orElse(""), now.mine())));
  }

  @Override
  public void onCommitted(LongConsumer listener) {
    store.onApplied(() -> listener.accept(engine.head()));
  }

  /** As long as there are no others, the ledger's writer has told the views before it answered. */
  @Override
  public boolean isUpToDate() {
    return store.isAlone();
  }

  @Override
  public CompletionStage<Long> readIndex() {
    return store.readIndex(log);
  }

  private void checkpointIfDue() {
    if (engine.checkpointDue() && !store.leadership().mine() && making.compareAndSet(false, true)) {
      checkpointing.execute(this::checkpoint);
    }
  }

  private void checkpoint() {
    try {
      CheckpointState state = core.live();
      if (state instanceof LiveTable table && table.revision() > newest() && table.revision() <= engine.head()) {
        engine.checkpoint(
            new Checkpoint(table.revision(), System.currentTimeMillis()), () -> StreamedState.records(table));
      }
    } catch (RuntimeException e) {
      LOG.atError().setCause(e).log("A checkpoint could not be written, the one before it serves on");
    } finally {
      making.set(false);
    }
  }

  private long newest() {
    List<Checkpoint> checkpoints = engine.checkpoints();
    return checkpoints.isEmpty() ? 0 : checkpoints.getLast().sequence();
  }
}
