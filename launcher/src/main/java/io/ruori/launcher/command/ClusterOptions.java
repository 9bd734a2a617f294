package io.ruori.launcher.command;

import io.ruori.launcher.Release;
import io.ruori.launcher.directory.DataDirectory;
import io.ruori.launcher.join.EnrolmentException;
import io.ruori.launcher.join.JoinToken;
import io.ruori.launcher.pki.Pem;
import io.ruori.launcher.ring.RingJoin;
import io.ruori.launcher.settings.AddressPlan;
import io.ruori.launcher.settings.Settings;
import io.ruori.launcher.settings.SettingsException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that describe a cluster, the same for {@code up} and {@code server}; what is given is remembered. */
final class ClusterOptions {
  private static final String LEDGER_ENGINE = "ledger.engine";
  private static final String RAFT = "raft";

  @Mixin private DirectoryOption directory = new DirectoryOption();

  @Mixin private JoinOptions join = new JoinOptions();

  @Option(names = "--name", paramLabel = "N", description = "This master's name (default: the host's).")
  private String name;

  @Option(
      names = "--ring-port",
      paramLabel = "PORT",
      description = "Where other masters reach this one, at this port and the next (default: the API port + 1).")
  private Integer ringPort;

  @Option(names = "--no-pods", description = "Run no pods in this member: same as --nodes 0.")
  private boolean noPods;

  @Option(names = "--api-port", paramLabel = "PORT", description = "Port of the Kubernetes API (default: 6443).")
  private Integer apiPort;

  @Option(names = "--bind", paramLabel = "ADDRESS", description = "Address to listen at (default: 127.0.0.1).")
  private String bind;

  @Mixin private OtherOptions others = new OtherOptions();

  @Option(
      names = "--nodes",
      paramLabel = "N",
      description = "Simulated nodes in this JVM; 0: the API and the reconcilers only (default: one node).")
  private Integer nodes;

