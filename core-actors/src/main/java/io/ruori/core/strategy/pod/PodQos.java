package io.ruori.core.strategy.pod;

import static io.ruori.core.object.Fields.has;
import static io.ruori.core.object.Fields.items;
import static io.ruori.core.object.Fields.text;

import io.ruori.core.object.Quantity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** The quality of service class of a pod (apis/core/helper/qos). */
public final class PodQos {
  private static final Set<String> COMPUTE = Set.of("cpu", "memory");

  private PodQos() {}

  /** The class in the status, or computed where there is none. */
  public static String of(JsonNode pod) {
    String known = text(pod, "status", "qosClass");
    return known.isEmpty() ? compute(pod.path("spec")) : known;
  }

  /** {@code BestEffort}, {@code Burstable} or {@code Guaranteed}. */
  public static String compute(JsonNode spec) {
    var resources = new ArrayList<JsonNode>();
    if (has(spec, "resources")) {
      resources.add(spec.path("resources"));
    } else {
      List.of("containers", "initContainers").forEach(
          list -> items(spec, list).forEach(container -> resources.add(container.path("resources"))));
    }
    var requests = new TreeMap<String, Quantity>();
    var limits = new TreeMap<String, Quantity>();
    boolean guaranteed = true;
    for (JsonNode one : resources) {
      add(requests, one.path("requests"));
      int found = add(limits, one.path("limits"));
      boolean looked = !has(spec, "resources") || !one.path("limits").isEmpty();
      guaranteed &= !looked || found == COMPUTE.size();
    }
    if (requests.isEmpty() && limits.isEmpty()) {
      return "BestEffort";
    }
    return guaranteed && requests.equals(limits) ? "Guaranteed" : "Burstable";
  }

  private static int add(Map<String, Quantity> sum, JsonNode list) {
    int found = 0;
    for (var entry : ResourceValidation.quantities(list).entrySet()) {
      if (COMPUTE.contains(entry.getKey()) && entry.getValue().signum() > 0) {
        sum.merge(entry.getKey(), entry.getValue(), Quantity::plus);
        found++;
      }
    }
    return found;
  }
}
