package io.ruori.master.scheduler.cluster;

import io.ruori.master.document.Conditions;
import io.ruori.master.document.Doc;
import io.ruori.master.document.LabelSelector;
import io.ruori.master.pod.Pods;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the scheduler knows of a pod, parsed once.
 *
 * @param node where it is, or {@code ""}
 * @param ended succeeded or failed: it takes no room
 * @param scheduled the message and reason of its {@code PodScheduled} condition, joined, or {@code ""}
 */
public record PodInfo(
    String namespace, String name, String uid, String resourceVersion, Map<String, String> labels, String node,
    String schedulerName, int priority, boolean deleting, boolean ended, boolean gated, Instant created,
    Instant started, String nominatedNode, String scheduled, Spec spec) {

  /** What decides where it may go. */
  public record Spec(
      Resources requests, Resources forScoring, Map<String, String> nodeSelector,
      Optional<NodeSelectorTerms> requiredNodes, List<NodeSelectorTerms.Term> preferredNodes,
      List<Taint.Toleration> tolerations, List<HostPort> hostPorts, List<AffinityTerm> affinity,
      List<AffinityTerm> antiAffinity, List<AffinityTerm> preferredAffinity, List<AffinityTerm> preferredAntiAffinity,
      List<Spread> spread, List<String> images, List<String> claims, boolean neverPreempts) {}

  public static PodInfo of(ObjectNode pod) {
    Map<String, String> labels = Map.copyOf(Doc.labels(pod));
    Instant created = Doc.created(pod).orElse(Instant.EPOCH);
    String scheduled = Conditions.find(pod, "PodScheduled")
        .map(c -> Doc.text(c, "status") + "/" + Doc.text(c, "reason") + "/" + Doc.text(c, "message")).orElse("");
    return new PodInfo(
        Doc.namespace(pod), Doc.name(pod), Doc.uid(pod), Doc.resourceVersion(pod), labels, Pods.node(pod),
        Doc.text(pod, "spec", "schedulerName"), Pods.priority(pod), Doc.deleting(pod), Pods.terminal(pod),
        !Doc.items(pod, "spec", "schedulingGates").isEmpty(), created,
        Doc.time(pod, "status", "startTime").orElse(created), Doc.text(pod, "status", "nominatedNodeName"), scheduled,
        spec(pod.path("spec"), Doc.namespace(pod), labels));
  }

  private static Spec spec(JsonNode spec, String namespace, Map<String, String> labels) {
    JsonNode affinity = spec.path("affinity");
    JsonNode nodes = affinity.path("nodeAffinity");
    JsonNode together = affinity.path("podAffinity");
    JsonNode apart = affinity.path("podAntiAffinity");
    return new Spec(
        Requests.of(spec), Requests.forScoring(spec), Map.copyOf(Doc.strings(spec, "nodeSelector")),
        NodeSelectorTerms.of(nodes.path("requiredDuringSchedulingIgnoredDuringExecution")),
        Doc.items(nodes, "preferredDuringSchedulingIgnoredDuringExecution").stream()
            .map(p -> NodeSelectorTerms.Term.of(p.path("preference"), Doc.integer(p, 0, "weight"))).toList(),
        Taint.Toleration.of(spec.path("tolerations")), HostPort.of(spec),
        AffinityTerm.required(together, namespace, labels), AffinityTerm.required(apart, namespace, labels),
        AffinityTerm.preferred(together, namespace, labels), AffinityTerm.preferred(apart, namespace, labels),
        Spread.of(spec.path("topologySpreadConstraints"), labels),
        Doc.items(spec, "containers").stream().map(c -> Doc.text(c, "image")).toList(), claims(spec),
        Doc.text(spec, "preemptionPolicy").equals("Never"));
  }

  private static List<String> claims(JsonNode spec) {
    return Doc.items(spec, "volumes").stream()
        .map(v -> Doc.text(v, "persistentVolumeClaim", "claimName")).filter(c -> !c.isEmpty()).toList();
  }

  public List<Taint.Toleration> tolerations() {
    return spec.tolerations();
  }

  /** Whether the pod's node selector and required node affinity match. */
  public boolean wants(NodeInfo node) {
    return node.labels().entrySet().containsAll(spec.nodeSelector().entrySet())
        && spec.requiredNodes().map(t -> t.matches(node.name(), node.labels())).orElse(true);
  }

  public boolean matches(LabelSelector selector) {
    return selector.matches(labels);
  }

  /** Whether it takes room on a node. */
  public boolean takesRoom() {
    return !node.isEmpty() && !ended;
  }

  public PodInfo on(String nodeName) {
    return new PodInfo(namespace, name, uid, resourceVersion, labels, nodeName, schedulerName, priority, deleting, ended,
        gated, created, started, nominatedNode, scheduled, spec);
  }

  @Override
  public String toString() {
    return namespace + "/" + name;
  }
}
