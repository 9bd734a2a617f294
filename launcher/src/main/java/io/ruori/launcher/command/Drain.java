package io.ruori.launcher.command;

import io.ruori.core.api.Api;
import io.ruori.core.api.ApiException;
import io.ruori.core.object.Json;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Moves pods away from nodes that are about to stop, as {@code kubectl drain} does. Pods that nobody would make anew
 * elsewhere, and those of daemon sets, stay: they stop with their node and start with it.
 */
final class Drain {
  private static final Api.Resource PODS = Api.Resource.core("pods");
  private static final String MARK = "ruori.io/drained";
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(500);

  private final Api api;
  private final List<String> nodes;
  private final PrintWriter out;

  Drain(Api api, List<String> nodes, PrintWriter out) {
    this.api = api;
    this.nodes = nodes;
    this.out = out;
  }

  /** Returns when the pods are gone from here. */
  void run() throws InterruptedException, CommandFailure {
    for (String node : known()) {
      api.patch(MemberClient.NODES, "", node, "", Api.PatchType.MERGE, schedulable(false));
    }
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    List<ObjectNode> left = movable();
    out.println("moving " + left.size() + " pods");
    while (!left.isEmpty()) {
      List<String> refusals = new ArrayList<>();
      left.forEach(pod -> evict(pod, refusals));
      if (System.nanoTime() > deadline) {
        admitAgain();
        throw new CommandFailure(
            left.size() + " pods are still here after " + PATIENCE.toMinutes() + " min"
                + (refusals.isEmpty() ? "" : ": " + refusals.getFirst()) + "; nothing was stopped");
      }
      Thread.sleep(LOOK_AGAIN);
      left = movable();
    }
  }

  /** Lets pods come to nodes that were drained here; others' cordons stay. */
  void admitAgain() {
    for (ObjectNode node : api.list(MemberClient.NODES, "", Api.Query.ALL).items()) {
      if (nodes.contains(MemberClient.name(node)) && node.at("/metadata/annotations").has(MARK)) {
        api.patch(MemberClient.NODES, "", MemberClient.name(node), "", Api.PatchType.MERGE, schedulable(true));
      }
    }
  }

  /** The same; whether it could be done. */
  boolean isAdmittedAgain() {
    try {
      admitAgain();
      return true;
    } catch (ApiException notNow) {
      return notNow.refusal().code() < 500;
    }
  }

  private List<String> known() {
    return nodes.stream().filter(node -> api.find(MemberClient.NODES, "", node).isPresent()).toList();
  }

  private static ObjectNode schedulable(boolean yes) {
    ObjectNode patch = Json.object();
    ObjectNode annotations = patch.putObject("metadata").putObject("annotations");
    ObjectNode spec = patch.putObject("spec");
    if (yes) {
      annotations.putNull(MARK);
      spec.putNull("unschedulable");
    } else {
      annotations.put(MARK, "down");
      spec.put("unschedulable", true);
    }
    return patch;
  }

  private List<ObjectNode> movable() {
    List<ObjectNode> pods = new ArrayList<>();
    for (String node : nodes) {
      var there = new Api.Query("", "spec.nodeName=" + node + ",status.phase!=Succeeded,status.phase!=Failed");
      api.list(PODS, "", there).items().stream().filter(Drain::isMadeAnew).forEach(pods::add);
    }
    return pods;
  }

  private static boolean isMadeAnew(JsonNode pod) {
    return pod.at("/metadata/ownerReferences").valueStream()
        .anyMatch(owner -> owner.path("controller").asBoolean() && !owner.path("kind").asString("").equals("DaemonSet"));
  }

  private void evict(ObjectNode pod, List<String> refusals) {
    String namespace = pod.at("/metadata/namespace").asString("");
    String name = pod.at("/metadata/name").asString("");
    if (pod.path("metadata").has("deletionTimestamp")) {
      return;
    }
    ObjectNode eviction = Json.object().put("apiVersion", "policy/v1").put("kind", "Eviction");
    eviction.putObject("metadata").put("name", name).put("namespace", namespace);
    try {
      api.post(PODS, namespace, name, "eviction", eviction);
    } catch (ApiException e) {
      if (e.refusal().code() != 404) {
        refusals.add(namespace + "/" + name + ": " + e.refusal().message());
      }
    }
  }
}
