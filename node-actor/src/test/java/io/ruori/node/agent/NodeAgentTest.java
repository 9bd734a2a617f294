package io.ruori.node.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ruori.core.api.Api;
import io.ruori.core.object.Json;
import io.ruori.node.network.SimulatedPodNetwork;
import io.ruori.node.runtime.ContainerView;
import io.ruori.node.runtime.SimulatedRuntime;
import io.ruori.node.volume.SimulatedVolumes;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.Done;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class NodeAgentTest {
  private static final Api.Resource PODS = Api.Resource.core("pods");
  private static final Api.Resource NODES = Api.Resource.core("nodes");
  private static final InstantSource CLOCK = InstantSource.system();

  private final ActorTestKit kit = ActorTestKit.create();
  private final MemoryApi api = new MemoryApi();
  private final SimulatedRuntime runtime = SimulatedRuntime.create(CLOCK);
  private final SimulatedPodNetwork network = new SimulatedPodNetwork();
  private ActorRef<NodeAgent.Command> agent;

  @BeforeEach
  void start() {
    agent = kit.spawn(NodeAgent.create(settings(), parts()));
  }

  private NodeSettings settings() {
    return NodeSettings.named("n1", "192.0.2.1").withPodCidrs(List.of("10.244.3.0/24"));
  }

  private NodeParts parts() {
    return new NodeParts(
        api, runtime, network, new SimulatedVolumes(api), Probes.always(), name -> {}, namespace -> List.of(), CLOCK);
  }

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  private ObjectNode pod(String name, String spec) {
    String text = """
        {"apiVersion":"v1","kind":"Pod","metadata":{"name":"%s"},
         "spec":{"nodeName":"n1","restartPolicy":"Always","terminationGracePeriodSeconds":30,%s}}""".formatted(name, spec);
    return api.create(PODS, "default", (ObjectNode) Json.mapper().readTree(text));
  }

  private JsonNode status(String name) {
    return api.find(PODS, "default", name).map(p -> p.path("status")).orElse(Json.object());
  }

  private void awaitPhase(String name, String phase) {
    await().atMost(Duration.ofSeconds(10)).until(() -> status(name).path("phase").asString("").equals(phase));
  }

  private static final String ONE = "\"containers\":[{\"name\":\"c\",\"image\":\"hello\"}]";

  private String runningContainer(String container) {
    return runtime.list().stream()
        .filter(c -> c.name().equals(container) && c.isRunning())
        .map(ContainerView::id)
        .findFirst()
        .orElse("");
  }

  @Test
  void registersItsNodeAndReportsReady() {
    await().until(() -> ready().equals("True"));
    ObjectNode node = api.find(NODES, "", "n1").orElseThrow();
    assertThat(node.path("metadata").path("labels").path("kubernetes.io/hostname").asString("")).isEqualTo("n1");
    assertThat(node.path("status").path("allocatable").path("pods").asString("")).isEqualTo("110");
    await().until(() -> api.find(
        new Api.Resource("coordination.k8s.io", "v1", "leases"), "kube-node-lease", "n1").isPresent());
  }

  private String ready() {
    Optional<ObjectNode> node = api.find(NODES, "", "n1");
    for (JsonNode c : node.map(n -> n.path("status").path("conditions")).orElse(Json.object())) {
      if (c.path("type").asString("").equals("Ready")) {
        return c.path("status").asString("");
      }
    }
    return "";
  }

  @Test
  void runsAPodThatIsBoundToIt() {
    pod("a", ONE);
    awaitPhase("a", "Running");
    JsonNode status = status("a");
    assertThat(status.path("podIP").asString("")).isEqualTo("10.244.3.2");
    assertThat(status.path("hostIP").asString("")).isEqualTo("192.0.2.1");
    assertThat(status.path("qosClass").asString("")).isEqualTo("BestEffort");
    JsonNode container = status.path("containerStatuses").path(0);
    assertThat(container.path("ready").asBoolean(false)).isTrue();
    assertThat(container.path("started").asBoolean(false)).isTrue();
    assertThat(container.path("containerID").asString("")).startsWith("simulated://");
  }

  @Test
  void tellsAgainThatAPodIsReadyWhichAMasterTookForLost() {
    pod("a", ONE);
    awaitReady("a", "True");
    api.patch(PODS, "default", "a", "status", Api.PatchType.STRATEGIC, Json.mapper().readTree(
        "{\"status\":{\"conditions\":[{\"type\":\"Ready\",\"status\":\"False\"}]}}"));
    awaitReady("a", "True");
  }

  private void awaitReady(String name, String wanted) {
    await().atMost(Duration.ofSeconds(10)).until(() -> {
      for (JsonNode condition : status(name).path("conditions")) {
        if (condition.path("type").asString("").equals("Ready")) {
          return condition.path("status").asString("").equals(wanted);
        }
      }
      return false;
    });
  }

  @Test
  void restartsAContainerThatEndsAndCountsIt() {
    pod("a", ONE);
    awaitPhase("a", "Running");
    runtime.end(runningContainer("c"), 3);
    await().until(() -> status("a").path("containerStatuses").path(0).path("restartCount").asInt(0) == 1
        && status("a").path("containerStatuses").path(0).path("state").has("running"));
    JsonNode last = status("a").path("containerStatuses").path(0).path("lastState").path("terminated");
    assertThat(last.path("exitCode").asInt(0)).isEqualTo(3);
    assertThat(last.path("reason").asString("")).isEqualTo("Error");
  }

  @Test
  void removesEverythingOfADeletedPodAndThenItsObject() {
    pod("a", ONE);
    awaitPhase("a", "Running");
    api.delete(PODS, "default", "a", Json.object());
    await().until(() -> api.find(PODS, "default", "a").isEmpty());
    await().until(() -> runtime.list().isEmpty());
  }

  @Test
  void runsInitContainersInOrderBeforeTheOthers() {
    pod("a", "\"initContainers\":[{\"name\":\"i1\",\"image\":\"x\"},{\"name\":\"i2\",\"image\":\"x\"}]," + ONE);
    await().until(() -> !runningContainer("i1").isEmpty());
    assertThat(runningContainer("i2")).isEmpty();
    runtime.end(runningContainer("i1"), 0);
    await().until(() -> !runningContainer("i2").isEmpty());
    assertThat(runningContainer("c")).isEmpty();
    runtime.end(runningContainer("i2"), 0);
    awaitPhase("a", "Running");
  }

  @Test
  void adoptsRunningContainersAfterARestartOfTheAgent() {
    pod("a", ONE);
    awaitPhase("a", "Running");
    String before = runningContainer("c");
    String ip = status("a").path("podIP").asString("");
    TestProbe<Done> probe = kit.createTestProbe();
    agent.tell(new NodeAgent.Shutdown(false, probe.ref()));
    probe.expectMessage(Done.getInstance());
    ActorRef<NodeAgent.Command> second = kit.spawn(NodeAgent.create(settings(), parts()));
    pod("b", ONE);
    awaitPhase("b", "Running");
    assertThat(runtime.inspect(before).filter(ContainerView::isRunning)).isPresent();
    assertThat(status("a").path("podIP").asString("")).isEqualTo(ip);
    assertThat(status("a").path("containerStatuses").path(0).path("restartCount").asInt(0)).isZero();
    second.tell(new NodeAgent.Shutdown(true, probe.ref()));
    probe.expectMessage(Duration.ofSeconds(10), Done.getInstance());
    assertThat(runtime.list()).noneMatch(ContainerView::isRunning);
    assertThat(api.find(PODS, "default", "a")).isPresent();
  }

  @Test
  void saysWhyAContainerCannotBeConfigured() {
    pod("a", """
        "containers":[{"name":"c","image":"x","env":[{"name":"K","valueFrom":
        {"configMapKeyRef":{"name":"none","key":"k"}}}]}]""");
    await().until(() -> status("a").path("containerStatuses").path(0).path("state").path("waiting")
        .path("reason").asString("").equals("CreateContainerConfigError"));
    assertThat(status("a").path("phase").asString("")).isEqualTo("Pending");
    await().until(() -> events().contains("Error: configmap \"none\" not found"));
  }

  private List<String> events() {
    return api.list(Api.Resource.core("events"), "default", Api.Query.ALL).items().stream()
        .map(e -> e.path("message").asString(""))
        .toList();
  }

  @Test
  void finishesAPodWhoseContainersAreDone() {
    api.create(PODS, "default", (ObjectNode) Json.mapper().readTree("""
        {"apiVersion":"v1","kind":"Pod","metadata":{"name":"job"},"spec":{"nodeName":"n1","restartPolicy":"Never",%s}}"""
        .formatted(ONE)));
    awaitPhase("job", "Running");
    runtime.end(runningContainer("c"), 0);
    awaitPhase("job", "Succeeded");
    await().until(() -> runtime.list().stream().noneMatch(ContainerView::isSandbox));
  }
}
