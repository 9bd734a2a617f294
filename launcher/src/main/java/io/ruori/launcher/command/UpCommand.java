package io.ruori.launcher.command;

import io.ruori.launcher.NodeNames;
import io.ruori.launcher.directory.DataDirectory;
import io.ruori.launcher.directory.DirectoryException;
import io.ruori.launcher.directory.FileProblem;
import io.ruori.launcher.kubeconfig.Kubeconfig;
import io.ruori.launcher.process.BackgroundMember;
import io.ruori.launcher.process.StartLog;
import io.ruori.launcher.settings.Settings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ObjectNode;

@Command(
    name = "up",
    description = "Starts a one-machine cluster in the background and waits until its nodes are Ready.",
    mixinStandardHelpOptions = true)
final class UpCommand implements Callable<Integer> {
  private static final Duration API_PATIENCE = Duration.ofSeconds(90);
  private static final Duration NODE_PATIENCE = Duration.ofSeconds(120);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

  @Mixin private ClusterOptions options = new ClusterOptions();
  @Spec private CommandSpec spec;

  private final long startNanos = System.nanoTime();

  @Override
  public Integer call() throws Exception {
    DataDirectory directory = options.directory();
    try {
      directory.prepare();
      directory.refuseWorkers();
    } catch (DirectoryException e) {
      throw new CommandFailure(e.getMessage());
    }
    Settings settings = options.settings();
    Optional<BackgroundMember> started = Optional.empty();
    StartLog log = StartLog.of(directory.log());
    if (directory.runningPid().isPresent()) {
      say("already running (process " + directory.runningPid().get() + ")");
      refuseChanges();
    } else {
      Preparation.prepare(settings, options.mayInstall(), this::say);
      enrol(directory);
      settings = options.settings();
      started = Optional.of(start(directory));
      say("starting; data in " + directory.root());
    }
    MemberClient client = awaitApi(directory, started);
    if (started.isPresent()) {
      log.warnings().forEach(warning -> say("warning: " + warning));
    }
    say("API ready at " + client.access().server() + "; " + merged(settings, client, directory));
    awaitNodes(client, NodeNames.of(settings), started);
    BackgroundMember.train(Preparation.home());
    Preparation.findKubectl(options.mayInstall(), this::say);
    return 0;
  }

  private void refuseChanges() throws IOException, CommandFailure {
    List<String> changes = options.changes();
    if (!changes.isEmpty()) {
      throw new CommandFailure(
          "it runs with other settings than " + String.join(", ", changes) + ": stop it with \"ruori down\" first");
    }
  }

  private void enrol(DataDirectory directory) throws IOException, CommandFailure, InterruptedException {
    try (DataDirectory.Hold hold = directory.lock()) {
      options.enrol();
    } catch (DirectoryException e) {
      throw new CommandFailure(e.getMessage());
    }
  }

  private void say(String what) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(String.format(Locale.ROOT, "%5.1f s  %s", (System.nanoTime() - startNanos) / 1e9, what));
    out.flush();
  }

  private static String merged(Settings settings, MemberClient client, DataDirectory directory) throws CommandFailure {
    Path file = kubeconfig(settings);
    try {
      return "context \"" + Kubeconfig.merge(file, client.access()) + "\" in " + file;
    } catch (IOException e) {
      throw new CommandFailure(
          "the cluster runs, but " + file + " cannot be written (" + FileProblem.told(e) + "): use "
              + directory.adminKubeconfig() + " with it");
    }
  }

  private static Path kubeconfig(Settings settings) {
    String named = settings.client().kubeconfig();
    return named.isEmpty() ? Kubeconfig.defaultFile(System.getenv()) : Path.of(named);
  }

  private BackgroundMember start(DataDirectory directory) throws IOException {
    Files.deleteIfExists(directory.adminKubeconfig());
    Map<String, String> environment = Map.of("RUORI_BUILT", "1", "RUORI_LOG", directory.log().toString());
    return BackgroundMember.start(
        Preparation.home(), options.serverArguments(), environment, directory.root().resolve("ruori.out"));
  }

  private MemberClient awaitApi(DataDirectory directory, Optional<BackgroundMember> started)
      throws IOException, InterruptedException, CommandFailure {
    long deadline = System.nanoTime() + API_PATIENCE.toNanos();
    while (true) {
      Optional<MemberClient> client = MemberClient.find(directory);
      if (client.isPresent() && client.get().isReady()) {
        return client.get();
      }
      failIfEnded(started);
      if (System.nanoTime() > deadline) {
        throw new CommandFailure(
            "the API did not become ready within " + API_PATIENCE.toSeconds() + " s; see " + directory.log());
      }
      Thread.sleep(LOOK_AGAIN);
    }
  }

  private void awaitNodes(MemberClient client, List<String> names, Optional<BackgroundMember> started)
      throws InterruptedException, CommandFailure {
    long deadline = System.nanoTime() + NODE_PATIENCE.toNanos();
    while (true) {
      List<ObjectNode> nodes =
          client.nodes().stream().filter(node -> names.contains(MemberClient.name(node))).toList();
      if (nodes.stream().filter(MemberClient::isReady).count() == names.size()) {
        say(names.isEmpty() ? "no nodes of its own" : String.join(", ", names) + " Ready");
        return;
      }
      failIfEnded(started);
      if (System.nanoTime() > deadline) {
        throw new CommandFailure("not every node is Ready: " + unready(nodes, names.size()));
      }
      Thread.sleep(LOOK_AGAIN);
    }
  }

  private static String unready(List<ObjectNode> nodes, int count) {
    List<String> why =
        nodes.stream()
            .filter(node -> !MemberClient.isReady(node))
            .map(node -> MemberClient.name(node) + ": " + MemberClient.readyCondition(node).path("message").asString(""))
            .toList();
    return why.isEmpty() ? nodes.size() + " of " + count + " nodes have registered" : String.join("; ", why);
  }

  private static void failIfEnded(Optional<BackgroundMember> started) throws CommandFailure {
    if (started.isPresent() && !started.get().isAlive()) {
      throw new CommandFailure(started.get().cause());
    }
  }
}