  @Option(
      names = "--ledger",
      paramLabel = "local|memory|raft",
      description = "Where the history is kept (default: raft, in the data directories of all masters).")
  private Settings.Engine ledger;

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      description = "Where to write a context (default: the user's kubeconfig, as the context \"ruori\").")
  private Path kubeconfig;

  @Option(names = "--no-install", description = "Install nothing on this machine.")
  private boolean noInstall;

  /** Chosen here for a new cluster. */
  private final Map<String, String> planned = new TreeMap<>();

  DataDirectory directory() {
    return directory.directory();
  }

  boolean mayInstall() {
    return !noInstall;
  }

  /** What was given on this command line. */
  private Map<String, String> given() throws IOException {
    Map<String, String> values = others.given();
    OtherOptions.put(values, "api.port", apiPort);
    OtherOptions.put(values, "api.bind", bind);
    OtherOptions.put(values, "node.count", noPods ? Integer.valueOf(0) : nodes);
    OtherOptions.put(values, "ring.name", name);
    OtherOptions.put(values, "ring.port", ringPort);
    OtherOptions.put(values, LEDGER_ENGINE, ledger);
    OtherOptions.put(values, "client.kubeconfig", kubeconfig == null ? null : kubeconfig.toAbsolutePath());
    if (ledger == Settings.Engine.LOCAL && RAFT.equals(directory().settings(Map.of()).get(LEDGER_ENGINE))) {
      values.remove(LEDGER_ENGINE); // what is replicated stays so
    }
    return values;
  }

  /** A negative number of nodes means something only inside. */
  private void checkNodes() throws CommandFailure {
    if (nodes != null && nodes < 0) {
      throw new CommandFailure("--nodes: " + nodes + " is less than none");
    }
  }

  /** The settings, checked: the remembered ones under the given ones. */
  Settings settings() throws IOException, CommandFailure {
    checkNodes();
    try {
      planAddresses();
      return Settings.of(directory().settings(given()));
    } catch (SettingsException e) {
      throw new CommandFailure(e.getMessage());
    }
  }

  /**
   * Gets what this member needs to be one of a ring, if that is asked for and has not happened yet; of a new cluster, the
   * ranges are kept: a start that fails for another reason leaves keys, by which the next one takes it for a cluster that
   * has them.
   *
   * @throws CommandFailure when the ring refuses, with its reason
   */
  void enrol() throws IOException, CommandFailure, InterruptedException {
    Optional<URI> server = join.server();
    if (server.isEmpty()) {
      if (!planned.isEmpty()) {
        directory().remember(directory().settings(planned));
      }
      return;
    }
    if (Files.exists(directory().authority())) {
      refuseOtherCluster();
      if (!directory().hasForgottenKeys()) {
        return;
      }
    }
    refuseLoopback(server.get());
    JoinToken token =
        join.token().orElseThrow(() -> new CommandFailure("--join needs --token, from \"ruori token create\" there"));
    try {
      Map<String, String> shared = RingJoin.enrol(directory(), server.get(), token, Release.FEATURE_LEVEL);
      directory().remember(directory().settings(shared));
    } catch (EnrolmentException e) {
      throw new CommandFailure(e.getMessage());
    }
  }

  /** Who has joined may be told again to join the same. */
  private void refuseOtherCluster() throws IOException, CommandFailure {
    try {
      X509Certificate own = Pem.certificate(Files.readString(directory().authority()));
      if (join.token().isPresent() && !join.token().get().pins(own)) {
        throw new CommandFailure(
            "the data directory " + directory().root() + " belongs to another cluster than the token: use another"
                + " --data-dir, or remove what is there (ruori down --purge)");
      }
    } catch (GeneralSecurityException e) {
      throw new CommandFailure(directory().authority() + ": " + e.getMessage());
    }
  }

  /** Masters call each other: one that listens only to its own machine is of no use to those elsewhere. */
  private void refuseLoopback(URI server) throws IOException, CommandFailure {
    boolean elsewhere = !InetAddress.getByName(server.getHost()).isLoopbackAddress();
    if (elsewhere && settings().api().bind().startsWith("127.")) {
      throw new CommandFailure(
          "this master would listen at " + settings().api().bind() + ", where the others cannot reach it: use --bind with an"
              + " address of this machine, or --bind 0.0.0.0");
    }
  }

  /** Clusters of one machine have ranges of their own; what is chosen here is remembered as if it were given. */
  private void planAddresses() throws IOException, SettingsException, CommandFailure {
    Map<String, String> known = directory().settings(given());
    Settings settings = Settings.of(known);
    boolean fresh = join.server().isEmpty() && !Files.exists(directory().authority());
    boolean simulated = settings.node().count() >= 0 || settings.node().runtime() == Settings.Runtime.SIMULATED;
    if (fresh && !simulated) {
      planned.putAll(AddressPlan.choose(known, settings.network()));
      others.add(planned);
    }
  }

  /** For later starts. Called when this one has succeeded: what does not work is not kept. */
  void remember() throws IOException {
    Map<String, String> given = given();
    if (!given.isEmpty()) {
      directory().remember(directory().settings(given));
    }
  }

  /** Of what was given, that which a running member was not started with. */
  List<String> changes() throws IOException {
    Map<String, String> known = directory().settings(Map.of());
    return given().entrySet().stream()
        .filter(option -> !option.getValue().equals(known.get(option.getKey())))
        .map(option -> option.getKey() + "=" + option.getValue())
        .toList();
  }

  /** The arguments with which {@code server} does what was asked here. */
  List<String> serverArguments() throws IOException {
    List<String> arguments = new ArrayList<>(List.of("server", "--data-dir", directory().root().toString()));
    given().forEach((key, value) -> arguments.addAll(List.of("--set", key + "=" + value)));
    if (noInstall) {
      arguments.add("--no-install");
    }
    return arguments;
  }
}
