package io.ruori.core.admission;

import static io.ruori.core.object.Fields.has;
import static io.ruori.core.object.Fields.text;
import static io.ruori.core.object.Fields.textMap;

import io.ruori.core.object.GroupResource;
import io.ruori.core.object.ObjectKey;
import io.ruori.core.object.Refusal;
import io.ruori.core.validation.GoText;
import io.ruori.core.validation.SemanticEquality;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A node writes its own objects only, does not steer pods to itself, and gets tokens for its own pods alone
 * (plugin/pkg/admission/noderestriction). Whether it may write at all is the authorizer's.
 */
final class NodeRestriction implements Admission {
  private static final String PREFIX = "system:node:";
  private static final Set<String> OWN_LABELS = Set.of(
      "kubernetes.io/hostname", "kubernetes.io/os", "kubernetes.io/arch", "beta.kubernetes.io/os", "beta.kubernetes.io/arch",
      "topology.kubernetes.io/zone", "topology.kubernetes.io/region", "failure-domain.beta.kubernetes.io/zone",
      "failure-domain.beta.kubernetes.io/region", "beta.kubernetes.io/instance-type");
  private static final Set<String> OWN_LABEL_DOMAINS = Set.of("kubelet.kubernetes.io", "node.kubernetes.io");

  @Override
  public Optional<Refusal> admit(Attempt attempt) {
    var user = attempt.context().user();
    if (!user.groups().contains("system:nodes") || !user.name().startsWith(PREFIX)) {
      return Optional.empty();
    }
    String node = user.name().substring(PREFIX.length());
    return switch (attempt.type().id().toString()) {
      case "nodes" -> node(attempt, node);
      case "pods" -> pod(attempt, node);
      case "serviceaccounts" -> attempt.subresource().equals("token") ? token(attempt, node) : Optional.empty();
      case "leases.coordination.k8s.io" ->
          itself(attempt, node, "can only access node lease with the same name as the requesting node");
      case "csinodes.storage.k8s.io" ->
          itself(attempt, node, "can only access CSINode with the same name as the requesting node");
      default -> Optional.empty();
    };
  }

  private static Optional<Refusal> itself(Attempt attempt, String node, String otherwise) {
    return attempt.name().equals(node) ? Optional.empty() : Pods.forbidden(attempt, otherwise);
  }

  private static Optional<Refusal> node(Attempt attempt, String node) {
    String who = "node " + GoText.quote(node) + " ";
    if (!attempt.name().equals(node)) {
      return Pods.forbidden(attempt, who + "is not allowed to modify node " + GoText.quote(attempt.name()));
    }
    if (attempt.operation() == Operation.DELETE) {
      return Optional.empty();
    }
    boolean create = attempt.operation() == Operation.CREATE;
    JsonNode spec = attempt.object().path("spec");
    if (has(spec, "configSource")
        && (create || !SemanticEquality.equal(spec.path("configSource"), attempt.old().path("spec").path("configSource")))) {
      return Pods.forbidden(attempt, who + (create
          ? "is not allowed to create pods with a non-nil configSource"
          : "is not allowed to update configSource to a new non-nil configSource"));
    }
    if (!create && !SemanticEquality.equal(spec.path("taints"), attempt.old().path("spec").path("taints"))) {
      return Pods.forbidden(attempt, who + "is not allowed to modify taints");
    }
    Set<String> labels = forbiddenLabels(labels(attempt.object()), create ? Map.of() : labels(attempt.old()));
    if (labels.isEmpty()) {
      return Optional.empty();
    }
    String all = String.join(", ", labels);
    return Pods.forbidden(attempt, create
        ? who + "is not allowed to set the following labels: " + all
        : "is not allowed to modify labels: " + all);
  }

  private static Map<String, String> labels(ObjectNode object) {
    return textMap(object, "metadata", "labels");
  }

  /** Those that are new, gone or changed, and not a node's to choose. */
  private static Set<String> forbiddenLabels(Map<String, String> now, Map<String, String> before) {
    var forbidden = new TreeSet<String>();
    Stream.concat(now.keySet().stream(), before.keySet().stream())
        .filter(label -> !now.getOrDefault(label, "\0").equals(before.get(label)))
        .filter(label -> !isOwn(label))
        .forEach(forbidden::add);
    return forbidden;
  }

  private static boolean isOwn(String label) {
    String domain = label.contains("/") ? label.substring(0, label.indexOf('/')) : "";
    boolean kubernetes = isIn(domain, "kubernetes.io") || isIn(domain, "k8s.io");
    return !isIn(domain, "node-restriction.kubernetes.io")
        && (!kubernetes
            || OWN_LABELS.contains(label)
            || OWN_LABEL_DOMAINS.stream().anyMatch(own -> isIn(domain, own)));
  }

  private static boolean isIn(String domain, String parent) {
    return domain.equals(parent) || domain.endsWith("." + parent);
  }

  private static Optional<Refusal> pod(Attempt attempt, String node) {
    String who = "node " + GoText.quote(node) + " ";
    boolean status = attempt.subresource().equals("status");
    if (attempt.operation() == Operation.CREATE || attempt.operation() == Operation.UPDATE && !status) {
      return Pods.forbidden(attempt,
          "unexpected operation " + GoText.quote(attempt.operation().name()) + ", " + who + "can only delete its pods and"
              + " update their status");
    }
    boolean own = text(attempt.old(), "spec", "nodeName").equals(node);
    if (!own) {
      return Pods.forbidden(attempt, who + (status
          ? "can only update pod status for pods with spec.nodeName set to itself"
          : "can only delete pods with spec.nodeName set to itself"));
    }
    return status && !labels(attempt.object()).equals(labels(attempt.old()))
        ? Pods.forbidden(attempt, who + "cannot update labels through pod status")
        : Optional.empty();
  }

  private static Optional<Refusal> token(Attempt attempt, String node) {
    JsonNode bound = attempt.object().path("spec").path("boundObjectRef");
    String name = text(bound, "name");
    String uid = text(bound, "uid");
    if (!text(bound, "apiVersion").equals("v1") || !text(bound, "kind").equals("Pod") || name.isEmpty()) {
      return Pods.forbidden(attempt, "node requested token not bound to a pod");
    }
    if (uid.isEmpty()) {
      return Pods.forbidden(attempt, "node requested token with a pod binding without a uid");
    }
    Optional<ObjectNode> pod = attempt.context().others().find(new ObjectKey("", "pods", attempt.namespace(), name));
    if (pod.isEmpty()) {
      return Optional.of(Refusal.notFound(new GroupResource("", "pods"), name));
    }
    if (!uid.equals(text(pod.get(), "metadata", "uid"))) {
      return Pods.forbidden(attempt, "the UID in the bound object reference (" + uid + ") does not match the UID in record."
          + " The object might have been deleted and then recreated");
    }
    return text(pod.get(), "spec", "nodeName").equals(node)
        ? Optional.empty()
        : Pods.forbidden(attempt, "node requested token bound to a pod scheduled on a different node");
  }
}
