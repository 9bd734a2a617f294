package io.ruori.core.strategy.pod;

import static io.ruori.core.object.Fields.has;
import static io.ruori.core.object.Fields.items;
import static io.ruori.core.object.Fields.object;
import static io.ruori.core.object.Fields.objects;
import static io.ruori.core.object.Fields.text;

import io.ruori.core.kind.Strategy;
import io.ruori.core.kind.WriteContext;
import io.ruori.core.object.Fields;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.Path;
import io.ruori.core.validation.SemanticEquality;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes to a pod's {@code /resize}: cpu and memory of its containers. */
final class PodResizeStrategy implements Strategy {
  private static final String ONLY_COMPUTE = "only cpu and memory resources are mutable";

  @Override
  public void applyDefaults(ObjectNode object) {
    PodDefaults.pod(object);
  }

  @Override
  public void prepareForUpdate(ObjectNode object, ObjectNode old, WriteContext context) {
    JsonNode asked = object.path("spec").deepCopy();
    JsonNode before = old.path("spec");
    boolean sameCounts = List.of("containers", "initContainers").stream()
        .allMatch(list -> items(asked, list).size() == items(before, list).size());
    if (sameCounts) {
      PodStrategy.keep(object, old, "spec");
      PodStrategy.keep(object, old, "status");
      EphemeralContainersStrategy.keepMetadata(object, old);
      List.of("containers", "initContainers").forEach(list -> take(object(object, "spec"), asked, list));
    }
    PodFeatures.drop(Fields.ensure(object, "spec"), before);
    PodStrategy.raiseGeneration(object, old);
  }

  /** Only resources and resize policies come from the request; renamed containers are left for the validation. */
  private static void take(ObjectNode spec, JsonNode asked, String list) {
    List<JsonNode> wanted = items(asked, list);
    List<ObjectNode> containers = objects(spec, list);
    for (int i = 0; i < containers.size(); i++) {
      if (!text(containers.get(i), "name").equals(text(wanted.get(i), "name"))) {
        spec.set(list, asked.path(list));
        return;
      }
    }
    for (int i = 0; i < containers.size(); i++) {
      PodStrategy.keep(containers.get(i), wanted.get(i), "resources");
      PodStrategy.keep(containers.get(i), wanted.get(i), "resizePolicy");
    }
  }

  @Override
  public void validateUpdate(ObjectNode object, ObjectNode old, FieldErrors errors) {
    String refusal = unsupported(object, old);
    if (!refusal.isEmpty()) {
      errors.removeIf(error -> true);
      errors.forbidden(Path.ROOT, refusal);
      return;
    }
    PodUpdateValidation.metadata(object.path("metadata"), old.path("metadata"), errors);
    PodStrategy.validate(object, PodStrategy.options(old), errors);
    JsonNode spec = object.path("spec");
    JsonNode before = old.path("spec");
    if (!PodQos.of(old).equals(PodQos.compute(spec))) {
      errors.invalid(Path.SPEC, text(object, "status", "qosClass"), "Pod QOS Class may not change as a result of resizing");
    }
    if (runsWithoutResize(old)) {
      errors.forbidden(Path.SPEC, "Pod running on node without support for resize");
    }
    boolean sameOrder = sameOrder(spec, before, "containers", errors) & sameOrder(spec, before, "initContainers", errors);
    if (sameOrder) {
      resources(spec, before, errors);
    }
  }

  private static String unsupported(JsonNode pod, JsonNode old) {
    if (hasPodResources(pod) || hasPodResources(old)) {
      return "pods with pod-level resources cannot be resized";
    }
    if (old.path("metadata").path("annotations").has(PodAnnotations.MIRROR)) {
      return "static pods cannot be resized";
    }
    return text(old, "spec", "os", "name").equals("windows") ? "windows pods cannot be resized" : "";
  }

  private static boolean hasPodResources(JsonNode pod) {
    JsonNode resources = pod.path("spec").path("resources");
    return resources.path("requests").size() + resources.path("limits").size() > 0;
  }

  private static boolean runsWithoutResize(JsonNode pod) {
    return items(pod, "status", "containerStatuses").stream()
        .filter(status -> has(status.path("state"), "running")).findFirst()
        .map(status -> !has(status, "resources")).orElse(false);
  }

  private static boolean sameOrder(JsonNode spec, JsonNode old, String list, FieldErrors errors) {
    List<JsonNode> now = items(spec, list);
    List<JsonNode> before = items(old, list);
    if (now.size() != before.size()) {
      errors.forbidden(Path.SPEC.child(list), list + " may not be added or removed on resize");
      return false;
    }
    boolean same = true;
    for (int i = 0; i < before.size(); i++) {
      if (!text(now.get(i), "name").equals(text(before.get(i), "name"))) {
        errors.forbidden(Path.SPEC.child(list).index(i).child("name"), list + " may not be renamed or reordered on resize");
        same = false;
      }
    }
    return same;
  }

  private static void resources(JsonNode spec, JsonNode old, FieldErrors errors) {
    ObjectNode munged = (ObjectNode) spec.deepCopy();
    for (String list : List.of("initContainers", "containers")) {
      boolean init = list.equals("initContainers");
      List<JsonNode> before = items(old, list);
      List<ObjectNode> now = objects(munged, list);
      for (int i = 0; i < before.size(); i++) {
        boolean resizable = !init || PodContainers.isRestartable(before.get(i));
        if (resizable) {
          removed(now.get(i), before.get(i), Path.SPEC.child(list).index(i).child("resources"), errors);
          putBackCompute(now.get(i), before.get(i));
        }
        if (!SemanticEquality.equal(now.get(i), before.get(i))) {
          errors.forbidden(Path.SPEC, !init ? ONLY_COMPUTE
              : resizable ? "only cpu and memory resources for sidecar containers are mutable"
              : "resources for non-sidecar init containers are immutable");
        }
      }
    }
    if (errors.isEmpty() && !SemanticEquality.equal(munged, old)) {
      errors.forbidden(Path.SPEC, ONLY_COMPUTE);
    }
  }

  private static void removed(JsonNode container, JsonNode old, Path path, FieldErrors errors) {
    for (String list : List.of("requests", "limits")) {
      JsonNode now = container.path("resources").path(list);
      if (old.path("resources").path(list).propertyStream().anyMatch(e -> !now.has(e.getKey()))) {
        errors.forbidden(path.child(list), "resource " + list + " cannot be removed");
      }
    }
  }

  private static void putBackCompute(ObjectNode container, JsonNode old) {
    ObjectNode resources = Fields.ensure(container, "resources");
    for (String list : List.of("requests", "limits")) {
      JsonNode before = old.path("resources").path(list);
      if (!before.isObject()) {
        resources.remove(list);
        continue;
      }
      ObjectNode now = Fields.ensure(resources, list);
      List.of("cpu", "memory").forEach(name -> PodStrategy.keep(now, before, name));
    }
    resources.remove("claims");
    if (resources.isEmpty() && !has(old, "resources")) {
      container.remove("resources");
    }
  }
}
