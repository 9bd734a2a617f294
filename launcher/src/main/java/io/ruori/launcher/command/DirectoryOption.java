package io.ruori.launcher.command;

import io.ruori.launcher.directory.DataDirectory;
import io.ruori.launcher.directory.DirectoryException;
import io.ruori.launcher.settings.Settings;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Which member is meant: the one with this data directory. */
final class DirectoryOption {
  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "Where the cluster's data is (default: ~/.local/share/ruori).")
  private Path directory;

  /** The directory, to look at what is there. */
  DataDirectory readable() throws CommandFailure {
    try {
      DataDirectory found = directory();
      found.requireReadable();
      return found;
    } catch (DirectoryException e) {
      throw new CommandFailure(e.getMessage());
    }
  }

  DataDirectory directory() {
    return new DataDirectory(directory == null ? Settings.defaultDataDirectory(System.getenv()) : directory);
  }
}
