package io.ruori.core.strategy.pod;

import static io.ruori.core.object.Fields.ensure;
import static io.ruori.core.object.Fields.ensureList;
import static io.ruori.core.object.Fields.has;
import static io.ruori.core.object.Fields.items;
import static io.ruori.core.object.Fields.objects;
import static io.ruori.core.object.Fields.text;
import static io.ruori.core.object.Fields.textMap;

import io.ruori.core.kind.WriteContext;
import io.ruori.core.object.GroupResource;
import io.ruori.core.object.Refusal;
import io.ruori.core.validation.FieldError;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.Path;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** A POST to {@code /binding}: the scheduler gives a pod to a node (registry/core/pod/storage {@code assignPod}). */
final class PodBinding {
  private static final GroupResource BINDINGS = new GroupResource("", "pods/binding");

  private PodBinding() {}

  static Optional<Refusal> bind(ObjectNode pod, ObjectNode binding, WriteContext context) {
    String name = text(pod, "metadata", "name");
    String given = text(binding, "metadata", "name");
    if (!given.equals(name)) {
      return Optional.of(Refusal.badRequest("name in URL does not match name in Binding object"));
    }
    var errors = new FieldErrors();
    validate(binding, errors);
    if (!errors.isEmpty()) {
      List<String> all = errors.list().stream().map(FieldError::toString).toList();
      String why = all.size() == 1 ? all.getFirst() : "[" + String.join(", ", all) + "]";
      return Optional.of(new Refusal(500, "", why, null)); // upstream lets the plain error out
    }
    String node = text(binding, "target", "name");
    Optional<String> reason = conflict(pod);
    if (reason.isPresent()) {
      return Optional.of(Refusal.conflict(BINDINGS, name, reason.get()));
    }
    assign(pod, binding, node, context);
    return Optional.empty();
  }

  private static void validate(ObjectNode binding, FieldErrors errors) {
    String kind = text(binding, "target", "kind");
    if (!kind.isEmpty() && !kind.equals("Node")) {
      errors.notSupported(Path.of("target", "kind"), kind, List.of("Node", "<empty>"));
    }
    if (text(binding, "target", "name").isEmpty()) {
      errors.required(Path.of("target", "name"), "");
    }
  }

  private static Optional<String> conflict(ObjectNode pod) {
    String name = text(pod, "metadata", "name");
    if (has(pod.path("metadata"), "deletionTimestamp")) {
      return Optional.of("pod " + name + " is being deleted, cannot be assigned to a host");
    }
    String current = text(pod, "spec", "nodeName");
    if (!current.isEmpty()) {
      return Optional.of("pod " + name + " is already assigned to node \"" + current + "\"");
    }
    boolean gated = !items(pod, "spec", "schedulingGates").isEmpty();
    return gated ? Optional.of("pod " + name + " has non-empty .spec.schedulingGates") : Optional.empty();
  }

  private static void assign(ObjectNode pod, ObjectNode binding, String node, WriteContext context) {
    ObjectNode spec = ensure(pod, "spec");
    ObjectNode metadata = ensure(pod, "metadata");
    spec.put("nodeName", node);
    for (String map : List.of("annotations", "labels")) {
      textMap(binding, "metadata", map).forEach((key, value) -> ensure(metadata, map).put(key, value));
    }
    scheduled(ensure(pod, "status"), context);
  }

  private static void scheduled(ObjectNode status, WriteContext context) {
    ObjectNode condition = objects(status, "conditions").stream()
        .filter(c -> text(c, "type").equals("PodScheduled")).findFirst()
        .orElseGet(() -> ensureList(status, "conditions").addObject().put("type", "PodScheduled"));
    boolean changed = !text(condition, "status").equals("True");
    condition.remove(List.of("reason", "message"));
    condition.put("status", "True").putNull("lastProbeTime");
    if (changed) {
      condition.put("lastTransitionTime", context.now().truncatedTo(ChronoUnit.SECONDS).toString());
    }
  }
}
