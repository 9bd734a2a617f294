package io.ruori.master;

import io.ruori.core.object.Json;
import io.ruori.master.document.Doc;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** How {@link FakeApi} merges patches and reads selectors: as much as reconcilers use. */
final class FakeRules {
  private FakeRules() {}

  /** Of strategic merging only what is used here: conditions are merged by their type. */
  static ObjectNode merge(ObjectNode target, JsonNode patch, boolean strategic) {
    patch.properties().forEach(e -> {
      JsonNode value = e.getValue();
      if (value.isNull()) {
        target.remove(e.getKey());
      } else if (value.isObject()) {
        JsonNode inner = target.get(e.getKey());
        target.set(e.getKey(), merge(inner instanceof ObjectNode o ? o : Json.object(), value, strategic));
      } else if (strategic && e.getKey().equals("conditions")) {
        List<JsonNode> merged = new ArrayList<>(Doc.items(target, "conditions"));
        for (JsonNode condition : value) {
          ObjectNode old = merged.stream().filter(c -> Doc.text(c, "type").equals(Doc.text(condition, "type")))
              .findFirst().map(Doc::copy).orElseGet(Json::object);
          merged.removeIf(c -> Doc.text(c, "type").equals(Doc.text(condition, "type")));
          merged.add(merge(old, condition, false));
        }
        target.set("conditions", Doc.listOf(merged));
      } else {
        target.set(e.getKey(), value.deepCopy());
      }
    });
    return target;
  }

  static boolean labelsMatch(String selector, Map<String, String> labels) {
    if (selector.isEmpty()) {
      return true;
    }
    for (String part : selector.split(",")) {
      String[] pair = part.split("=", 2);
      if (part.startsWith("!") ? labels.containsKey(part.substring(1)) : pair.length == 1
          ? !labels.containsKey(part) : !pair[1].equals(labels.get(pair[0]))) {
        return false;
      }
    }
    return true;
  }

  static boolean fieldsMatch(String selector, ObjectNode object) {
    if (selector.isEmpty()) {
      return true;
    }
    for (String part : selector.split(",")) {
      String[] pair = part.split("=", 2);
      if (!Doc.text(object, pair[0].split("\\.")).equals(pair[1])) {
        return false;
      }
    }
    return true;
  }
}
