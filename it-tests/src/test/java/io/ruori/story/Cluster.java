package io.ruori.story;

import io.ruori.process.RuoriProcess;
import io.ruori.process.Shell;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** A cluster in a process of its own, on Docker, with address ranges that nobody else on the machine uses. */
final class Cluster {
  private final Path data;
  private final String node;
  private final int range;
  private final int port;
  private RuoriProcess process;

  /**
   * @param node the name of its node, which no other cluster's node on this machine has
   * @param range pods are in 10.{@code range}.0.0/16, services in the network after it
   */
  Cluster(Path data, String node, int range) throws IOException {
    this.data = data;
    this.node = node;
    this.range = range;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      this.port = free.getLocalPort();
    }
  }

  /** Starts it and waits until its node is Ready. */
  void start() throws IOException {
    Files.deleteIfExists(kubeconfig());
    process =
        RuoriProcess.start(
            "server", data, "--api-port", Integer.toString(port), "--runtime", "docker",
            "--set", "node.name=" + node,
            "--set", "network.pod-cidr=10." + range + ".0.0/16",
            "--set", "network.service-cidr=10." + (range + 1) + ".0.0/16",
            "--kubeconfig", data.resolveSibling("unused.kubeconfig").toString(), "--no-install");
    await("API").until(() -> Files.exists(kubeconfig()) && kubectl("get", "--raw", "/readyz").code() == 0);
    await("node").until(() -> kubectl("get", "nodes", "--no-headers").output().contains(" Ready "));
  }

  private ConditionFactory await(String what) {
    return Awaitility.await(what)
        .atMost(Duration.ofSeconds(90))
        .pollInterval(Duration.ofMillis(200))
        .failFast(
            () -> {
              if (!process.isAlive()) {
                throw new AssertionError("the member ended: " + said());
              }
            });
  }

  /** {@code kill -9}. */
  void kill() throws InterruptedException {
    process.kill();
  }

  /** {@code ruori down}. */
  void down(String... options) throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(List.of("down", "--data-dir", data.toString()));
    arguments.addAll(Arrays.asList(options));
    RuoriProcess.run(arguments.toArray(String[]::new)).ok();
  }

  Path kubeconfig() {
    return data.resolve("admin.kubeconfig");
  }

  Shell.Result kubectl(String... arguments) {
    List<String> command = new ArrayList<>(List.of("kubectl", "--request-timeout=60s"));
    command.addAll(Arrays.asList(arguments));
    return Shell.run(Map.of("KUBECONFIG", kubeconfig().toString()), command);
  }

  /** The ids of its containers, all or the running ones. */
  Set<String> containers(boolean all) {
    String which = all ? "-aq" : "-q";
    return new TreeSet<>(Shell.run("docker", "ps", which, "--no-trunc", "-f", "label=io.ruori.node=" + node).lines());
  }

  /** The id of a container of a pod that runs. */
  String container(String pod) {
    List<String> ids =
        Shell.run(
                "docker", "ps", "-q", "--no-trunc", "-f", "label=io.ruori.node=" + node,
                "-f", "label=io.kubernetes.pod.name=" + pod, "-f", "label=io.kubernetes.docker.type=container")
            .lines();
    return ids.isEmpty() ? "" : ids.getFirst();
  }

  /** Its bridge's interface; empty when there is none. */
  String bridge() {
    return Shell.run("ip", "-o", "-4", "addr", "show").lines().stream()
        .filter(line -> line.contains(" 10." + range + ".0.1/"))
        .map(line -> line.split("\\s+")[1])
        .findFirst()
        .orElse("");
  }

  /** The interfaces of pods at the bridge. */
  List<String> ports() {
    return bridge().isEmpty() ? List.of() : Shell.run("ip", "-o", "link", "show", "master", bridge()).lines();
  }

  /** What it said, for the message of a test that fails. */
  String said() {
    try {
      String log = Files.exists(data.resolve("ruori.log")) ? Files.readString(data.resolve("ruori.log")) : "";
      return process.said() + log;
    } catch (IOException e) {
      return e.toString();
    }
  }
}
