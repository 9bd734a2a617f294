package io.ruori.core.admission;

import static io.ruori.core.object.Fields.has;
import static io.ruori.core.object.Fields.items;
import static io.ruori.core.object.Fields.text;
import static io.ruori.core.object.Fields.textMap;

import io.ruori.core.object.Fields;
import io.ruori.core.object.GroupResource;
import io.ruori.core.object.ObjectKey;
import io.ruori.core.object.Refusal;
import io.ruori.core.podsecurity.Policy;
import io.ruori.core.podsecurity.Standards;
import io.ruori.core.podsecurity.Violation;
import io.ruori.core.strategy.pod.PodContainers;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.GoText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Holds pods to the standard that their namespace's labels ask for, and warns of workloads whose pods would not keep to it
 * (pod-security-admission {@code admission}). Audit labels are checked, and noted nowhere.
 */
final class PodSecurity implements Admission {
  private static final GroupResource NAMESPACES = new GroupResource("", "namespaces");
  private static final GroupResource PODS = new GroupResource("", "pods");
  private static final Set<String> SUBRESOURCES = Set.of("", "ephemeralcontainers", "resize");
  private static final int MAX_PODS = 3000;
  private static final Map<GroupResource, List<String>> TEMPLATES = Map.of(
      new GroupResource("", "podtemplates"), List.of("template"),
      new GroupResource("", "replicationcontrollers"), List.of("spec", "template"),
      new GroupResource("apps", "replicasets"), List.of("spec", "template"),
      new GroupResource("apps", "deployments"), List.of("spec", "template"),
      new GroupResource("apps", "statefulsets"), List.of("spec", "template"),
      new GroupResource("apps", "daemonsets"), List.of("spec", "template"),
      new GroupResource("batch", "jobs"), List.of("spec", "template"),
      new GroupResource("batch", "cronjobs"), List.of("spec", "jobTemplate", "spec", "template"));

  @Override
  public Optional<Refusal> validate(Attempt attempt) {
    GroupResource resource = attempt.type().id();
    if (attempt.object() == null) {
      return Optional.empty();
    }
    if (resource.equals(NAMESPACES)) {
      return attempt.subresource().isEmpty() ? namespace(attempt) : Optional.empty();
    }
    boolean pod = resource.equals(PODS) && SUBRESOURCES.contains(attempt.subresource());
    List<String> path = attempt.subresource().isEmpty() ? TEMPLATES.get(resource) : null;
    if (!pod && path == null) {
      return Optional.empty();
    }
    Policy policy = policy(attempt);
    boolean open = policy.warn().isOpen() && (path != null || policy.enforce().isOpen());
    if (open || pod && attempt.old() != null && !isSignificant(attempt.object(), attempt.old())) {
      return Optional.empty();
    }
    return pod ? judge(attempt, policy, attempt.object(), true)
        : judge(attempt, policy, Fields.at(attempt.object(), path.toArray(String[]::new)), false);
  }

  private static Policy policy(Attempt attempt) {
    var key = new ObjectKey("", "namespaces", "", attempt.namespace());
    Map<String, String> labels = attempt.context().others().find(key).map(found -> textMap(found, "metadata", "labels"))
        .orElse(Map.of());
    return Policy.of(labels, new FieldErrors());
  }

  private static Optional<Refusal> judge(Attempt attempt, Policy policy, JsonNode pod, boolean enforce) {
    Map<String, String> annotations = textMap(pod, "metadata", "annotations");
    JsonNode spec = pod.path("spec");
    List<Violation> violations = Standards.violations(policy.enforce(), annotations, spec);
    if (enforce && !violations.isEmpty()) {
      return Pods.forbidden(attempt, "violates PodSecurity \"" + policy.enforce() + "\": " + Standards.details(violations));
    }
    List<Violation> warned = Standards.violations(policy.warn(), annotations, spec);
    if (!warned.isEmpty()) {
      attempt.warnings().add("would violate PodSecurity \"" + policy.warn() + "\": " + Standards.details(warned));
    }
    return Optional.empty();
  }

