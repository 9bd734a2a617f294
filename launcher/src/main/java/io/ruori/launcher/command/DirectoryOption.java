package io.ruori.launcher.command;

import io.ruori.launcher.directory.DataDirectory;
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

  DataDirectory directory() {
    return new DataDirectory(directory == null ? Settings.defaultDataDirectory(System.getenv()) : directory);
  }
}
