package io.ruori.core.reconcile;

import io.ruori.core.object.ObjectKey;

/** How reconciled objects are dealt out to keepers, the same on every member. */
public final class Partitions {
  /** How many there are in a ring. */
  public static final int COUNT = 64;

  private Partitions() {}

  static int of(ObjectKey key, int partitions) {
    return Math.floorMod(key.toString().hashCode(), partitions);
  }

  /** The partition's own object in the ledger: who writes it holds the partition. */
  static ObjectKey key(int partition) {
    return new ObjectKey("ruori.io", "keepers", "", Integer.toString(partition));
  }
}
