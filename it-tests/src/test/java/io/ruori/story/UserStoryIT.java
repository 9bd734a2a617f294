package io.ruori.story;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruori.node.network.BridgeNetwork;
import io.ruori.node.runtime.docker.DockerConnection;
import io.ruori.node.runtime.docker.DockerSettings;
import io.ruori.process.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * The way of a new user through the example: one cluster, stock kubectl, real containers and packets. Each test takes up
 * where the one before it left off.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class UserStoryIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String NAME = "-o=jsonpath={.items[*].metadata.name}";

  private Path folder;

  private Cluster cluster;

  @BeforeAll
  void start(@TempDir Path temporary) throws IOException {
    folder = temporary;
    String engine = DockerConnection.problem(DockerSettings.SOCKET).orElse("");
    Assumptions.assumeTrue(engine.isEmpty(), "needs a Docker engine (scripts/setup.sh starts one): " + engine);
    Assumptions.assumeTrue(BridgeNetwork.obstacle().isEmpty(), BridgeNetwork.obstacle());
    Assumptions.assumeTrue(Shell.has("kubectl"), "needs kubectl on the PATH");
    Shell.run(root().resolve("scripts/build-images.sh").toString()).ok();
    Shell.run("docker", "tag", "ruori/hello:1", "ruori/hello:story").ok();
    cluster = new Cluster(folder.resolve("data"), "story-node", 230);
    cluster.start();
  }

  @AfterAll
  void stop() throws Exception {
    if (cluster != null) {
      Shell.run("docker", "rmi", "ruori/hello:story");
      cluster.down("--purge");
    }
  }

  private static Path root() {
    Path here = Path.of("").toAbsolutePath();
    return Files.exists(here.resolve("scripts")) ? here : here.getParent();
  }

  private String kubectl(String... arguments) {
    return cluster.kubectl(arguments).ok();
  }

  private void await(String what, Callable<Boolean> condition) {
    Awaitility.await(what)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(200))
        .conditionEvaluationListener(
            seen -> {
              if (!seen.isSatisfied() && seen.getRemainingTimeInMS() < 500) {
                System.err.println(cluster.kubectl("get", "pods,events", "-A").output());
              }
            })
        .until(condition);
  }

  private Set<String> pods(String label) {
    String names = kubectl("get", "pods", "-l", label, "--field-selector=status.phase!=Failed", NAME);
    return names.isEmpty() ? Set.of() : new TreeSet<>(List.of(names.split(" ")));
  }

  private String of(String kind, String name, String path) {
    return kubectl("get", kind, name, "-o=jsonpath={" + path + "}");
  }

  private void awaitReady(int replicas) {
    await(
        replicas + " ready pods",
        () ->
            pods("app=hello").size() == replicas
                && of("rc", "hello", ".status.readyReplicas").equals(Integer.toString(replicas)));
  }

  /** The pods that answer at an address, of many requests. */
  private Set<String> answering(String url) {
    Set<String> pods = new TreeSet<>();
    for (int i = 0; i < 30; i++) {
      Shell.Result page = Shell.run("curl", "--noproxy", "*", "-s", "-m", "3", url);
      if (page.code() == 0 && page.output().contains("(")) {
        pods.add(page.output().replaceAll("(?s).*?\\(([^)]*)\\).*", "$1"));
      }
    }
    return pods;
  }

  private String inPod(String pod, String script) {
    return Shell.run("docker", "exec", cluster.container(pod), "sh", "-c", script).output();
  }

  @Test
  @Order(1)
  void runsTheExampleAndAnswersFromAllItsPods() {
    kubectl("apply", "-f", root().resolve("examples/hello").toString());
    awaitReady(3);
    assertThat(kubectl("get", "pods", "-l", "app=hello", "-o=jsonpath={.items[*].status.podIP}").split(" "))
        .hasSize(3)
        .allMatch(ip -> ip.startsWith("10.230."));
    String address = "http://" + of("service", "hello", ".spec.clusterIP") + "/";
    await("all pods at the service's address", () -> answering(address).equals(pods("app=hello")));
    assertThat(Shell.run("curl", "--noproxy", "*", "-s", address).ok()).contains("this line comes from a ConfigMap");
  }

  @Test
  @Order(2)
  void answersInPodsByNameAndOutsideByNodePort() {
    String pod = pods("app=hello").iterator().next();
    assertThat(inPod(pod, "wget -q -O - http://hello/")).contains("Hello (");
    assertThat(inPod(pod, "wget -q -O - http://hello.default.svc.cluster.local/")).contains("Hello (");
    assertThat(inPod(pod, "nslookup kubernetes.default.svc.cluster.local")).contains("10.231.0.1");
    assertThat(inPod(pod, "nslookup nobody.default.svc.cluster.local")).contains("NXDOMAIN");
    assertThat(inPod(pod, "wget -T 3 -q -O - http://10.231.77.77/ || echo refused")).contains("refused");
    kubectl("expose", "rc", "hello", "--name=outside", "--type=NodePort", "--port=80", "--target-port=8080");
    String url = "http://127.0.0.1:" + of("service", "outside", ".spec.ports[0].nodePort") + "/";
    await("all pods at the node port", () -> answering(url).equals(pods("app=hello")));
  }

  @Test
  @Order(3)
  void scalesAndReplacesAPodThatIsDeleted() {
    kubectl("scale", "rc", "hello", "--replicas=5");
    awaitReady(5);
    String deleted = pods("app=hello").iterator().next();
    kubectl("delete", "pod", deleted);
    awaitReady(5);
    assertThat(pods("app=hello")).doesNotContain(deleted);
    kubectl("scale", "rc", "hello", "--replicas=3");
    awaitReady(3);
  }

  @Test
  @Order(4)
  void restartsAContainerThatDiesAndBacksOff() {
    String pod = pods("app=hello").iterator().next();
    String state = ".status.containerStatuses[0]";
    Shell.run("docker", "kill", cluster.container(pod)).ok();
    await("a restart", () -> of("pod", pod, state + ".restartCount").equals("1") && !cluster.container(pod).isEmpty());
    assertThat(of("pod", pod, state + ".lastState.terminated.exitCode")).isEqualTo("137");
    assertThat(kubectl("logs", pod, "--previous", "--tail=50")).contains("/healthz 200");
    Shell.run("docker", "kill", cluster.container(pod)).ok();
    await("a back-off", () -> of("pod", pod, state + ".state.waiting.reason").equals("CrashLoopBackOff"));
    awaitReady(3);
    assertThat(of("pod", pod, state + ".restartCount")).isEqualTo("2");
    assertThat(kubectl("get", "events")).contains("Back-off restarting failed container hello in pod " + pod);
  }

  @Test
  @Order(5)
  void showsLogsEventsAndDescriptions() {
    String pod = pods("app=hello").iterator().next();
    assertThat(kubectl("logs", pod, "--tail=1").lines()).hasSize(1);
    assertThat(kubectl("logs", pod, "--tail=1", "--timestamps")).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d+Z .*");
    String address = of("pod", pod, ".status.podIP");
    Shell.run("curl", "--noproxy", "*", "-s", "http://" + address + ":8080/hear-me").ok();
    await("a line", () -> kubectl("logs", "-l", "app=hello", "--tail=20").contains("/hear-me 404"));
    String followed =
        Shell.run(Map.of("KUBECONFIG", cluster.kubeconfig().toString()),
            List.of("timeout", "4", "kubectl", "logs", "-f", pod, "--tail=1")).output();
    assertThat(followed.lines().count()).as("a line and those of probes after it").isGreaterThan(1);
    assertThat(kubectl("describe", "pod", pod))
        .contains("Successfully assigned default/" + pod + " to story-node", "Started container hello", "10.230.");
    assertThat(kubectl("describe", "node", "story-node")).contains("KubeletReady", "10.230.0.0/24");
    assertThat(kubectl("get", "events")).contains("SuccessfulCreate", "Created container: hello", "SuccessfulDelete");
  }

  @Test
  @Order(5)
  void runsCommandsInPodsAndCopiesFiles() throws IOException {
    String pod = pods("app=hello").iterator().next();
    Shell.Result failed = cluster.kubectl("exec", pod, "--", "sh", "-c", "echo out; echo err >&2; exit 7");
    assertThat(failed.code()).isEqualTo(7);
    assertThat(failed.output()).contains("out", "err", "exit code 7");
    Path sent = folder.resolve("sent");
    byte[] bytes = new byte[3_000_000];
    new Random(1).nextBytes(bytes);
    Files.write(sent, bytes);
    kubectl("cp", sent.toString(), pod + ":/tmp/sent");
    kubectl("cp", pod + ":/tmp/sent", folder.resolve("back").toString());
    assertThat(folder.resolve("back")).hasSameBinaryContentAs(sent);
    Shell.Result fed =
        Shell.run(Map.of("KUBECONFIG", cluster.kubeconfig().toString()),
            List.of("sh", "-c", "echo through | timeout 30 kubectl exec -i " + pod + " -- cat"));
    assertThat(fed.ok()).isEqualTo("through");
    assertThat(cluster.kubectl("exec", pod, "-c", "nope", "--", "true").output()).contains("nope is not valid for pod");
  }

  @Test
  @Order(6)
  void rollsADeploymentOutAndBack() {
    kubectl("create", "deployment", "web", "--image=ruori/hello:1", "--replicas=2");
    kubectl("rollout", "status", "deployment/web", "--timeout=60s");
    kubectl("set", "image", "deployment/web", "hello=ruori/hello:story");
    kubectl("rollout", "status", "deployment/web", "--timeout=60s");
    assertThat(kubectl("get", "rs", "-l", "app=web", "--no-headers").lines()).hasSize(2);
    kubectl("rollout", "undo", "deployment/web");
    assertThat(kubectl("rollout", "status", "deployment/web", "--timeout=60s")).contains("successfully rolled out");
    assertThat(of("deployment", "web", ".spec.template.spec.containers[0].image")).isEqualTo("ruori/hello:1");
    kubectl("delete", "deployment", "web");
  }

  @Test
  @Order(7)
  void keepsPodsRunningWhenItIsKilledAndAdoptsThem() throws Exception {
    await("the deployment's end", () -> pods("app=web").isEmpty());
    String address = "http://" + of("service", "hello", ".spec.clusterIP") + "/";
    List<String> before = new ArrayList<>(cluster.containers(false));
    String restarts = kubectl("get", "pods", "-o=jsonpath={.items[*].status.containerStatuses[*].restartCount}");
    cluster.kill();
    assertThat(answering(address)).as("without a member").hasSize(3);
    cluster.start();
    awaitReady(3);
    assertThat(cluster.containers(false)).containsExactlyElementsOf(before);
    assertThat(kubectl("get", "pods", "-o=jsonpath={.items[*].status.containerStatuses[*].restartCount}"))
        .isEqualTo(restarts);
    assertThat(inPod(pods("app=hello").iterator().next(), "wget -q -O - http://hello/")).contains("Hello (");
  }

  @Test
  @Order(8)
  void hasEverythingStillThereAfterDownAndUp() throws Exception {
    Set<String> before = pods("app=hello");
    cluster.down();
    assertThat(cluster.containers(false)).isEmpty();
    assertThat(cluster.bridge()).isEmpty();
    cluster.start();
    await("running containers", () -> before.stream().noneMatch(pod -> cluster.container(pod).isEmpty()));
    awaitReady(3);
    assertThat(pods("app=hello")).isEqualTo(before);
    String address = "http://" + of("service", "hello", ".spec.clusterIP") + "/";
    await("all pods at the service's address", () -> answering(address).equals(before));
  }

  @Test
  @Order(9)
  void leavesNothingOfADeletedPod() {
    String address = of("service", "hello", ".spec.clusterIP");
    kubectl("delete", "-f", root().resolve("examples/hello").toString());
    kubectl("delete", "service", "outside");
    await("no containers", () -> cluster.containers(true).isEmpty());
    await("no interfaces", () -> cluster.ports().isEmpty());
    String table = cluster.bridge().replace("ruori", "ruori_");
    await("no rules", () -> !Shell.run("nft", "list", "table", "ip", table).ok().contains(address));
  }

  @Test
  @Order(10)
  void leavesNothingOfAPurgedCluster() throws Exception {
    kubectl("run", "last", "--image=ruori/hello:1", "--image-pull-policy=Never");
    await("a container", () -> !cluster.container("last").isEmpty());
    String table = cluster.bridge().replace("ruori", "ruori_");
    cluster.kill();
    cluster.down("--purge");
    assertThat(cluster.containers(true)).isEmpty();
    assertThat(cluster.bridge()).isEmpty();
    assertThat(Shell.run("nft", "list", "tables").ok()).doesNotContain(table);
    assertThat(Shell.run("iptables", "-S").output()).doesNotContain(table.replace("_", ""));
    assertThat(folder.resolve("data")).doesNotExist();
  }
}
