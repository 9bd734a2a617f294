package io.ruori.core.strategy.volume;

import static io.ruori.core.object.Fields.has;
import static io.ruori.core.object.Fields.items;

import io.ruori.core.strategy.pod.NodeLabelWarnings;
import io.ruori.core.strategy.pod.NodeTerms;
import io.ruori.core.validation.GoText;
import io.ruori.core.validation.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The node affinity of volumes: how messages show it and what is warned of. */
final class VolumeAffinity {
  private VolumeAffinity() {}

  static GoText.Raw print(JsonNode affinity) {
    if (!affinity.isObject()) {
      return new GoText.Raw("null");
    }
    String terms = NodeTerms.print(items(affinity, "required", "nodeSelectorTerms")).text();
    String required = has(affinity, "required") ? "{\"NodeSelectorTerms\":" + terms + "}" : "null";
    return new GoText.Raw("{\"Required\":" + required + "}");
  }

  static List<String> warnings(JsonNode spec) {
    var warnings = new ArrayList<String>();
    List<JsonNode> terms = items(spec, "nodeAffinity", "required", "nodeSelectorTerms");
    Path path = Path.SPEC.child("nodeAffinity", "required", "nodeSelectorTerms");
    for (int i = 0; i < terms.size(); i++) {
      warnings.addAll(NodeLabelWarnings.term(terms.get(i), true, path.index(i)));
    }
    return warnings;
  }
}