  private static Optional<Refusal> namespace(Attempt attempt) {
    var errors = new FieldErrors();
    Policy policy = Policy.of(textMap(attempt.object(), "metadata", "labels"), errors);
    if (attempt.old() == null) {
      return invalid(attempt, errors);
    }
    var before = new FieldErrors();
    Policy old = Policy.of(textMap(attempt.old(), "metadata", "labels"), before);
    Optional<Refusal> invalid = invalid(attempt, errors);
    if (invalid.isPresent() && !invalid.equals(invalid(attempt, before))) {
      return invalid;
    }
    boolean relaxed = policy.enforce().minor() == old.enforce().minor()
        && policy.enforce().level().compareTo(old.enforce().level()) <= 0;
    if (!relaxed && !policy.enforce().isOpen()) {
      attempt.warnings().addAll(existing(attempt, policy.enforce()));
    }
    return Optional.empty();
  }

  private static Optional<Refusal> invalid(Attempt attempt, FieldErrors errors) {
    return errors.isEmpty() ? Optional.empty() : Optional.of(errors.invalid(NAMESPACES, "Namespace", attempt.name()));
  }

  /** Warns of the pods that are there and that the new level would not let in. */
  private static List<String> existing(Attempt attempt, Policy.Standard enforce) {
    List<ObjectNode> pods = attempt.context().others().list(PODS, attempt.name());
    var found = new TreeMap<String, TreeSet<String>>();
    for (ObjectNode pod : pods.subList(0, Math.min(MAX_PODS, pods.size()))) {
      Map<String, String> annotations = textMap(pod, "metadata", "annotations");
      List<Violation> violations = Standards.violations(enforce, annotations, pod.path("spec"));
      if (!violations.isEmpty()) {
        found.computeIfAbsent(Standards.reasons(violations), reasons -> new TreeSet<>()).add(text(pod, "metadata", "name"));
      }
    }
    var warnings = new ArrayList<String>();
    if (pods.size() > MAX_PODS) {
      warnings.add("new PodSecurity enforce level only checked against the first " + MAX_PODS + " of " + pods.size()
          + " existing pods");
    }
    if (!found.isEmpty()) {
      warnings.add("existing pods in namespace " + GoText.quote(attempt.name())
          + " violate the new PodSecurity enforce level \"" + enforce + "\"");
    }
    found.entrySet().stream().map(entry -> counted(entry.getValue()) + ": " + entry.getKey()).sorted().forEach(warnings::add);
    return warnings;
  }

  private static String counted(TreeSet<String> pods) {
    int others = pods.size() - 1;
    return pods.first()
        + (others == 0 ? "" : others == 1 ? " (and 1 other pod)" : " (and " + others + " other pods)");
  }

  /** Whether an update of a pod changes what the standards look at: its images, its containers, annotations about them. */
  private static boolean isSignificant(JsonNode pod, JsonNode old) {
    Map<String, String> annotations = textMap(pod, "metadata", "annotations");
    Map<String, String> before = textMap(old, "metadata", "annotations");
    if (!securing(annotations).equals(securing(before))) {
      return true;
    }
    for (String list : PodContainers.LISTS) {
      if (!images(pod, list).equals(images(old, list))) {
        return true;
      }
    }
    return false;
  }

  private static Map<String, String> securing(Map<String, String> annotations) {
    var securing = new TreeMap<>(annotations);
    securing.keySet().removeIf(key -> !key.contains("seccomp.security.") && !key.contains("apparmor.security."));
    return securing;
  }

  private static List<String> images(JsonNode pod, String list) {
    return items(pod, "spec", list).stream()
        .map(container -> text(container, "name") + " " + text(container, "image")
            + (has(container, "securityContext") ? container.get("securityContext") : ""))
        .toList();
  }
}
