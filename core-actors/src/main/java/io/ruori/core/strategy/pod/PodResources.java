package io.ruori.core.strategy.pod;

import static io.ruori.core.object.Fields.items;

import io.ruori.core.object.Quantity;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * What a pod needs as a whole (component-helpers {@code resource}): containers and sidecars run together, an ordinary init
 * container beside the sidecars that started before it.
 */
public final class PodResources {
  private PodResources() {}

  /** The sum over the containers, or the peak while initialising where that is higher; without pod level and overhead. */
  public static Map<String, Quantity> containerRequests(JsonNode spec) {
    return aggregate(spec, "requests");
  }

  public static Map<String, Quantity> containerLimits(JsonNode spec) {
    return aggregate(spec, "limits");
  }

  /** What the scheduler and quotas count: the pod's own requests where it has them, and the overhead. */
  public static Map<String, Quantity> requests(JsonNode spec) {
    return withPodLevel(spec, "requests");
  }

  public static Map<String, Quantity> limits(JsonNode spec) {
    return withPodLevel(spec, "limits");
  }

  /** What LimitRanges of type Pod look at: the pod's own cpu and memory where it has them, no overhead. */
  public static Map<String, Quantity> inLimitRanges(JsonNode spec, String kind) {
    Map<String, Quantity> total = aggregate(spec, kind);
    ResourceValidation.quantities(spec.path("resources").path(kind)).forEach((name, quantity) -> {
      if (name.equals("cpu") || name.equals("memory")) {
        total.put(name, quantity);
      }
    });
    return total;
  }

  private static Map<String, Quantity> withPodLevel(JsonNode spec, String kind) {
    Map<String, Quantity> total = aggregate(spec, kind);
    total.putAll(ResourceValidation.quantities(spec.path("resources").path(kind)));
    boolean limits = kind.equals("limits");
    ResourceValidation.quantities(spec.path("overhead")).forEach((name, overhead) -> {
      if (!limits || total.containsKey(name)) {
        total.merge(name, overhead, Quantity::plus);
      }
    });
    return total;
  }

  private static Map<String, Quantity> aggregate(JsonNode spec, String kind) {
    var total = new TreeMap<String, Quantity>();
    items(spec, "containers").forEach(container -> add(total, list(container, kind)));
    var sidecars = new TreeMap<String, Quantity>();
    var peak = new TreeMap<String, Quantity>();
    for (JsonNode container : items(spec, "initContainers")) {
      Map<String, Quantity> now = list(container, kind);
      if (PodContainers.isRestartable(container)) {
        add(total, now);
        add(sidecars, now);
        now = new TreeMap<>(sidecars);
      } else {
        add(now, sidecars);
      }
      now.forEach((name, quantity) -> peak.merge(name, quantity, PodResources::max));
    }
    peak.forEach((name, quantity) -> total.merge(name, quantity, PodResources::max));
    return total;
  }

  private static Quantity max(Quantity a, Quantity b) {
    return a.compareTo(b) >= 0 ? a : b;
  }

  private static Map<String, Quantity> list(JsonNode container, String kind) {
    return ResourceValidation.quantities(container.path("resources").path(kind));
  }

  private static void add(Map<String, Quantity> total, Map<String, Quantity> more) {
    more.forEach((name, quantity) -> total.merge(name, quantity, Quantity::plus));
  }
}
