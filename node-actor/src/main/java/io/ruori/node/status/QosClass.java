package io.ruori.node.status;

import io.ruori.core.object.Quantity;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/** Upstream's {@code ComputePodQOS}: Guaranteed, Burstable or BestEffort. */
public final class QosClass {
  private QosClass() {}

  public static String of(JsonNode spec) {
    List<JsonNode> resources = Stream.concat(items(spec.path("initContainers")), items(spec.path("containers")))
        .map(c -> c.path("resources"))
        .toList();
    boolean none = resources.stream().noneMatch(r -> sets(r.path("requests")) || sets(r.path("limits")));
    if (none) {
      return "BestEffort";
    }
    boolean guaranteed = resources.stream().allMatch(r -> isGuaranteed(r, "cpu") && isGuaranteed(r, "memory"));
    return guaranteed ? "Guaranteed" : "Burstable";
  }

  private static Stream<JsonNode> items(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false);
  }

  private static boolean sets(JsonNode quantities) {
    return quantities.has("cpu") || quantities.has("memory");
  }

  /** The request defaults to the limit, so an absent one is equal. */
  private static boolean isGuaranteed(JsonNode resources, String name) {
    JsonNode limit = resources.path("limits").path(name);
    JsonNode request = resources.path("requests").path(name);
    return !limit.isMissingNode() && (request.isMissingNode() || same(limit, request));
  }

  private static boolean same(JsonNode a, JsonNode b) {
    return Quantity.of(a).compareTo(Quantity.of(b)) == 0;
  }
}
