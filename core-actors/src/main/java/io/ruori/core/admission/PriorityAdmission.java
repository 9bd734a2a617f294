package io.ruori.core.admission;

import static io.ruori.core.object.Fields.ensure;
import static io.ruori.core.object.Fields.flag;
import static io.ruori.core.object.Fields.has;
import static io.ruori.core.object.Fields.number;
import static io.ruori.core.object.Fields.text;

import io.ruori.core.object.Fields;
import io.ruori.core.object.GroupResource;
import io.ruori.core.object.ObjectKey;
import io.ruori.core.object.Refusal;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/** Resolves a pod's priority class to its number (plugin/pkg/admission/priority); one class at most is the default. */
final class PriorityAdmission implements Admission {
  private static final GroupResource CLASSES = new GroupResource("scheduling.k8s.io", "priorityclasses");
  private static final String COMPUTED = " must not be provided in pod spec; priority admission controller computed ";

  @Override
  public Optional<Refusal> admit(Attempt attempt) {
    if (!Pods.isWritten(attempt)) {
      return Optional.empty();
    }
    ObjectNode spec = ensure(attempt.object(), "spec");
    if (attempt.operation() == Operation.CREATE) {
      return create(attempt, spec);
    }
    for (String field : List.of("priority", "preemptionPolicy")) {
      JsonNode old = attempt.old().path("spec").path(field);
      if (!has(spec, field) && !old.isMissingNode()) {
        spec.set(field, old);
      }
    }
    return Optional.empty();
  }

  private static Optional<Refusal> create(Attempt attempt, ObjectNode spec) {
    String name = text(spec, "priorityClassName");
    Optional<ObjectNode> found = name.isEmpty() ? defaultClass(attempt) : attempt.context().others()
        .find(new ObjectKey(CLASSES.group(), CLASSES.resource(), "", name));
    if (found.isEmpty() && !name.isEmpty()) {
      return Pods.forbidden(attempt, "no PriorityClass with name " + name + " was found");
    }
    JsonNode priorityClass = found.<JsonNode>map(c -> c).orElse(MissingNode.getInstance());
    if (name.isEmpty() && found.isPresent()) {
      spec.put("priorityClassName", text(priorityClass, "metadata", "name"));
    }
    long priority = number(priorityClass, "value");
    if (has(spec, "priority") && number(spec, "priority") != priority) {
      return Pods.forbidden(attempt, "the integer value of priority (" + number(spec, "priority") + ")" + COMPUTED + priority
          + " from the given PriorityClass name");
    }
    spec.put("priority", priority);
    String policy = text(priorityClass, "preemptionPolicy").isEmpty()
        ? "PreemptLowerPriority" : text(priorityClass, "preemptionPolicy");
    if (has(spec, "preemptionPolicy") && !text(spec, "preemptionPolicy").equals(policy)) {
      return Pods.forbidden(attempt, "the string value of PreemptionPolicy (" + text(spec, "preemptionPolicy") + ")"
          + COMPUTED + policy + " from the given PriorityClass name");
    }
    spec.put("preemptionPolicy", policy);
    return Optional.empty();
  }

  /** The class for pods that name none; of several, the one with the lowest value. */
  private static Optional<ObjectNode> defaultClass(Attempt attempt) {
    return attempt.context().others().list(CLASSES, "").stream()
        .filter(c -> flag(c, "globalDefault"))
        .min(Comparator.comparingLong(c -> number(c, "value")));
  }

  @Override
  public Optional<Refusal> validate(Attempt attempt) {
    if (!attempt.type().id().equals(CLASSES) || attempt.object() == null || !flag(attempt.object(), "globalDefault")) {
      return Optional.empty();
    }
    Optional<ObjectNode> other = defaultClass(attempt)
        .filter(c -> !Fields.text(c, "metadata", "name").equals(attempt.name()));
    return other.flatMap(c -> Pods.forbidden(attempt, "PriorityClass " + text(c, "metadata", "name")
        + " is already marked as default. Only one default can exist"));
  }
}
