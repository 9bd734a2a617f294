package io.ruori.gateway.verb;

import io.ruori.gateway.request.Refused;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Which container of a pod a request means (upstream's {@code validateContainer}). */
final class PodContainers {
  private static final List<String> LISTS = List.of("initContainers", "containers", "ephemeralContainers");

  private PodContainers() {}

  /**
   * The container's name.
   *
   * @param asked {@code ""} for the only one
   */
  static String chosen(ObjectNode pod, String asked) {
    String name = pod.path("metadata").path("name").asString("");
    var all = new ArrayList<String>();
    for (String list : LISTS) {
      for (JsonNode container : pod.path("spec").path(list)) {
        all.add(container.path("name").asString(""));
      }
    }
    if (!asked.isEmpty() && !all.contains(asked)) {
      throw Refused.badRequest("container " + asked + " is not valid for pod " + name);
    }
    JsonNode ordinary = pod.path("spec").path("containers");
    if (asked.isEmpty() && ordinary.size() != 1) {
      throw Refused.badRequest("a container name must be specified for pod " + name + ", choose one of: ["
          + String.join(" ", all) + "]");
    }
    return asked.isEmpty() ? ordinary.path(0).path("name").asString("") : asked;
  }
}
