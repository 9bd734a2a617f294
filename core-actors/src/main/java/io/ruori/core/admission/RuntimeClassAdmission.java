package io.ruori.core.admission;

import static io.ruori.core.object.Fields.ensure;
import static io.ruori.core.object.Fields.ensureList;
import static io.ruori.core.object.Fields.has;
import static io.ruori.core.object.Fields.items;
import static io.ruori.core.object.Fields.text;
import static io.ruori.core.object.Fields.textMap;

import io.ruori.core.object.ObjectKey;
import io.ruori.core.object.Quantity;
import io.ruori.core.object.Refusal;
import io.ruori.core.validation.GoText;
import io.ruori.core.validation.SemanticEquality;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/** Gives a pod the overhead and the placement of its runtime class (plugin/pkg/admission/runtimeclass). */
final class RuntimeClassAdmission implements Admission {
  @Override
  public Optional<Refusal> admit(Attempt attempt) {
    String name = Pods.isCreated(attempt) ? text(attempt.object(), "spec", "runtimeClassName") : "";
    if (name.isEmpty()) {
      // Upstream asks its client for the class of no name, which says this.
      return Pods.isCreated(attempt) && has(attempt.object().path("spec"), "runtimeClassName")
          ? Optional.of(new Refusal(500, "", "resource name may not be empty", null))
          : Optional.empty();
    }
    JsonNode runtimeClass = find(attempt);
    if (runtimeClass.isMissingNode()) {
      return Pods.forbidden(attempt, "pod rejected: RuntimeClass " + GoText.quote(name) + " not found");
    }
    ObjectNode spec = ensure(attempt.object(), "spec");
    return overhead(attempt, spec, runtimeClass).or(() -> scheduling(attempt, spec, runtimeClass));
  }

  private static JsonNode find(Attempt attempt) {
    String name = text(attempt.object(), "spec", "runtimeClassName");
    return attempt.context().others().find(new ObjectKey("node.k8s.io", "runtimeclasses", "", name))
        .<JsonNode>map(found -> found).orElse(MissingNode.getInstance());
  }

  private static Optional<Refusal> overhead(Attempt attempt, ObjectNode spec, JsonNode runtimeClass) {
    if (!has(runtimeClass, "overhead")) {
      return Optional.empty();
    }
    JsonNode fixed = runtimeClass.path("overhead").path("podFixed");
    if (has(spec, "overhead") && !sameQuantities(spec.path("overhead"), fixed)) {
      return Pods.forbidden(attempt, "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead");
    }
    spec.set("overhead", fixed.deepCopy());
    return Optional.empty();
  }

  private static boolean sameQuantities(JsonNode a, JsonNode b) {
    return quantities(a).equals(quantities(b));
  }

  private static Map<String, Quantity> quantities(JsonNode list) {
    var quantities = new HashMap<String, Quantity>();
    list.properties().forEach(e -> quantities.put(e.getKey(), Quantity.of(e.getValue())));
    return quantities;
  }

  private static Optional<Refusal> scheduling(Attempt attempt, ObjectNode spec, JsonNode runtimeClass) {
    Map<String, String> own = textMap(spec, "nodeSelector");
    for (var wanted : textMap(runtimeClass, "scheduling", "nodeSelector").entrySet()) {
      String key = wanted.getKey();
      String value = own.get(key);
      if (value != null && !value.equals(wanted.getValue())) {
        return Pods.forbidden(attempt, "conflict: runtimeClass.scheduling.nodeSelector[" + key + "] = " + wanted.getValue()
            + "; pod.spec.nodeSelector[" + key + "] = " + value);
      }
      ensure(spec, "nodeSelector").put(key, wanted.getValue());
    }
    List<JsonNode> tolerations = items(runtimeClass, "scheduling", "tolerations");
    if (!tolerations.isEmpty()) {
      ArrayNode merged = ensureList(spec, "tolerations");
      for (JsonNode toleration : tolerations) {
        if (items(spec, "tolerations").stream().noneMatch(t -> SemanticEquality.equal(t, toleration))) {
          merged.add(toleration.deepCopy()); // the class itself is shared with its other readers
        }
      }
    }
    return Optional.empty();
  }

  @Override
  public Optional<Refusal> validate(Attempt attempt) {
    if (!Pods.isCreated(attempt) || !has(attempt.object().path("spec"), "overhead") || has(find(attempt), "overhead")) {
      return Optional.empty();
    }
    return Pods.forbidden(attempt, "pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead");
  }
}
