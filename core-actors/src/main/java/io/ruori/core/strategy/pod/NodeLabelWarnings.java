package io.ruori.core.strategy.pod;

import static io.ruori.core.object.Fields.items;
import static io.ruori.core.object.Fields.text;
import static io.ruori.core.object.Fields.textMap;
import static io.ruori.core.object.Fields.texts;

import io.ruori.core.validation.NameFormats;
import io.ruori.core.validation.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** What upstream warns of in selectors of nodes: labels that have other names now (pkg/api/node). */
public final class NodeLabelWarnings {
  /** The deprecated labels with what upstream says of them. */
  public static final Map<String, String> DEPRECATED = Map.of(
      "beta.kubernetes.io/arch", "deprecated since v1.14; use \"kubernetes.io/arch\" instead",
      "beta.kubernetes.io/os", "deprecated since v1.14; use \"kubernetes.io/os\" instead",
      "failure-domain.beta.kubernetes.io/region", "deprecated since v1.17; use \"topology.kubernetes.io/region\" instead",
      "failure-domain.beta.kubernetes.io/zone", "deprecated since v1.17; use \"topology.kubernetes.io/zone\" instead",
      "beta.kubernetes.io/instance-type", "deprecated since v1.17; use \"node.kubernetes.io/instance-type\" instead",
      "app.kubernetes.io/created-by", "deprecated since v1.9",
      "scheduler.alpha.kubernetes.io/preferAvoidPods", "deprecated since v1.22; use Taints and Tolerations instead",
      "node-role.kubernetes.io/master", "use \"node-role.kubernetes.io/control-plane\" instead");

  private NodeLabelWarnings() {}

  /** Warnings for one {@code NodeSelectorTerm}. */
  public static List<String> term(JsonNode term, boolean checkValues, Path path) {
    List<String> warnings = expressions(term, path);
    List<JsonNode> expressions = items(term, "matchExpressions");
    for (int i = 0; i < expressions.size() && checkValues; i++) {
      List<String> values = texts(expressions.get(i), "values");
      for (int j = 0; j < values.size(); j++) {
        String start = path.child("matchExpressions").index(i).child("values").index(j) + ": " + values.get(j);
        NameFormats.labelValue(values.get(j)).forEach(message -> warnings.add(start + " is invalid, " + message));
      }
    }
    return warnings;
  }

  /** Warnings for a {@code LabelSelector} that selects nodes. */
  public static List<String> selector(JsonNode selector, Path path) {
    List<String> warnings = expressions(selector, path);
    for (String label : textMap(selector, "matchLabels").keySet()) {
      if (DEPRECATED.containsKey(label)) {
        warnings.add(path.child("matchLabels", label) + ": " + DEPRECATED.get(label));
      }
    }
    return warnings;
  }

  private static List<String> expressions(JsonNode selector, Path path) {
    var warnings = new ArrayList<String>();
    List<JsonNode> expressions = items(selector, "matchExpressions");
    for (int i = 0; i < expressions.size(); i++) {
      String key = text(expressions.get(i), "key");
      if (DEPRECATED.containsKey(key)) {
        warnings.add(path.child("matchExpressions").index(i).child("key") + ": " + key + " is " + DEPRECATED.get(key));
      }
    }
    return warnings;
  }
}
