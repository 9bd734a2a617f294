package io.ruori.node.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ruori.core.api.Api;
import io.ruori.core.api.PodLogs;
import io.ruori.core.object.Json;
import io.ruori.node.log.NodeLogs;
import io.ruori.node.network.SimulatedPodNetwork;
import io.ruori.node.probe.NetworkProbes;
import io.ruori.node.runtime.ContainerView;
import io.ruori.node.runtime.docker.DockerConnection;
import io.ruori.node.runtime.docker.DockerRuntime;
import io.ruori.node.runtime.docker.DockerSettings;
import io.ruori.node.volume.HostVolumes;
import io.ruori.node.volume.VolumeSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.pekko.Done;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A node with real containers (the network is simulated); skipped, with the reason, where no engine answers. */
class DockerNodeTest {
  private static final Api.Resource PODS = Api.Resource.core("pods");
  private static final InstantSource CLOCK = InstantSource.system();

  @TempDir Path root;

  private final MemoryApi api = new MemoryApi();
  private final String cluster = "test-" + UUID.randomUUID();
  private ActorTestKit kit;
  private DockerRuntime runtime;
  private ActorRef<NodeAgent.Command> agent;

  @BeforeEach
  void start() {
    Optional<String> problem = DockerConnection.problem(DockerSettings.SOCKET);
    Assumptions.assumeTrue(problem.isEmpty(), () -> problem.orElse(""));
    runtime = DockerRuntime.connect(DockerSettings.of(cluster, "n1"));
    boolean built = runtime.image("ruori/hello:1").isPresent() && runtime.image("ruori/pause:1").isPresent();
    Assumptions.assumeTrue(built, "images are missing: scripts/build-images.sh");
    kit = ActorTestKit.create();
    agent = kit.spawn(NodeAgent.create(settings(), parts()));
  }

  private static NodeSettings settings() {
    return NodeSettings.named("n1", "192.0.2.1").withPodCidrs(List.of("10.244.3.0/24"));
  }

  private NodeParts parts() {
    VolumeSettings volumes = new VolumeSettings(
        root, List.of("10.96.0.10"), "cluster.local", "n1", List.of("192.0.2.1"), 2, 1L << 30);
    return new NodeParts(
        api, runtime, new SimulatedPodNetwork(), new HostVolumes(volumes, api, CLOCK), new NetworkProbes(runtime),
        name -> {}, namespace -> List.of(), CLOCK);
  }

  @AfterEach
  void stop() {
    if (kit != null) {
      shutDown(true);
      List<ContainerView> left = runtime.list();
      left.forEach(container -> runtime.removeContainer(container.id()));
      assertThat(left).noneMatch(ContainerView::isRunning);
      kit.shutdownTestKit();
      runtime.close();
    }
  }

  private void shutDown(boolean evacuate) {
    TestProbe<Done> probe = kit.createTestProbe();
    agent.tell(new NodeAgent.Shutdown(evacuate, probe.ref()));
    probe.expectMessage(Duration.ofSeconds(30), Done.getInstance());
  }

  private void create(String plural, String json) {
    api.create(Api.Resource.core(plural), "default", (ObjectNode) Json.mapper().readTree(json));
  }

  private void pod(String name, String spec) {
    create("pods", """
        {"apiVersion":"v1","kind":"Pod","metadata":{"name":"%s","labels":{"app":"x"}},
         "spec":{"nodeName":"n1","terminationGracePeriodSeconds":1,%s}}""".formatted(name, spec));
  }

  private static ConditionFactory soon() {
    return await().atMost(Duration.ofSeconds(30));
  }

  private JsonNode status(String name) {
    return api.find(PODS, "default", name).map(p -> p.path("status")).orElse(Json.object());
  }

  private JsonNode container(String name) {
    return status(name).path("containerStatuses").path(0);
  }

  private void awaitPhase(String name, String phase) {
    soon().until(() -> status(name).path("phase").asString("").equals(phase));
  }

