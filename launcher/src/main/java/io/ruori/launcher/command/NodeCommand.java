package io.ruori.launcher.command;

import io.ruori.launcher.StartFailure;
import io.ruori.launcher.Worker;
import io.ruori.launcher.directory.DataDirectory;
import io.ruori.launcher.directory.DirectoryException;
import io.ruori.launcher.settings.Settings;
import io.ruori.launcher.settings.SettingsException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "node",
    description = {
      "Runs a worker in the foreground: its pods, and no part of the API.",
      "The first start joins with a token; its certificate is kept in the data directory for later ones."
    },
    mixinStandardHelpOptions = true)
final class NodeCommand implements Callable<Integer> {
  private static final String NAME = "[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*";

  @Mixin private JoinOptions join = new JoinOptions();

  @Option(names = "--name", paramLabel = "N", description = "The node's name (default: the host's).")
  private String name;

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "Where the node's data is (default: ~/.local/share/ruori-node).")
  private Path directory;

  @Mixin private OtherOptions others = new OtherOptions();

  @Option(
      names = "--address",
      paramLabel = "ADDRESS",
      description = "By which the API reaches this node (default: the one with which it reaches the API).")
  private String address;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "Where the API asks this node for logs (default: 10250, or a free one where that is taken).")
  private Integer port;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    DataDirectory data = data();
    Worker.Invitation invitation = new Worker.Invitation(join.server(), join.token());
    try (DataDirectory.Hold hold = data.lock()) {
      Settings settings = settings(data);
      Worker worker = Worker.start(settings, invitation, data);
      data.remember(data.settings(given()));
      CountDownLatch stopped = new CountDownLatch(1);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(worker, hold), "stop"));
      PrintWriter out = spec.commandLine().getOut();
      out.println("Ruori runs the node " + worker.nodeName() + " of " + worker.server());
      out.flush();
      stopped.await();
      return 0;
    } catch (StartFailure | DirectoryException e) {
      throw new CommandFailure(e.getMessage());
    }
  }

  private DataDirectory data() {
    Path usual = Settings.defaultDataDirectory(System.getenv());
    return new DataDirectory(directory == null ? usual.resolveSibling("ruori-node") : directory);
  }

  private Settings settings(DataDirectory data) throws IOException, CommandFailure {
    if (name != null && !name.matches(NAME)) {
      throw new CommandFailure(
          "--name: \"" + name + "\" is no name of a node: lower case letters, digits, '-' and '.'");
    }
    try {
      return Settings.of(data.settings(given()));
    } catch (SettingsException e) {
      throw new CommandFailure(e.getMessage());
    }
  }

  private Map<String, String> given() {
    Map<String, String> values = others.given();
    OtherOptions.put(values, "node.name", name);
    OtherOptions.put(values, "node.address", address);
    OtherOptions.put(values, "node.port", port);
    return values;
  }

  private static void stop(Worker worker, DataDirectory.Hold hold) {
    try (hold) {
      worker.close();
    } catch (IOException e) {
      System.err.println("ruori: " + e);
    }
  }
}
