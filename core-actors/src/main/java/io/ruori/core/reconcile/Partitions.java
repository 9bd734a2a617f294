package io.ruori.core.reconcile;

import io.ruori.core.ledger.Change;
import io.ruori.core.ledger.LiveTable;
import io.ruori.core.ledger.RingRecord;
import io.ruori.core.ledger.Stored;
import io.ruori.core.object.ObjectKey;
import java.util.Map;
import java.util.TreeMap;

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
    return RingRecord.KEEPER.key(Integer.toString(partition));
  }

  /**
   * The change by which a member takes a partition.
   *
   * @param holder the address of its actors
   */
  public static Change claim(LiveTable table, int partition, String holder) {
    return RingRecord.KEEPER.put(table, RingRecord.KEEPER.edit(table, Integer.toString(partition)).put("holder", holder));
  }

  /**
   * How many partitions each member holds.
   *
   * @return counts by the member's address for messages, {@code host:port}
   */
  public static Map<String, Integer> held(LiveTable table) {
    Map<String, Integer> counts = new TreeMap<>();
    for (Stored claim : table.list(RingRecord.KEEPER.resource())) {
      String holder = claim.parse().path("holder").asString("");
      counts.merge(holder.substring(holder.indexOf('@') + 1), 1, Integer::sum);
    }
    return counts;
  }
}
