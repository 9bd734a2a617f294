package io.ruori.core.ledger;

import java.util.function.BooleanSupplier;
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
