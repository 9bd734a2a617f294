package io.ruori.node.status;

import io.ruori.core.object.Json;
import io.ruori.node.pod.ContainerDefinition;
import io.ruori.node.pod.ContainerDefinition.Role;
import io.ruori.node.pod.ContainerUnit;
import io.ruori.node.pod.ContainerUnit.Stage;
import io.ruori.node.pod.PodState;
import io.ruori.node.pod.Termination;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code containerStatuses} and {@code initContainerStatuses}, as kubelet's {@code convertToAPIContainerStatuses} fills them. */
final class ContainerStatuses {
  private ContainerStatuses() {}

  /** @param scheme of container ids: {@code docker} */
  static ArrayNode of(PodState s, boolean init, String scheme) {
    ArrayNode list = Json.mapper().createArrayNode();
    boolean hasInit = s.units().stream().anyMatch(u -> u.definition().role() != Role.APP);
    String waiting = hasInit ? "PodInitializing" : "ContainerCreating";
    s.units().stream()
        .filter(u -> (u.definition().role() != Role.APP) == init)
        .forEach(u -> list.add(one(u, waiting, scheme)));
    return list;
  }

  private static ObjectNode one(ContainerUnit u, String waiting, String scheme) {
    ContainerDefinition d = u.definition();
    ObjectNode status = Json.object();
    Optional<Termination> shown = u.ended().or(() -> u.last());
    String id = u.running().map(Stage.Running::id).or(() -> shown.map(Termination::containerId)).orElse("");
    if (!id.isEmpty()) {
      status.put("containerID", scheme + "://" + id);
    }
    status.put("image", d.image());
    status.put("imageID", u.running().map(Stage.Running::imageId).or(() -> shown.map(Termination::imageId)).orElse(""));
    ObjectNode last = status.putObject("lastState");
    if (!(u.stage() instanceof Stage.Ended)) {
      u.last().ifPresent(t -> last.set("terminated", terminated(t, scheme)));
    } else {
      u.last().filter(t -> !t.equals(u.ended().orElse(null))).ifPresent(t -> last.set("terminated", terminated(t, scheme)));
    }
    status.put("name", d.name());
    status.put("ready", isReady(u));
    resources(d.json().path("resources"), status);
    status.put("restartCount", u.restarts());
    status.put("started", u.running().filter(Stage.Running::started).isPresent());
    status.set("state", state(u, waiting, scheme));
    volumeMounts(d.json().path("volumeMounts"), status);
    return status;
  }

  static boolean isReady(ContainerUnit u) {
    return switch (u.definition().role()) {
      case INIT -> u.ended().filter(Termination::succeeded).isPresent();
      case SIDECAR, APP -> u.stage() instanceof Stage.Running r && r.started() && r.ready();
    };
  }

  private static ObjectNode state(ContainerUnit u, String waiting, String scheme) {
    ObjectNode state = Json.object();
    switch (u.stage()) {
      case Stage.Running r -> running(state, r);
      case Stage.Stopping st -> running(state, st.was());
      case Stage.Ended e -> state.set("terminated", terminated(e.how(), scheme));
      case Stage.Delayed d -> waiting(state, d.reason(), d.message());
      case Stage.Idle i -> waiting(state, waiting, "");
      case Stage.Pulling p -> waiting(state, waiting, "");
      case Stage.Starting st -> waiting(state, waiting, "");
    }
    return state;
  }

  private static void running(ObjectNode state, Stage.Running r) {
    state.putObject("running").put("startedAt", Times.seconds(r.startedAt()));
  }

  private static void waiting(ObjectNode state, String reason, String message) {
    ObjectNode node = state.putObject("waiting");
    if (!message.isEmpty()) {
      node.put("message", message);
    }
    node.put("reason", reason);
  }

  private static ObjectNode terminated(Termination t, String scheme) {
    ObjectNode node = Json.object();
    if (!t.containerId().isEmpty()) {
      node.put("containerID", scheme + "://" + t.containerId());
    }
    node.put("exitCode", t.exitCode());
    node.put("finishedAt", Times.seconds(t.finishedAt()));
    if (!t.message().isEmpty()) {
      node.put("message", t.message());
    }
    node.put("reason", t.reason());
    node.put("startedAt", Times.seconds(t.startedAt()));
    return node;
  }

  private static void resources(JsonNode resources, ObjectNode status) {
    if (resources.has("requests")) {
      status.set("allocatedResources", resources.path("requests").deepCopy());
    }
    status.set("resources", resources.isObject() ? resources.deepCopy() : Json.object());
  }

  private static void volumeMounts(JsonNode mounts, ObjectNode status) {
    if (mounts.isEmpty()) {
      return;
    }
    ArrayNode list = status.putArray("volumeMounts");
    for (JsonNode mount : mounts) {
      ObjectNode shown = list.addObject();
      shown.put("mountPath", mount.path("mountPath").asString(""));
      shown.put("name", mount.path("name").asString(""));
      if (mount.path("readOnly").asBoolean(false)) {
        shown.put("readOnly", true);
        shown.put("recursiveReadOnly", "Disabled");
      }
    }
  }
}
