package io.ruori.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ruori.core.api.Api;
import io.ruori.core.api.Api.Resource;
import io.ruori.core.object.Json;
import io.ruori.launcher.Ruori;
import io.ruori.launcher.directory.DataDirectory;
import io.ruori.launcher.join.BootstrapTokens;
import io.ruori.launcher.join.JoinToken;
import io.ruori.launcher.kubeconfig.Kubeconfig;
import io.ruori.launcher.kubeconfig.Kubeconfig.Access;
import io.ruori.launcher.pki.Pem;
import io.ruori.launcher.settings.Settings;
import io.ruori.node.remote.ClientTls;
import io.ruori.node.remote.HttpApi;
import io.ruori.process.RuoriProcess;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A cluster of two JVMs: a member with one node, and a worker that joins, is killed and comes back. */
class WorkerIT {
  private static final Resource NODES = Resource.core("nodes");
  private static final Resource PODS = Resource.core("pods");
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String CONTROLLER =
      """
      {"apiVersion":"v1","kind":"ReplicationController","metadata":{"name":"hello"},
       "spec":{"replicas":4,"selector":{"app":"hello"},"template":{
         "metadata":{"labels":{"app":"hello"}},
         "spec":{"containers":[{"name":"c","image":"hello"}],
           "tolerations":[
             {"key":"node.kubernetes.io/unreachable","operator":"Exists","effect":"NoExecute","tolerationSeconds":1},
             {"key":"node.kubernetes.io/not-ready","operator":"Exists","effect":"NoExecute","tolerationSeconds":1}]}}}}
      """;

  @TempDir private Path folder;

  private DataDirectory.Hold hold;
  private Ruori member;
  private Api api;
  private Access access;
  private RuoriProcess worker;

  @BeforeEach
  void startMember() throws Exception {
    Map<String, String> values =
        Map.of("api.port", "0", "ledger.engine", "memory", "node.runtime", "simulated", "node.count", "1");
    DataDirectory directory = new DataDirectory(folder.resolve("member"));
    hold = directory.lock();
    member = Ruori.start(Settings.of(values), directory);
    api = member.api("test");
    access = Kubeconfig.current(member.kubeconfig()).orElseThrow();
  }

  @AfterEach
  void stopAll() throws Exception {
    try (var held = hold;
        var stopped = member;
        var killed = worker) {
      // In this order, whatever the test came to.
      assertThat(held).isNotNull();
    }
  }

  @Test
  void losesItsPodsWhenKilledAndCleansUpWhenItComesBack() throws Exception {
    String server = member.uri().getHost() + ":" + member.uri().getPort();
    worker = start("--join", server, "--token", token(), "--name", "worker", "--runtime", "simulated");
    awaitNode("worker", "True");
    awaitNode("node-0", "True");
    assertThat(node("worker").path("spec").path("podCIDR").asString("")).startsWith("10.244.");

    api.create(Resource.core("replicationcontrollers"), "default", (ObjectNode) Json.parse(bytes(CONTROLLER)));
    await("pods on both nodes").atMost(PATIENCE).until(() -> running("worker") == 2 && running("node-0") == 2);
    String pod = pods().stream().filter(p -> isOn(p, "worker")).findFirst().orElseThrow().at("/metadata/name").asString();
    assertThat(administrator().get("/api/v1/namespaces/default/pods/" + pod + "/log")).contains(pod);

    worker.kill();
    // Silent for the four seconds that it is trusted, and found so within half a second, on a machine with time for it.
    await("loss").pollInterval(Duration.ofMillis(50)).atMost(PATIENCE).until(() -> ready("worker").equals("Unknown"));
    await("replacements").atMost(PATIENCE).until(() -> running("node-0") == 4);

    worker = start();
    awaitNode("worker", "True");
    await("leftovers gone").atMost(PATIENCE).until(() -> pods().size() == 4 && running("node-0") == 4);
  }

  private RuoriProcess start(String... arguments) throws Exception {
    return RuoriProcess.start("node", folder.resolve("worker"), arguments);
  }

  private String token() throws Exception {
    JoinToken token = JoinToken.create(Pem.certificate(access.authorityPem()), new SecureRandom());
    await("namespaces").atMost(PATIENCE).until(() -> api.find(Resource.core("namespaces"), "", "kube-system").isPresent());
    BootstrapTokens.store(api, token, Instant.now(), Duration.ofMinutes(5));
    return token.text();
  }

  private HttpApi administrator() throws Exception {
    var client =
        ClientTls.withCertificate(
            Pem.certificate(access.authorityPem()),
            Pem.privateKey(access.clientKeyPem()),
            Pem.certificate(access.clientCertificatePem()));
    return HttpApi.withCertificate(URI.create(access.server()), () -> client);
  }

  private void awaitNode(String name, String status) {
    await(name + " Ready " + status)
        .conditionEvaluationListener(seen -> assertThat(worker.isAlive()).as(worker.said()).isTrue())
        .atMost(PATIENCE)
        .until(() -> ready(name).equals(status));
  }

  private JsonNode node(String name) {
    return api.find(NODES, "", name).map(JsonNode.class::cast).orElse(Json.object());
  }

  private String ready(String name) {
    return node(name).path("status").path("conditions").valueStream()
        .filter(condition -> condition.path("type").asString("").equals("Ready"))
        .map(condition -> condition.path("status").asString(""))
        .findFirst()
        .orElse("");
  }

  private List<ObjectNode> pods() {
    return api.list(PODS, "default", Api.Query.ALL).items();
  }

  private long running(String node) {
    return pods().stream()
        .filter(pod -> isOn(pod, node) && !pod.path("metadata").has("deletionTimestamp"))
        .filter(pod -> pod.at("/status/phase").asString("").equals("Running"))
        .count();
  }

  private static boolean isOn(JsonNode pod, String node) {
    return pod.at("/spec/nodeName").asString("").equals(node);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
