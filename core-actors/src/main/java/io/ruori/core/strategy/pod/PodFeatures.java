package io.ruori.core.strategy.pod;

import static io.ruori.core.object.Fields.has;
import static io.ruori.core.object.Fields.items;
import static io.ruori.core.object.Fields.object;
import static io.ruori.core.object.Fields.objects;
import static io.ruori.core.object.Fields.text;

import java.util.HashSet;
import java.util.List;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Drops the fields of features that a default 1.34 has switched off (pkg/api/pod {@code dropDisabledFields}). No object
 * can hold them, so there is nothing to keep for old ones.
 */
final class PodFeatures {
  private PodFeatures() {}

  static void drop(ObjectNode spec, JsonNode oldSpec) {
    spec.remove("hostnameOverride");
    imageVolumes(spec);
    for (ObjectNode volume : objects(spec, "volumes")) {
      for (ObjectNode source : objects(volume, "projected", "sources")) {
        source.remove(List.of("clusterTrustBundle", "podCertificate"));
      }
    }
    for (String list : PodContainers.LISTS) {
      for (ObjectNode container : objects(spec, list)) {
        container(container, list.equals("initContainers"));
      }
    }
  }

  private static void container(ObjectNode container, boolean init) {
    container.remove("restartPolicyRules");
    if (!init || !text(container, "restartPolicy").equals("Always")) {
      container.remove("restartPolicy");
    }
    for (ObjectNode variable : objects(container, "env")) {
      if (variable.get("valueFrom") instanceof ObjectNode from) {
        from.remove("fileKeyRef");
      }
    }
    ObjectNode lifecycle = object(container, "lifecycle");
    if (lifecycle != null && has(lifecycle, "stopSignal")) {
      lifecycle.remove("stopSignal");
      if (lifecycle.isEmpty()) {
        container.remove("lifecycle");
      }
    }
  }

  private static void imageVolumes(ObjectNode spec) {
    var names = new HashSet<String>();
    for (JsonNode volume : items(spec, "volumes")) {
      if (has(volume, "image")) {
        names.add(text(volume, "name"));
      }
    }
    if (names.isEmpty()) {
      return;
    }
    removeIf(spec, "volumes", volume -> has(volume, "image"));
    for (String list : PodContainers.LISTS) {
      objects(spec, list).forEach(c -> removeIf(c, "volumeMounts", mount -> names.contains(text(mount, "name"))));
    }
  }

  private static void removeIf(ObjectNode node, String list, Predicate<JsonNode> unwanted) {
    if (node.get(list) instanceof ArrayNode array) {
      for (int i = array.size() - 1; i >= 0; i--) {
        if (unwanted.test(array.get(i))) {
          array.remove(i);
        }
      }
      if (array.isEmpty()) {
        node.remove(list);
      }
    }
  }

  /** Likewise for the status. */
  static void dropStatus(ObjectNode status) {
    status.remove("extendedResourceClaimStatus");
    for (String list : List.of("containerStatuses", "initContainerStatuses", "ephemeralContainerStatuses")) {
      objects(status, list).forEach(container -> container.remove("allocatedResourcesStatus"));
    }
  }
}
