package io.ruori.persistence.local;

import io.ruori.persistence.engine.Checkpoint;
import io.ruori.persistence.engine.DamagedData;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Brings a {@link Backup} back into an empty data directory. Revisions jump ahead, so that none that was given out
 * after the backup is given out again for something else: watches and tokens from before are then too old.
 */
public final class Restore {
  /** More revisions than a ring makes in any time between a backup and its loss. */
  public static final long DEFAULT_JUMP = 1_000_000_000L;

  /** The head at the time of the backup, and the head now. */
  public record Restored(long backupRevision, long revision) {}

  private Restore() {}

  /**
   * Restores a log; the server that uses the directory must not run.
   *
   * @param jump how far revisions jump ahead of the backup's
   * @throws DataDirectoryRefused when the directory is in use or holds such a log already
   * @throws DamagedData when the backup is not whole; the directory is as empty as before
   */
  public static Restored into(Path dataDirectory, String persistenceId, InputStream backup, long jump) {
    try (DataDirectory directory = DataDirectory.open(dataDirectory)) {
      Path journal = directory.journal(persistenceId);
      if (!Directories.list(journal).isEmpty()) {
        throw new DataDirectoryRefused("the data directory " + dataDirectory
            + " is not empty: a backup is restored into an empty one", null);
      }
      Files.createDirectories(journal);
      Directories.sync(journal.getParent());
      ReadableByteChannel channel = Channels.newChannel(backup);
      Checkpoint source = CheckpointFormat.readHeader("in the backup", channel);
      Checkpoint target = new Checkpoint(Math.addExact(source.sequence(), jump), source.timestampMillis());
      CheckpointFiles.write(journal, target, CheckpointFormat.records("in the backup", channel), FileOpener.DISK);
      return new Restored(source.sequence(), target.sequence());
    } catch (IOException e) {
      throw new UncheckedIOException("the backup could not be restored into " + dataDirectory, e);
    }
  }
}
