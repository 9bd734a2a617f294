package io.ruori.core.ring;

import io.ruori.core.ledger.Change;
import io.ruori.core.ledger.LiveTable;
import io.ruori.core.ledger.RingRecord;
import io.ruori.core.object.ObjectKey;
import java.util.Optional;

/**
 * What messages and records are in use in a ring: a number in the ledger. It is raised when every master understands the
 * next level, and never lowered; a master that understands less is not let in. What a release adds to a message or a record
 * it writes only from the level on at which all others read it.
 */
public final class FeatureLevel {
  /** Of rings that say nothing. */
  public static final int FIRST = 1;

  private static final String NAME = "ring";
  private static final ObjectKey KEY = RingRecord.RING.key(NAME);
  private static final String FIELD = "featureLevel";

  private FeatureLevel() {}

  /** The level at which the ring runs. */
  public static int stored(LiveTable table) {
    return table.find(KEY).map(stored -> stored.parse().path(FIELD).asInt(FIRST)).orElse(FIRST);
  }

  /** The change that raises the level to what all masters understand; empty when there is nothing to raise. */
  public static Optional<Change> raise(LiveTable table) {
    int common = MemberRecord.all(table).stream().mapToInt(MemberRecord::featureLevel).min().orElse(0);
    if (common <= stored(table)) {
      return Optional.empty();
    }
    return Optional.of(RingRecord.RING.put(table, RingRecord.RING.edit(table, NAME).put(FIELD, common)));
  }
}
