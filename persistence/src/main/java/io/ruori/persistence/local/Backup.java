package io.ruori.persistence.local;

import io.ruori.core.ledger.CheckpointState;
import io.ruori.persistence.engine.Checkpoint;
import io.ruori.persistence.engine.StreamedState;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.util.Iterator;

/**
 * A backup is the ledger's state at one revision, in the format of a checkpoint, with checksums. Because the state is
 * immutable it is written while the ledger goes on, without a copy in memory.
 */
public final class Backup {
  private Backup() {}

  /**
   * Writes a backup; the stream is not closed.
   *
   * @param revision the last revision in the state
   * @param nowMillis when the backup is made
   */
  public static void write(CheckpointState state, long revision, long nowMillis, OutputStream target)
      throws IOException {
    CheckpointFormat.write(
        new Checkpoint(revision, nowMillis), StreamedState.records(state), Channels.newChannel(target));
    target.flush();
  }

  /**
   * Reads a backup to its end.
   *
   * @return how many objects are in it
   * @throws io.ruori.persistence.engine.DamagedData when it is not whole
   */
  public static long check(InputStream source) throws IOException {
    ReadableByteChannel channel = Channels.newChannel(source);
    CheckpointFormat.readHeader("in the backup", channel);
    Iterator<byte[]> records = CheckpointFormat.records("in the backup", channel);
    long count = -1; // the first one says only what the others are
    while (records.hasNext()) {
      records.next();
      count++;
    }
    return count;
  }
}