  private String log(String pod, boolean previous) throws IOException {
    var out = new ByteArrayOutputStream();
    new NodeLogs(api, runtime).copy(
        "default", pod, "c", new PodLogs.Options(false, previous, 0, false, -1, -1), out, () -> false);
    return out.toString(StandardCharsets.UTF_8);
  }

  private static String shell(String script) {
    return "{\"name\":\"c\",\"image\":\"ruori/hello:1\",\"command\":[\"/bin/sh\",\"-c\",\"" + script + "\"]";
  }

  @Test
  void givesContainersTheirEnvironmentAndFiles() throws IOException {
    create("configmaps", """
        {"metadata":{"name":"cfg"},"data":{"color":"blue","file.txt":"one\\n"}}""");
    create("secrets", """
        {"metadata":{"name":"sec"},"data":{"key":"aHVzaA=="}}""");
    pod("a", """
        "restartPolicy":"Never","containers":[%s,
          "env":[{"name":"C","valueFrom":{"configMapKeyRef":{"name":"cfg","key":"color"}}},
                 {"name":"D","value":"$(C)-$$(C)"},
                 {"name":"IP","valueFrom":{"fieldRef":{"fieldPath":"status.podIP"}}}],
          "volumeMounts":[{"name":"cfg","mountPath":"/cfg"},{"name":"sec","mountPath":"/sec"},
                          {"name":"tmp","mountPath":"/scratch"},{"name":"mem","mountPath":"/mem"},
                          {"name":"cfg","mountPath":"/one.txt","subPath":"file.txt"},
                          {"name":"pod","mountPath":"/pod"}]}],
        "volumes":[{"name":"cfg","configMap":{"name":"cfg"}},{"name":"sec","secret":{"secretName":"sec"}},
                   {"name":"tmp","emptyDir":{}},{"name":"mem","emptyDir":{"medium":"Memory","sizeLimit":"1Mi"}},
                   {"name":"pod","downwardAPI":{"items":[{"path":"labels","fieldRef":{"fieldPath":"metadata.labels"}}]}}]
        """.formatted(shell("echo $D $IP; cat /cfg/file.txt /one.txt /sec/key; echo; touch /scratch/x /mem/y && "
            + "grep -c ' /mem tmpfs' /proc/mounts; cat /pod/labels; echo; grep -c a$ /etc/hosts; "
            + "grep search /etc/resolv.conf")));
    awaitPhase("a", "Succeeded");
    assertThat(log("a", false)).startsWith("blue-$(C) 10.244.3.2\none\none\nhush\n1\napp=\"x\"\n1\n"
        + "search default.svc.cluster.local svc.cluster.local cluster.local");
    api.delete(PODS, "default", "a", Json.object());
    soon().until(() -> api.find(PODS, "default", "a").isEmpty());
    soon().until(() -> root.toFile().list().length == 0);
  }

  @Test
  void backsOffFromAContainerThatCrashes() throws IOException {
    pod("a", "\"restartPolicy\":\"Always\",\"containers\":[" + shell("echo life; echo why > /dev/termination-log; exit 3") + "}]");
    soon().until(() -> container("a").path("state").path("waiting").path("reason").asString("").equals("CrashLoopBackOff"));
    assertThat(container("a").path("restartCount").asInt(0)).isEqualTo(1);
    JsonNode last = container("a").path("lastState").path("terminated");
    assertThat(last.path("exitCode").asInt(0)).isEqualTo(3);
    assertThat(last.path("message").asString("")).isEqualTo("why\n");
    assertThat(status("a").path("phase").asString("")).isEqualTo("Running");
    assertThat(log("a", true)).isEqualTo("life\n");
  }

  @Test
  void startsAgainAfterItsContainerIsKilledFromOutside() {
    pod("a", "\"restartPolicy\":\"Always\",\"containers\":[{\"name\":\"c\",\"image\":\"ruori/hello:1\"}]");
    awaitPhase("a", "Running");
    String first = runtime.list().stream().filter(c -> c.name().equals("c")).findFirst().orElseThrow().id();
    runtime.stopContainer(first, Duration.ZERO);
    soon().until(() -> container("a").path("restartCount").asInt(0) == 1 && container("a").path("ready").asBoolean(false));
  }

