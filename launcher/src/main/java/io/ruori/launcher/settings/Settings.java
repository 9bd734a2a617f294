package io.ruori.launcher.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that a cluster's member is told at its start. Keys are the components' names, such as {@code api.port} or
 * {@code network.service-cidr}.
 */
public record Settings(
    ApiSettings api,
    RingSettings ring,
    LedgerSettings ledger,
    NetworkSettings network,
    NodeSettings node,
    ClientSettings client,
    AuditSettings audit) {

  /**
   * @param bind the address to listen at
   * @param port of HTTPS
   * @param names further names and addresses for its certificate, separated by commas, such as a virtual address'
   */
  public record ApiSettings(String bind, int port, String names) {}

  /**
   * This master among others.
   *
   * @param name of this master; {@code ""} is the host's, with the API port when that is not 6443
   * @param port for other masters' messages, {@code 0}: the API port + 1; the ledger's copies are fed at the next one
   * @param known endpoints of masters to ask for a place, separated by commas; {@code ""} for the first one
   */
  public record RingSettings(String name, int port, String known) {}

  /**
   * @param engine where the history is kept
   * @param historyAge how long past versions are kept at least for watches
   */
  public record LedgerSettings(Engine engine, Duration historyAge) {}

  /**
   * Where the ledger keeps its records: in this process only, in files of this machine, or in files of several machines, which
   * is the same as long as there is one.
   */
  public enum Engine {
    MEMORY,
    LOCAL,
    RAFT
  }

  /** The cluster's address plan; the defaults are those of upstream's usual clusters. */
  public record NetworkSettings(
      String serviceCidr, String podCidr, String clusterDomain, int nodePortFirst, int nodePortLast) {}

  /**
   * The nodes in this JVM.
   *
   * @param runtime what runs the containers
   * @param count how many simulated nodes; {@code -1}: one node, of the runtime
   * @param name of the only node; {@code ""} is the host's name
   * @param address a worker's, by which the API reaches it; {@code ""}: the one with which it reaches the API
   * @param port where a worker answers the API's calls; {@code 0}: kubelet's 10250, or a free one where that is taken
   * @param monitorGrace how long a silent node is trusted
   */
  public record NodeSettings(
      Runtime runtime, int count, String name, String address, int port, Duration monitorGrace) {}

  /** @param kubeconfig the file to write a context into; {@code ""} is the user's own */
  public record ClientSettings(String kubeconfig) {}

  /**
   * Who asked for what: a log of requests.
   *
   * @param policy a file in upstream's policy format; {@code ""}: nothing is logged
   * @param log the file that events are appended to
   */
  public record AuditSettings(String policy, String log) {}

  /** {@code AUTO} is Docker when an engine answers, else simulated. */
  public enum Runtime {
    AUTO,
    DOCKER,
    SIMULATED
  }

  public static Settings defaults() {
    return new Settings(
        new ApiSettings("127.0.0.1", 6443, ""),
        new RingSettings("", 0, ""),
        new LedgerSettings(Engine.RAFT, Duration.ofMinutes(10)),
        new NetworkSettings("10.96.0.0/12", "10.244.0.0/16", "cluster.local", 30000, 32767),
        new NodeSettings(Runtime.AUTO, -1, "", "", 0, Duration.ofSeconds(4)),
        new ClientSettings(""),
        new AuditSettings("", ""));
  }

  /**
   * The defaults, changed by {@code values}.
   *
   * @throws SettingsException when a key is unknown or a value does not fit
   */
  public static Settings of(Map<String, String> values) throws SettingsException {
    Settings settings = SettingsReader.read(defaults(), values);
    SettingsRules.check(settings);
    return settings;
  }

  /** Where the user's data goes when nothing else is said: the XDG data home. */
  public static Path defaultDataDirectory(Map<String, String> environment) {
    Path home = Path.of(Optional.ofNullable(environment.get("HOME")).orElse(System.getProperty("user.home")));
    return Optional.ofNullable(environment.get("XDG_DATA_HOME"))
        .filter(text -> text.startsWith("/"))
        .map(Path::of)
        .orElse(home.resolve(".local/share"))
        .resolve("ruori");
  }
}
