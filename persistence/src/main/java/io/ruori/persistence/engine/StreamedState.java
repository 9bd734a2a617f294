package io.ruori.persistence.engine;

import io.ruori.core.ledger.CheckpointState;
import java.util.Iterator;

/** A {@link CheckpointState} as the records of a checkpoint: a first one that says so, then its own. */
public final class StreamedState {
  /** The only byte of the first record. */
  public static final byte TAG = 1;

  private StreamedState() {}

  public static Iterator<byte[]> records(CheckpointState state) {
    Iterator<byte[]> records = state.records();
    return new Iterator<>() {
      private boolean begun;

      @Override
      public boolean hasNext() {
        return !begun || records.hasNext();
      }

      @Override
      public byte[] next() {
        if (begun) {
          return records.next();
        }
        begun = true;
        return new byte[] {TAG};
      }
    };
  }
}