  @Test
  void rebuildsAPodWhoseSandboxIsKilled() {
    pod("a", "\"restartPolicy\":\"Always\",\"containers\":[{\"name\":\"c\",\"image\":\"ruori/hello:1\"}]");
    awaitPhase("a", "Running");
    String sandbox = runtime.list().stream().filter(ContainerView::isSandbox).findFirst().orElseThrow().id();
    runtime.removeContainer(sandbox);
    soon().until(() -> runtime.list().stream().anyMatch(c -> c.isSandbox() && c.isRunning()));
    soon().until(() -> container("a").path("restartCount").asInt(0) == 1 && container("a").path("ready").asBoolean(false));
  }

  @Test
  void restartsWhatItsLivenessProbeFindsUnwellAndHoldsBackReadiness() {
    pod("a", """
        "restartPolicy":"Always","containers":[%s,
         "livenessProbe":{"exec":{"command":["test","!","-e","/bad"]},"periodSeconds":1,"failureThreshold":1},
         "readinessProbe":{"exec":{"command":["test","-e","/good"]},"periodSeconds":1}}]"""
        .formatted(shell("sleep 2; touch /good; sleep 4; touch /bad; sleep 60")));
    awaitPhase("a", "Running");
    assertThat(container("a").path("ready").asBoolean(true)).isFalse();
    soon().until(() -> container("a").path("ready").asBoolean(false));
    soon().until(() -> container("a").path("restartCount").asInt(0) == 1);
    assertThat(messages()).contains("Container c failed liveness probe, will be restarted");
  }

  private List<String> messages() {
    return api.list(Api.Resource.core("events"), "default", Api.Query.ALL).items().stream()
        .map(e -> e.path("message").asString(""))
        .toList();
  }

  @Test
  void adoptsRunningContainersAndCleansUpAfterPodsThatWentMeanwhile() {
    pod("a", "\"restartPolicy\":\"Always\",\"containers\":[{\"name\":\"c\",\"image\":\"ruori/hello:1\"}]");
    pod("b", "\"restartPolicy\":\"Always\",\"containers\":[{\"name\":\"c\",\"image\":\"ruori/hello:1\"}]");
    awaitPhase("a", "Running");
    awaitPhase("b", "Running");
    String id = container("a").path("containerID").asString("");
    shutDown(false);
    api.delete(PODS, "default", "b", Json.object().put("gracePeriodSeconds", 0));
    agent = kit.spawn(NodeAgent.create(settings(), parts()));
    soon().until(() -> runtime.list().size() == 2);
    pod("c", "\"restartPolicy\":\"Always\",\"containers\":[{\"name\":\"c\",\"image\":\"ruori/hello:1\"}]");
    awaitPhase("c", "Running");
    assertThat(container("a").path("containerID").asString("")).isEqualTo(id);
    assertThat(container("a").path("restartCount").asInt(-1)).isZero();
    assertThat(runtime.inspect(id.replace("docker://", "")).filter(ContainerView::isRunning)).isPresent();
  }

  @Test
  void saysThatAnImageCannotBePulled() {
    pod("a", "\"restartPolicy\":\"Always\",\"containers\":[{\"name\":\"c\",\"image\":\"127.0.0.1:1/none:1\"}]");
    soon().until(() -> container("a").path("state").path("waiting").path("reason").asString("").equals("ImagePullBackOff"));
    assertThat(status("a").path("phase").asString("")).isEqualTo("Pending");
    assertThat(container("a").path("state").path("waiting").path("message").asString(""))
        .startsWith("Back-off pulling image \"127.0.0.1:1/none:1\": ErrImagePull:");
  }

  @Test
  void saysThatAContainerRanOutOfMemory() {
    pod("a", "\"restartPolicy\":\"Never\",\"containers\":[" + shell("x=a; while true; do x=$x$x; done")
        + ",\"resources\":{\"limits\":{\"memory\":\"16Mi\"}}}]");
    awaitPhase("a", "Failed");
    assertThat(container("a").path("state").path("terminated").path("reason").asString("")).isEqualTo("OOMKilled");
  }
}
