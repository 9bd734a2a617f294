package io.ruori.launcher.command;

import io.ruori.launcher.settings.Settings;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** What must be on the machine besides a JDK: a container engine and kubectl. Root on Debian and Ubuntu installs them. */
final class Preparation {
  private Preparation() {}

  /** The folder of the {@code ruori} script. */
  static Path home() {
    String home = System.getenv("RUORI_HOME");
    return home == null ? Path.of("").toAbsolutePath() : Path.of(home);
  }

  /** Starts (and installs) a Docker engine where one is wanted and may be had. */
  static void prepare(Settings settings, boolean mayInstall, Consumer<String> say)
      throws IOException, InterruptedException, CommandFailure {
    Settings.Runtime runtime = settings.node().runtime();
    if (runtime == Settings.Runtime.SIMULATED || settings.node().count() >= 0) {
      return;
    }
    Path script = home().resolve("scripts/setup.sh");
    if (mayInstall && isRoot() && Files.isExecutable(script)) {
      say.accept("preparing the machine: container engine, images (scripts/setup.sh)");
      int code = new ProcessBuilder(script.toString()).inheritIO().start().waitFor();
      if (code != 0 && runtime == Settings.Runtime.DOCKER) {
        throw new CommandFailure("scripts/setup.sh failed with code " + code);
      }
    }
  }

  /** Says where kubectl is to be had when it is not on the PATH, or installs a package that has one. */
  static void findKubectl(boolean mayInstall, Consumer<String> say) throws IOException, InterruptedException {
    if (onPath("kubectl")) {
      return;
    }
    if (mayInstall && isRoot() && onPath("apt-get")) {
      for (String name : List.of("kubectl", "kubernetes-client")) {
        ProcessBuilder install = new ProcessBuilder("apt-get", "install", "-y", "--no-install-recommends", name);
        install.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        if (install.start().waitFor() == 0 && onPath("kubectl")) {
          say.accept("installed kubectl (package " + name + ")");
          return;
        }
      }
    }
    say.accept("kubectl is not on the PATH; it is to be had from https://kubernetes.io/docs/tasks/tools/");
  }

  private static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  private static boolean onPath(String program) {
    return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
  }
}
