package io.ruori.node.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ruori.node.network.BridgeNetwork;
import io.ruori.node.network.HostCommand;
import io.ruori.node.network.NetworkSettings;
import io.ruori.node.network.PodNetwork.HostPort;
import io.ruori.node.runtime.PodRef;
import io.ruori.node.runtime.Sandbox;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/** Pods as processes in network namespaces, real packets through the bridge and the service rules. */
class HostNetworkIT {
  @TempDir Path folder;

  private final List<Process> pods = new ArrayList<>();
  private NetworkSettings settings;
  private BridgeNetwork bridge;
  private ServiceProxy proxy;
  private Services services;

  private static final class Services implements ServiceProxy.ServiceViews {
    private volatile List<ObjectNode> services = List.of();
    private volatile Map<String, List<ObjectNode>> slices = Map.of();
    private volatile Runnable listener = () -> {};

    @Override
    public List<ObjectNode> services() {
      return services;
    }

    @Override
    public Map<String, List<ObjectNode>> slices() {
      return slices;
    }

    @Override
    public void onChange(Runnable newListener) {
      listener = newListener;
    }

    void set(String endpoints) {
      String spec =
          "{\"clusterIPs\":[\"10.251.0.20\"],\"ports\":[{\"name\":\"http\",\"port\":80,\"protocol\":\"TCP\",\"nodePort\":31987}]}";
      services = List.of(ServicePlannerTest.service(spec));
      slices = Map.of("ns/web", List.of(ServicePlannerTest.slice(endpoints)));
      listener.run();
    }
  }

  @BeforeEach
  void start() {
    String obstacle = BridgeNetwork.obstacle();
    Assumptions.assumeTrue(obstacle.isEmpty(), obstacle);
    Assumptions.assumeTrue(HostCommand.succeeds("sh", "-c", "command -v busybox && command -v unshare"), "needs busybox");
    settings =
        new NetworkSettings(folder, "it1", "10.250.0.0/16", "10.251.0.0/16", "cluster.local", "10.251.0.10", 1500);
    bridge = new BridgeNetwork(settings, gateway -> {});
    bridge.ranges(List.of("10.250.7.0/24"));
    services = new Services();
    proxy = ServiceProxy.start(settings, services, new ServicePlanner("here", Map.of()));
  }

  @AfterEach
  void stop() throws InterruptedException {
    if (bridge != null) {
      proxy.close();
      proxy.remove();
      bridge.remove();
    }
    for (Process pod : pods) {
      pod.destroyForcibly().waitFor();
    }
  }

  /** A pod whose web server answers with its number. */
  private Sandbox pod(int number) throws IOException {
    Path site = Files.createDirectories(folder.resolve("site" + number));
    Files.writeString(site.resolve("index.html"), "pod" + number);
    Process process =
        new ProcessBuilder("unshare", "--net", "busybox", "httpd", "-f", "-p", "8080", "-h", site.toString())
            .redirectErrorStream(true)
            .start();
    pods.add(process);
    Awaitility.await().until(() -> !namespace(process.pid()).equals(namespace(ProcessHandle.current().pid())));
    return new Sandbox("sandbox" + number, (int) process.pid());
  }

  private static String namespace(long pid) throws IOException {
    return Files.readSymbolicLink(Path.of("/proc/" + pid + "/ns/net")).toString();
  }

  private static String get(String address, int port) throws IOException {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(address, port), 2000);
      socket.setSoTimeout(2000);
      socket.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      String reply = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      return reply.substring(reply.indexOf("\r\n\r\n") + 4);
    }
  }

  private static String endpoint(String address) {
    return "{\"addresses\":[\"" + address + "\"],\"nodeName\":\"here\"}";
  }

  @Test
  void servicesReachAllTheirPodsAndNothingIsLeftBehind() throws IOException {
    var ref = new PodRef("ns", "a", "u1");
    String first = bridge.attach(ref, pod(1), List.of(new HostPort("TCP", "", 31986, 8080))).ips().getFirst();
    String second = bridge.attach(new PodRef("ns", "b", "u2"), pod(2), List.of()).ips().getFirst();
    assertThat(get(first, 8080)).isEqualTo("pod1");

    services.set("[" + endpoint(first) + "," + endpoint(second) + "]");
    Awaitility.await().atMost(Duration.ofSeconds(10)).ignoreExceptions().until(() -> get("10.251.0.20", 80).startsWith("pod"));
    assertThat(answers("10.251.0.20", 80)).containsExactlyInAnyOrder("pod1", "pod2");
    assertThat(answers("10.250.7.1", 31987)).as("node port").containsExactlyInAnyOrder("pod1", "pod2");
    assertThat(get("10.250.7.1", 31986)).as("host port").isEqualTo("pod1");
    assertThat(fromPod(2, "10.251.0.20")).as("a pod through the service, itself too").contains("pod1", "pod2");
    assertThatThrownBy(() -> get("10.251.0.99", 80)).as("nobody's service address").isInstanceOf(IOException.class);

    services.set("[]");
    Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> refuses("10.251.0.20"));

    bridge.detach(ref, "sandbox1");
    proxy.close();
    proxy.remove();
    bridge.remove();
    assertThat(HostCommand.run("nft", "list", "tables")).doesNotContain("ruori_it1");
    assertThat(HostCommand.run("ip", "link")).doesNotContain("ruoriit1").doesNotContain("vit1");
  }

  private static Set<String> answers(String address, int port) throws IOException {
    var answers = new TreeSet<String>();
    for (int i = 0; i < 40; i++) {
      answers.add(get(address, port));
    }
    return answers;
  }

  private Set<String> fromPod(int number, String address) {
    var answers = new TreeSet<String>();
    String enter = "--net=/proc/" + pods.get(number - 1).pid() + "/ns/net";
    for (int i = 0; i < 40; i++) {
      answers.add(HostCommand.run("nsenter", enter, "busybox", "wget", "-q", "-O", "-", "http://" + address + "/"));
    }
    return answers;
  }

  private static boolean refuses(String address) {
    try {
      get(address, 80);
      return false;
    } catch (IOException refused) {
      return true;
    }
  }
}
