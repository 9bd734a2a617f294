package io.ruori.launcher.command;

import io.ruori.launcher.Ruori;
import io.ruori.launcher.directory.DataDirectory;
import io.ruori.launcher.settings.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/**
 * Starts a member, uses it a little and ends: run with {@code -XX:AOTCacheOutput}, so that the JVM remembers what a start
 * loads and links. Later starts take a fraction of the time.
 */
@Command(name = "train", hidden = true, mixinStandardHelpOptions = true)
final class TrainCommand implements Callable<Integer> {
  @Override
  public Integer call() throws Exception {
    Path folder = Files.createTempDirectory("ruori-train");
    DataDirectory directory = new DataDirectory(folder);
    Settings settings =
        Settings.of(Map.of("api.port", "0", "node.runtime", "simulated", "node.count", "1"));
    try (var _ = directory.lock();
        var _ = Ruori.start(settings, directory)) {
      Optional<MemberClient> client = MemberClient.find(directory);
      for (int i = 0; i < 200 && client.isPresent() && client.get().nodes().isEmpty(); i++) {
        Thread.sleep(50);
      }
      client.ifPresent(MemberClient::isReady);
    } finally {
      directory.purge();
    }
    return 0;
  }
}
