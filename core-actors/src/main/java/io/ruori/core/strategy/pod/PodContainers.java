package io.ruori.core.strategy.pod;

import static io.ruori.core.object.Fields.items;
import static io.ruori.core.object.Fields.text;

import io.ruori.core.validation.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The containers of a pod spec, of all three sorts. */
public final class PodContainers {
  /** The lists, in the order in which upstream visits them. */
  public static final List<String> LISTS = List.of("initContainers", "containers", "ephemeralContainers");

  private PodContainers() {}

  /** A container and where it stands. */
  public record Placed(JsonNode node, Path path) {}

  public static List<Placed> all(JsonNode spec, Path path) {
    var all = new ArrayList<Placed>();
    for (String list : LISTS) {
      List<JsonNode> containers = items(spec, list);
      for (int i = 0; i < containers.size(); i++) {
        all.add(new Placed(containers.get(i), path.child(list).index(i)));
      }
    }
    return all;
  }

  /** A sidecar: an init container that runs as long as the pod. */
  public static boolean isRestartable(JsonNode initContainer) {
    return text(initContainer, "restartPolicy").equals("Always");
  }
}
