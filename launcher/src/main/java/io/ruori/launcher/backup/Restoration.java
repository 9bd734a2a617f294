package io.ruori.launcher.backup;

import io.ruori.launcher.Release;
import io.ruori.launcher.backup.BackupFile.Description;
import io.ruori.launcher.directory.DataDirectory;
import io.ruori.launcher.directory.DirectoryException;
import io.ruori.persistence.engine.DamagedData;
import io.ruori.persistence.local.Backup;
import io.ruori.persistence.local.Restore;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Makes a data directory of a backup. */
public final class Restoration {
  /** The name under which the ledger's log is kept. */
  private static final String LOG = "ledger";

  private Restoration() {}

  /** What there is now. */
  public record Restored(Description backup, long revision) {}

  /** What a backup holds, when it is whole. */
  public record Checked(Description backup, long objects) {}

  /**
   * Reads a backup to its end.
   *
   * @throws DamagedData when it is not whole
   */
  public static Checked check(Path file) throws IOException {
    try (InputStream in = open(file)) {
      Description description = BackupFile.describe(in);
      return new Checked(description, Backup.check(in));
    }
  }

  private static InputStream open(Path file) throws IOException {
    return new BufferedInputStream(Files.newInputStream(file), 1 << 16);
  }

  /**
   * Restores into a directory in which nothing is yet. When that fails, there is nothing in it.
   *
   * @throws DirectoryException when the directory is used, or cannot be
   * @throws DamagedData when the backup is not whole, or of a newer release
   */
  public static Restored into(DataDirectory directory, Path file) throws IOException, DirectoryException {
    refuseUsed(directory);
    Description description = check(file).backup();
    if (description.featureLevel() > Release.FEATURE_LEVEL) {
      throw new DamagedData(
          "it was made by the newer release " + description.release() + " (feature level " + description.featureLevel()
              + "; this one knows up to " + Release.FEATURE_LEVEL + "): restore it with that release");
    }
    try (DataDirectory.Hold hold = directory.lock()) {
      if (Files.exists(directory.pki()) || Files.exists(directory.ledger())) {
        throw used(directory); // since it was looked at
      }
      return restore(directory, file, description);
    }
  }

  private static Restored restore(DataDirectory directory, Path file, Description description) throws IOException {
    boolean done = false;
    try (InputStream in = open(file)) {
      BackupFile.describe(in);
      Restore.Restored restored = Restore.into(directory.ledger(), LOG, in, Restore.DEFAULT_JUMP);
      directory.remember(settings(directory, description));
      description.shared().writeKeys(directory.pki()); // last: with its keys it is a cluster
      done = true;
      return new Restored(description, restored.revision());
    } finally {
      if (!done) {
        directory.purge();
      }
    }
  }

  private static void refuseUsed(DataDirectory directory) throws DirectoryException {
    if (directory.runningPid().isPresent()) {
      throw new DirectoryException(
          "a member runs on " + directory.root() + " (process " + directory.runningPid().get()
              + "): a backup is restored into a data directory of its own; see --data-dir");
    }
    if (directory.exists()) {
      throw used(directory);
    }
  }

  private static DirectoryException used(DataDirectory directory) {
    return new DirectoryException(
        "the data directory " + directory.root() + " is not empty: restore into another (--data-dir), or remove this"
            + " cluster first (ruori down --purge)");
  }

  /** The engine is chosen at the start: a ring of one begins with any. */
  private static Map<String, String> settings(DataDirectory directory, Description description) throws IOException {
    Map<String, String> settings = new LinkedHashMap<>(description.shared().settings());
    settings.remove("ledger.engine");
    return directory.settings(settings);
  }
}
