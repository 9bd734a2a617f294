package io.ruori.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A member in a process of its own, with simulated nodes. */
public final class Member implements AutoCloseable {
  private static final List<String> FLAGS =
      List.of("-Xmx768m", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow", "-Druori.program=true");

  private final Path data;
  private final Process process;

  private Member(Path data, Process process) {
    this.data = data;
    this.process = process;
  }

  public static Member start(Path data, int nodes) throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.addAll(FLAGS);
    command.addAll(List.of("io.ruori.launcher.command.Main", "server", "--data-dir", data.toString(),
        "--api-port", Integer.toString(port), "--runtime", "simulated", "--nodes", Integer.toString(nodes),
        "--kubeconfig", data.resolveSibling("unused.kubeconfig").toString(), "--no-install"));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    Path output = data.resolveSibling("member.out");
    var member = new Member(data, builder.redirectErrorStream(true).redirectOutput(output.toFile()).start());
    Awaitility.await("API").atMost(Duration.ofSeconds(180)).pollInterval(Duration.ofMillis(200))
        .failFast(() -> {
          if (!member.process.isAlive()) {
            throw new AssertionError("the member ended: " + Files.readString(output));
          }
        })
        .until(member::isReady);
    return member;
  }

  private boolean isReady() throws IOException, InterruptedException {
    if (!Files.exists(kubeconfig())) {
      return false;
    }
    Process kubectl = new ProcessBuilder("kubectl", "--kubeconfig", kubeconfig().toString(), "get", "--raw", "/readyz")
        .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    return kubectl.waitFor(10, TimeUnit.SECONDS) && kubectl.exitValue() == 0;
  }

  public Path kubeconfig() {
    return data.resolve("admin.kubeconfig");
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().orTimeout(20, TimeUnit.SECONDS).exceptionally(late -> process.destroyForcibly()).join();
  }
}
