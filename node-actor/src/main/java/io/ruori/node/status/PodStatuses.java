package io.ruori.node.status;

import io.ruori.core.object.Json;
import io.ruori.node.pod.PodState;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The {@code PodStatus} that a node posts. */
public final class PodStatuses {
  private PodStatuses() {}

  /** What of the node is shown in its pods. */
  public record Host(List<String> ips, String idScheme) {}

  /** @param before the status posted before, for times of transitions */
  public static ObjectNode of(PodState s, Host host, JsonNode before, Instant now) {
    String phase = PodPhase.of(s);
    ObjectNode status = Json.object();
    status.put("phase", phase);
    s.ending().filter(e -> !e.reason().isEmpty()).ifPresent(e -> {
      status.put("reason", e.reason());
      status.put("message", e.message());
    });
    JsonNode generation = s.pod().metadata().path("generation");
    if (generation.asLong(0) > 0) {
      status.set("observedGeneration", generation);
    }
    status.set("conditions", PodConditions.of(s, phase, before.path("conditions"), now));
    addresses(status, "hostIP", "hostIPs", host.ips());
    addresses(status, "podIP", "podIPs", s.ips());
    status.put("startTime", Times.seconds(s.startTime()));
    ArrayNode init = ContainerStatuses.of(s, true, host.idScheme());
    if (!init.isEmpty()) {
      status.set("initContainerStatuses", init);
    }
    status.set("containerStatuses", ContainerStatuses.of(s, false, host.idScheme()));
    String qos = s.pod().status().path("qosClass").asString("");
    status.put("qosClass", qos.isEmpty() ? QosClass.of(s.pod().spec()) : qos);
    return status;
  }

  private static void addresses(ObjectNode status, String single, String many, List<String> ips) {
    if (ips.isEmpty()) {
      return;
    }
    status.put(single, ips.getFirst());
    ArrayNode list = status.putArray(many);
    ips.forEach(ip -> list.addObject().put("ip", ip));
  }
}
