package io.ruori.master;

import io.ruori.core.reconcile.Reconciler;
import io.ruori.master.replica.ReplicaKind;
import io.ruori.master.replica.ReplicaReconciler;
import java.time.InstantSource;
import java.util.List;

/** All reconcilers, for the keepers to run. */
public final class MasterReconcilers {
  private MasterReconcilers() {}

  public static List<Reconciler> all(InstantSource clock) {
    return List.of(
        ReplicaReconciler.create(ReplicaKind.REPLICATION_CONTROLLER, clock),
        ReplicaReconciler.create(ReplicaKind.REPLICA_SET, clock));
  }
}
