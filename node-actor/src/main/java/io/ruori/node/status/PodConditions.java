package io.ruori.node.status;

import io.ruori.core.object.Json;
import io.ruori.node.pod.ContainerDefinition.Role;
import io.ruori.node.pod.ContainerUnit;
import io.ruori.node.pod.ContainerUnit.Stage;
import io.ruori.node.pod.PodState;
import io.ruori.node.pod.PodState.TearDownState;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The five conditions of a pod that its node keeps, with kubelet's reasons and words. */
final class PodConditions {
  private PodConditions() {}

  /** A condition without its times. */
  private record Condition(String type, boolean holds, String reason, String message) {
    static Condition holds(String type) {
      return new Condition(type, true, "", "");
    }
  }

  /** @param before the conditions as they were, for the times of transitions */
  static ArrayNode of(PodState s, String phase, JsonNode before, Instant now) {
    Condition containers = containersReady(s, phase);
    ArrayNode list = Json.mapper().createArrayNode();
    Stream.of(readyToStart(s), initialized(s, phase), ready(s, phase, containers), containers,
            Condition.holds("PodScheduled"))
        .forEach(c -> list.add(node(c, s, before, now)));
    return list;
  }

  private static ObjectNode node(Condition c, PodState s, JsonNode before, Instant now) {
    ObjectNode node = Json.object();
    String status = c.holds() ? "True" : "False";
    node.put("type", c.type());
    node.put("status", status);
    JsonNode generation = s.pod().metadata().path("generation");
    if (generation.asLong(0) > 0) {
      node.set("observedGeneration", generation);
    }
    if (!c.reason().isEmpty()) {
      node.put("reason", c.reason());
    }
    if (!c.message().isEmpty()) {
      node.put("message", c.message());
    }
    String since = Times.seconds(now);
    for (JsonNode old : before) {
      boolean same = old.path("type").asString("").equals(c.type()) && old.path("status").asString("").equals(status);
      since = same ? old.path("lastTransitionTime").asString(since) : since;
    }
    node.put("lastTransitionTime", since);
    return node;
  }

  private static Condition readyToStart(PodState s) {
    boolean up = s.isSandboxUp() && !(s.tearDown() instanceof TearDownState.Done)
        && !(s.tearDown() instanceof TearDownState.Deleting);
    return new Condition("PodReadyToStartContainers", up, "", "");
  }

  private static Condition initialized(PodState s, String phase) {
    if (phase.equals("Succeeded")) {
      return new Condition("Initialized", true, "PodCompleted", "");
    }
    if (s.initialized() || s.units(Role.APP).stream().anyMatch(u -> u.running().isPresent())) {
      return Condition.holds("Initialized");
    }
    List<String> missing = s.units().stream()
        .filter(u -> u.definition().role() != Role.APP && !hasInitialized(u))
        .map(ContainerUnit::name)
        .toList();
    return missing.isEmpty()
        ? Condition.holds("Initialized")
        : new Condition(
            "Initialized", false, "ContainersNotInitialized", "containers with incomplete status: " + go(missing));
  }

  private static boolean hasInitialized(ContainerUnit u) {
    return u.definition().role() == Role.INIT
        ? ContainerStatuses.isReady(u)
        : u.running().filter(Stage.Running::started).isPresent();
  }

  private static Condition containersReady(PodState s, String phase) {
    if (phase.equals("Succeeded")) {
      return new Condition("ContainersReady", false, "PodCompleted", "");
    }
    if (phase.equals("Failed")) {
      return new Condition("ContainersReady", false, "PodFailed", "");
    }
    List<String> unready = s.units().stream()
        .filter(u -> u.definition().role() != Role.INIT && !ContainerStatuses.isReady(u))
        .map(ContainerUnit::name)
        .toList();
    return unready.isEmpty()
        ? Condition.holds("ContainersReady")
        : new Condition(
            "ContainersReady", false, "ContainersNotReady", "containers with unready status: " + go(unready));
  }

  private static Condition ready(PodState s, String phase, Condition containers) {
    if (!containers.holds()) {
      return new Condition("Ready", false, containers.reason(), containers.message());
    }
    StringBuilder missing = new StringBuilder();
    for (JsonNode gate : s.pod().spec().path("readinessGates")) {
      String type = gate.path("conditionType").asString("");
      String status = statusOf(s.pod().status().path("conditions"), type);
      if (!status.equals("True")) {
        missing.append(missing.isEmpty() ? "" : ", ");
        missing.append(status.isEmpty()
            ? "corresponding condition of pod readiness gate \"" + type + "\" does not exist."
            : "the status of pod readiness gate \"" + type + "\" is not \"True\", but " + status);
      }
    }
    return missing.isEmpty()
        ? Condition.holds("Ready")
        : new Condition("Ready", false, "ReadinessGatesNotReady", missing.toString());
  }

  private static String statusOf(JsonNode conditions, String type) {
    for (JsonNode condition : conditions) {
      if (condition.path("type").asString("").equals(type)) {
        return condition.path("status").asString("");
      }
    }
    return "";
  }

  /** As Go prints a list of strings: {@code [a b]}. */
  private static String go(List<String> names) {
    return "[" + String.join(" ", names) + "]";
  }
}
