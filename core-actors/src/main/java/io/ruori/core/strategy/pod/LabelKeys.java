package io.ruori.core.strategy.pod;

import static io.ruori.core.object.Fields.ensureList;
import static io.ruori.core.object.Fields.object;
import static io.ruori.core.object.Fields.objects;
import static io.ruori.core.object.Fields.texts;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A new pod's {@code matchLabelKeys} and {@code mismatchLabelKeys} become expressions of their selectors. */
final class LabelKeys {
  private LabelKeys() {}

  static void merge(ObjectNode spec, JsonNode labels) {
    for (String kind : List.of("podAffinity", "podAntiAffinity")) {
      for (ObjectNode weighted : objects(spec, "affinity", kind, "preferredDuringSchedulingIgnoredDuringExecution")) {
        merge(object(weighted, "podAffinityTerm"), "matchLabelKeys", "In", labels);
        merge(object(weighted, "podAffinityTerm"), "mismatchLabelKeys", "NotIn", labels);
      }
      for (ObjectNode term : objects(spec, "affinity", kind, "requiredDuringSchedulingIgnoredDuringExecution")) {
        merge(term, "matchLabelKeys", "In", labels);
        merge(term, "mismatchLabelKeys", "NotIn", labels);
      }
    }
    objects(spec, "topologySpreadConstraints").forEach(c -> merge(c, "matchLabelKeys", "In", labels));
  }

  private static void merge(ObjectNode term, String field, String operator, JsonNode labels) {
    ObjectNode selector = term == null ? null : object(term, "labelSelector");
    if (selector == null) {
      return;
    }
    for (String key : texts(term, field)) {
      if (labels.has(key)) {
        ObjectNode expression = ensureList(selector, "matchExpressions").addObject();
        expression.put("key", key).put("operator", operator).putArray("values").add(labels.path(key));
      }
    }
  }
}
