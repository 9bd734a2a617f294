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
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What the specs of pods promise, on real containers: as kubectl shows it and as the container finds it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PodFeaturesIT {
  private Path folder;
  private Cluster cluster;

  @BeforeAll
  void start(@TempDir Path temporary) throws IOException {
    folder = temporary;
    String engine = DockerConnection.problem(DockerSettings.SOCKET).orElse("");
    Assumptions.assumeTrue(engine.isEmpty(), "needs a Docker engine (scripts/setup.sh starts one): " + engine);
    Assumptions.assumeTrue(BridgeNetwork.obstacle().isEmpty(), BridgeNetwork.obstacle());
    Assumptions.assumeTrue(Shell.has("kubectl"), "needs kubectl on the PATH");
    Path here = Path.of("").toAbsolutePath();
    Path root = Files.exists(here.resolve("scripts")) ? here : here.getParent();
    Shell.run(root.resolve("scripts/build-images.sh").toString()).ok();
    cluster = new Cluster(folder.resolve("data"), "features-node", 232);
    cluster.start();
    Path manifests = folder.resolve("pods.yaml");
    Files.writeString(manifests, MANIFESTS.formatted(folder.resolve("host")));
    cluster.kubectl("apply", "-f", manifests.toString()).ok();
  }

  @AfterAll
  void stop() throws Exception {
    if (cluster != null) {
      cluster.down("--purge");
    }
  }

  private String pod(String name, String path) {
    return cluster.kubectl("get", "pod", name, "-o=jsonpath={.status" + path + "}").ok();
  }

  private void await(String name, String path, String value) {
    Awaitility.await(name + path)
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(250))
        .until(() -> pod(name, path).contains(value));
  }

  @Test
  void givesEnvironmentAndVolumesAfterInitContainers() throws IOException {
    await("env", ".phase", "Succeeded");
    assertThat(cluster.kubectl("logs", "env", "-c", "c").ok().lines())
        .contains(
            "COLOR=blue", "PASS=s3cret", "NODE=features-node", "LBL=b", "LIM=67108864", "CPU=500", "CM_size=7",
            "POD_IP=" + pod("env", ".podIP"), "first", "second", "a=\"b\"", "tmpfs");
    assertThat(Files.readString(folder.resolve("host/from-pod"))).isEqualTo("x\n");
  }

  @Test
  void saysWhyContainersDoNotRun() {
    String waiting = ".containerStatuses[0].state.waiting.reason";
    await("nopull", waiting, "ErrImageNeverPull");
    await("pull", waiting, "ImagePullBackOff");
    await("badname", waiting, "InvalidImageName");
    await("noconf", waiting, "CreateContainerConfigError");
    await("oom", ".containerStatuses[0].lastState.terminated.reason", "OOMKilled");
    await("initfail", ".initContainerStatuses[0].state.waiting.reason", "CrashLoopBackOff");
    await("fails", ".phase", "Failed");
    assertThat(pod("fails", ".containerStatuses[0].state.terminated.message")).isEqualTo("bye");
    assertThat(pod("fails", ".containerStatuses[*].state.terminated.exitCode")).isEqualTo("5 0");
  }

  @Test
  void restartsWhatIsNotAlive() {
    await("live", ".containerStatuses[0].started", "true");
    Shell.run("docker", "exec", cluster.container("live"), "touch", "/tmp/dead").ok();
    await("live", ".containerStatuses[0].restartCount", "1");
    assertThat(cluster.kubectl("describe", "pod", "live").ok())
        .contains("Container c failed liveness probe, will be restarted");
  }

  @Test
  void killsAfterTheGracePeriodOnly() {
    await("stubborn", ".phase", "Running");
    long before = System.nanoTime();
    cluster.kubectl("delete", "pod", "stubborn").ok();
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isBetween(Duration.ofSeconds(3), Duration.ofSeconds(25));
  }

  @Test
  void opensHostPortsAndNamesPodsOfHeadlessServices() {
    await("hostport", ".phase", "Running");
    Awaitility.await("host port")
        .atMost(Duration.ofSeconds(30))
        .until(() -> Shell.run("curl", "--noproxy", "*", "-s", "-m", "3", "http://127.0.0.1:18432/").output().contains("(one)"));
    await("live", ".phase", "Running");
    Awaitility.await("names")
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                Shell.run(
                        "docker", "exec", cluster.container("live"), "nslookup", "one.headless.default.svc.cluster.local")
                    .output()
                    .contains(pod("hostport", ".podIP")));
  }

  private static final String MANIFESTS =
      """
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: cm}
      data: {color: blue, size: "7"}
      ---
      apiVersion: v1
      kind: Secret
      metadata: {name: sec}
      stringData: {password: s3cret}
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: env, labels: {a: b}}
      spec:
        restartPolicy: Never
        volumes:
        - {name: e, emptyDir: {}}
        - {name: m, emptyDir: {medium: Memory, sizeLimit: 8Mi}}
        - {name: h, hostPath: {path: %s, type: DirectoryOrCreate}}
        - {name: d, downwardAPI: {items: [{path: labels, fieldRef: {fieldPath: metadata.labels}}]}}
        initContainers:
        - {name: i1, image: "ruori/hello:1", command: [sh, -c, "echo first > /e/f"], volumeMounts: [{name: e, mountPath: /e}]}
        - {name: i2, image: "ruori/hello:1", command: [sh, -c, "cat /e/f && echo second >> /e/f"], volumeMounts: [{name: e, mountPath: /e}]}
        containers:
        - name: c
          image: ruori/hello:1
          command: [sh, -c]
          args: ["env; cat /e/f /d/labels; echo; df /m | tail -1 | cut -d' ' -f1; echo x > /h/from-pod"]
          resources: {limits: {cpu: 500m, memory: 64Mi}}
          env:
          - {name: COLOR, valueFrom: {configMapKeyRef: {name: cm, key: color}}}
          - {name: PASS, valueFrom: {secretKeyRef: {name: sec, key: password}}}
          - {name: NODE, valueFrom: {fieldRef: {fieldPath: spec.nodeName}}}
          - {name: POD_IP, valueFrom: {fieldRef: {fieldPath: status.podIP}}}
          - {name: LBL, valueFrom: {fieldRef: {fieldPath: "metadata.labels['a']"}}}
          - {name: LIM, valueFrom: {resourceFieldRef: {resource: limits.memory}}}
          - {name: CPU, valueFrom: {resourceFieldRef: {resource: limits.cpu, divisor: 1m}}}
          envFrom: [{prefix: CM_, configMapRef: {name: cm}}]
          volumeMounts:
          - {name: e, mountPath: /e}
          - {name: m, mountPath: /m}
          - {name: h, mountPath: /h}
          - {name: d, mountPath: /d}
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: oom}
      spec:
        containers:
        - {name: c, image: "ruori/hello:1", command: [sh, -c, "tail /dev/zero"], resources: {limits: {memory: 20Mi}}}
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: nopull}
      spec:
        containers: [{name: c, image: "ruori/nothing:1", imagePullPolicy: Never}]
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: badname}
      spec:
        containers: [{name: c, image: "UPPER/@x"}]
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: pull}
      spec:
        containers: [{name: c, image: "127.0.0.1:1/none:1"}]
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: noconf}
      spec:
        containers:
        - {name: c, image: "ruori/hello:1", env: [{name: X, valueFrom: {configMapKeyRef: {name: missing, key: k}}}]}
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: initfail}
      spec:
        initContainers: [{name: i, image: "ruori/hello:1", command: [sh, -c, "exit 3"]}]
        containers: [{name: c, image: "ruori/hello:1"}]
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: fails}
      spec:
        restartPolicy: Never
        containers:
        - {name: c, image: "ruori/hello:1", command: [sh, -c, "echo bye > /dev/termination-log; exit 5"]}
        - {name: d, image: "ruori/hello:1", command: [sh, -c, "exit 0"]}
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: live}
      spec:
        terminationGracePeriodSeconds: 1
        containers:
        - name: c
          image: ruori/hello:1
          livenessProbe: {exec: {command: [sh, -c, "test ! -e /tmp/dead"]}, periodSeconds: 1, failureThreshold: 2}
          startupProbe: {tcpSocket: {port: 8080}, periodSeconds: 1}
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: stubborn}
      spec:
        terminationGracePeriodSeconds: 4
        containers: [{name: c, image: "ruori/hello:1", command: [sh, -c, "trap '' TERM; while true; do sleep 1; done"]}]
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: hostport, labels: {app: named}}
      spec:
        hostname: one
        subdomain: headless
        containers: [{name: c, image: "ruori/hello:1", ports: [{containerPort: 8080, hostPort: 18432}]}]
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: headless}
      spec: {clusterIP: None, selector: {app: named}, ports: [{name: p, port: 8080}]}
      """;
}
