package io.ruori.core.ledger;

import java.util.Iterator;

/**
 * Rebuilds a {@link CheckpointState} from its records. The class is named in {@code ruori.storage.checkpoint-reader}
 * and has a public constructor without arguments.
 */
public interface CheckpointReader {
  /**
   * @param revision the sequence number of the last event that the state holds
   * @param records what {@link CheckpointState#records} gave; empty at revision 0
   */
  CheckpointState read(long revision, Iterator<byte[]> records);
}
