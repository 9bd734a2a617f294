package io.ruori.ring;

import io.ruori.core.api.Api;
import io.ruori.core.object.Json;
import io.ruori.process.RuoriProcess;
import java.io.IOException;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A worker in a JVM of its own, with containers that are simulated, which was told of one master. */
final class RingWorker implements AutoCloseable {
  private static final Api.Resource NODES = Api.Resource.core("nodes");
  private static final Api.Resource PODS = Api.Resource.core("pods");

  private final String name;
  private final RuoriProcess process;

  private RingWorker(String name, RuoriProcess process) {
    this.name = name;
    this.process = process;
  }

  static RingWorker join(Path folder, String name, Master master, String token) throws IOException {
    return new RingWorker(
        name,
        RuoriProcess.start(
            "node", folder, "--join", master.address(), "--token", token, "--name", name, "--runtime", "simulated"));
  }

  void awaitReady(Master told) {
    RingCase.await(name + " is Ready").ignoreExceptions().until(() -> isReady(told));
  }

  private boolean isReady(Master told) {
    if (!process.isAlive()) {
      throw new AssertionError(process.said());
    }
    return told.api().find(NODES, "", name).stream()
        .flatMap(node -> node.at("/status/conditions").valueStream())
        .anyMatch(c -> c.path("type").asString("").equals("Ready") && c.path("status").asString("").equals("True"));
  }

  /** Creates a pod by one master, and waits until another says that it runs here. */
  void runPod(String pod, Master asked, Master told) {
    ObjectNode body = Json.object().put("apiVersion", "v1").put("kind", "Pod");
    body.putObject("metadata").put("name", pod);
    body.putObject("spec").putArray("containers").addObject().put("name", "c").put("image", "hello");
    RingCase.await(pod).ignoreExceptions()
        .until(() -> isThere(asked, pod) || asked.api().create(PODS, "default", body) != null);
    RingCase.await(pod + " runs").ignoreExceptions().until(() -> isRunning(told, pod));
  }

  private static boolean isThere(Master told, String pod) {
    return told.api().find(PODS, "default", pod).isPresent();
  }

  private boolean isRunning(Master told, String pod) {
    JsonNode seen = told.api().find(PODS, "default", pod).orElseThrow();
    return seen.at("/status/phase").asString("").equals("Running") && seen.at("/spec/nodeName").asString("").equals(name);
  }

  /** What a container says, by way of a master. */
  static String log(Master asked, String pod) {
    return asked.api().get("/api/v1/namespaces/default/pods/" + pod + "/log");
  }

  @Override
  public void close() throws InterruptedException {
    process.close();
  }
}
