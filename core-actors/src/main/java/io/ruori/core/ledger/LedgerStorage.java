package io.ruori.core.ledger;

import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.pekko.actor.AbstractExtensionId;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.Extension;

/**
 * Where the ledger meets its storage engine beside Pekko Persistence: one per actor system. The engine's plugin
 * installs itself when it starts; until then (and with a plugin that is not ours) room is unlimited and the history
 * empty.
 */
public final class LedgerStorage implements Extension {
  private static final Id ID = new Id();

  private volatile Capacity capacity = Capacity.UNLIMITED;
  private volatile History history = History.EMPTY;
  private volatile BooleanSupplier checkpointDue = () -> false;
  private volatile Replication replication = Replication.NONE;
  private volatile Supplier<CheckpointState> live = () -> LiveTable.EMPTY;

  private LedgerStorage() {}

  public static LedgerStorage get(ClassicActorSystemProvider system) {
    return ID.get(system);
  }

  public Capacity capacity() {
    return capacity;
  }

  public History history() {
    return history;
  }

  /**
   * Whether enough was written since the last checkpoint to make another worth its cost: what the ledger's
   * {@code snapshotWhen} asks. Cheap.
   */
  public boolean checkpointDue() {
    return checkpointDue.getAsBoolean();
  }

  /** How this member's copy keeps together with others; an engine without copies says nothing. */
  public Replication replication() {
    return replication;
  }

  /** What this member has folded so far: a checkpoint that costs nothing to load. */
  public CheckpointState live() {
    return live.get();
  }

  /** For the member only. */
  public void install(Supplier<CheckpointState> newLive) {
    live = newLive;
  }

  /** For a replicating engine only, before its member starts. */
  public void install(Replication newReplication) {
    replication = newReplication;
  }

  /** For the engine's plugin only. */
  public void install(Capacity newCapacity, History newHistory, BooleanSupplier newCheckpointDue) {
    capacity = newCapacity;
    history = newHistory;
    checkpointDue = newCheckpointDue;
  }

  private static final class Id extends AbstractExtensionId<LedgerStorage> {
    @Override
    public LedgerStorage createExtension(ExtendedActorSystem system) {
      return new LedgerStorage();
    }
  }
}
