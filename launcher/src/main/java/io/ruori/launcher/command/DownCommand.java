package io.ruori.launcher.command;

import io.ruori.launcher.Leftovers;
import io.ruori.launcher.NodeNames;
import io.ruori.launcher.directory.DataDirectory;
import io.ruori.launcher.kubeconfig.Kubeconfig;
import io.ruori.launcher.settings.Settings;
import io.ruori.launcher.settings.SettingsException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "down",
    description = "Stops the cluster and its pods; keeps the data, or removes it.",
    mixinStandardHelpOptions = true)
final class DownCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Mixin private DirectoryOption option = new DirectoryOption();

  @Option(names = "--purge", description = "Remove the data, and the context from the kubeconfig.")
  private boolean purge;

  @Option(
      names = "--drain",
      description = "Move the pods of this machine's nodes elsewhere first, as disruption budgets allow; \"up\" takes pods again.")
  private boolean drain;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    DataDirectory directory = option.readable();
    PrintWriter out = spec.commandLine().getOut();
    Optional<Long> pid = directory.runningPid();
    Settings settings = settings(directory, out);
    if (pid.isPresent()) {
      Departure departure = new Departure(directory, out);
      if (drain) {
        departure.drain(NodeNames.of(settings));
      }
      departure.leave(purge);
      directory.askToStopPods();
      stop(pid.get());
      out.println("stopped (process " + pid.get() + ")");
    } else {
      out.println("not running" + (directory.exists() ? "" : ": there is no data in " + directory.root()));
    }
    Leftovers.remove(directory, settings, purge);
    if (purge) {
      forgetContext(directory, settings);
      directory.purge();
      out.println("removed " + directory.root());
    }
    return 0;
  }

  /** What goes need not be right: of settings that cannot be followed, only the kubeconfig's place counts. */
  private static Settings settings(DataDirectory directory, PrintWriter out) throws IOException, SettingsException {
    Map<String, String> kept = directory.settings(Map.of());
    try {
      return Settings.of(kept);
    } catch (SettingsException e) {
      out.println("the settings that are kept in " + directory.root() + " are not followed: " + e.getMessage());
      kept.keySet().retainAll(Set.of("client.kubeconfig"));
      return Settings.of(kept);
    }
  }

  private static void stop(long pid) throws Exception {
    Optional<ProcessHandle> process = ProcessHandle.of(pid);
    if (process.isEmpty()) {
      return;
    }
    if (!process.get().destroy()) {
      throw new CommandFailure("process " + pid + " cannot be stopped: it belongs to another user");
    }
    try {
      process.get().onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      process.get().destroyForcibly();
      throw new CommandFailure("process " + pid + " did not stop within " + PATIENCE.toSeconds() + " s and was killed");
    }
  }

  private static void forgetContext(DataDirectory directory, Settings settings) throws IOException {
    String named = settings.client().kubeconfig();
    Path file = named.isEmpty() ? Kubeconfig.defaultFile(System.getenv()) : Path.of(named);
    if (Files.exists(directory.authority())) {
      // A start that failed took away what said where the API was; it was where earlier starts had it.
      Optional<String> server = Kubeconfig.current(directory.adminKubeconfig()).map(Kubeconfig.Access::server);
      String end = server.orElse(":" + settings.api().port());
      Kubeconfig.remove(file, end, Files.readString(directory.authority()));
    }
  }
}
