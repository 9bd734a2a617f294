package io.ruori.master.scheduler.cluster;

import io.ruori.master.document.Doc;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** What a pod asks for, as upstream's {@code component-helpers/resource}. */
final class Requests {
  private static final Resources FOR_SCORING = new Resources(100, 200L << 20, 0, java.util.Map.of());

  private Requests() {}

  /** The sum of the containers or the largest init container, whichever is more, and the overhead. */
  static Resources of(JsonNode spec) {
    return total(spec, container -> Resources.of(Doc.at(container, "resources", "requests")));
  }

  /** As {@link #of}, where a container that asks for no cpu or memory counts as a small one. */
  static Resources forScoring(JsonNode spec) {
    return total(spec, container -> {
      JsonNode requests = Doc.at(container, "resources", "requests");
      Resources asked = Resources.of(requests);
      return new Resources(
          requests.has("cpu") ? asked.milliCpu() : FOR_SCORING.milliCpu(),
          requests.has("memory") ? asked.memory() : FOR_SCORING.memory(),
          asked.ephemeral(),
          asked.others());
    });
  }

  private static Resources total(JsonNode spec, Function<JsonNode, Resources> asked) {
    Resources running = Resources.NONE;
    for (JsonNode container : Doc.items(spec, "containers")) {
      running = running.plus(asked.apply(container));
    }
    Resources sidecars = Resources.NONE;
    Resources starting = Resources.NONE;
    for (JsonNode container : Doc.items(spec, "initContainers")) {
      Resources own = asked.apply(container);
      if (Doc.text(container, "restartPolicy").equals("Always")) {
        running = running.plus(own);
        sidecars = sidecars.plus(own);
        starting = starting.max(sidecars);
      } else {
        starting = starting.max(own.plus(sidecars));
      }
    }
    Resources total = running.max(starting);
    JsonNode forPod = Doc.at(spec, "resources", "requests");
    if (forPod.isObject()) {
      Resources asPod = Resources.of(forPod);
      total = new Resources(
          forPod.has("cpu") ? asPod.milliCpu() : total.milliCpu(),
          forPod.has("memory") ? asPod.memory() : total.memory(),
          total.ephemeral(),
          total.others());
    }
    return total.plus(Resources.of(spec.path("overhead")));
  }
}
