package io.ruori.master.disruption;

import io.ruori.core.api.Api;
import io.ruori.master.document.Doc;
import io.ruori.master.owner.Owners;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * How many pods a budget counts on, and how many of these must stay healthy (upstream's {@code getExpectedPodCount}).
 *
 * @param pods what the pods' controllers want, or the pods themselves where the budget names a number that must stay
 * @param unmanaged whether pods without a controller count for nothing, though the budget asks for a share of what is wanted
 */
record ExpectedPods(long pods, long healthy, boolean unmanaged) {
  private static final Map<String, String> SCALED = Map.of(
      "ReplicationController", "replicationcontrollers", "Deployment", "deployments", "ReplicaSet", "replicasets",
      "StatefulSet", "statefulsets");

  /** The controller of a pod is of a kind that says nothing about its scale. */
  static final class Unknown extends Exception {
    private static final long serialVersionUID = 1;

    Unknown(String message) {
      super(message, null, false, false);
    }
  }

  static ExpectedPods of(JsonNode budget, List<ObjectNode> pods, Api api) throws Unknown {
    JsonNode most = Doc.at(budget, "spec", "maxUnavailable");
    JsonNode least = Doc.at(budget, "spec", "minAvailable");
    if (!most.isMissingNode() && !most.isNull()) {
      long scale = scale(pods, api);
      return new ExpectedPods(scale, Math.max(0, scale - share(most, scale)), hasUnmanaged(pods));
    }
    if (least.isString()) {
      long scale = scale(pods, api);
      return new ExpectedPods(scale, share(least, scale), hasUnmanaged(pods));
    }
    return new ExpectedPods(pods.size(), least.asLong(0), false);
  }

  private static boolean hasUnmanaged(List<ObjectNode> pods) {
    return pods.stream().anyMatch(pod -> Owners.controllerOf(pod).isEmpty());
  }

  /** A number, or a percentage of the whole, rounded up. */
  private static long share(JsonNode value, long whole) throws Unknown {
    if (!value.isString()) {
      return value.asLong(0);
    }
    String text = value.stringValue();
    if (!text.matches("[0-9]{1,9}%")) {
      throw new Unknown("invalid value for IntOrString: invalid type: string is not a percentage");
    }
    long percent = Long.parseLong(text.substring(0, text.length() - 1));
    return (whole * percent + 99) / 100;
  }

  /** The sum of what the pods' controllers want; pods without one count for nothing. */
  private static long scale(List<ObjectNode> pods, Api api) throws Unknown {
    Map<String, Long> byOwner = new HashMap<>();
    Map<String, String> seen = new HashMap<>();
    for (ObjectNode pod : pods) {
      Optional<JsonNode> owner = Owners.controllerOf(pod);
      if (owner.isPresent() && seen.putIfAbsent(Doc.text(owner.get(), "uid"), "") == null) {
        ObjectNode scaled = scaled(owner.get(), Doc.namespace(pod), api)
            .orElseThrow(() -> unknown(owner.get(), pod, api));
        byOwner.put(Doc.uid(scaled), Doc.number(scaled, 1, "spec", "replicas"));
      }
    }
    return byOwner.values().stream().mapToLong(Long::longValue).sum();
  }

  private static Unknown unknown(JsonNode owner, ObjectNode pod, Api api) {
    return api.served().stream()
        .filter(kind -> kind.kind().equals(Doc.text(owner, "kind")) && kind.resource().group().equals(Owners.group(owner)))
        .filter(kind -> !SCALED.containsKey(kind.kind()))
        .findFirst()
        .map(kind -> new Unknown(kind.resource().plural() + "." + kind.resource().group()
            + " does not implement the scale subresource"))
        .orElseGet(() -> new Unknown("found no controller ref for pod \"" + Doc.name(pod) + "\""));
  }

  /** The controller, or that of a replica set's own: a deployment, whose several sets count once. */
  private static Optional<ObjectNode> scaled(JsonNode reference, String namespace, Api api) {
    Optional<ObjectNode> found = controller(reference, namespace, api);
    if (found.isEmpty() || !Doc.text(reference, "kind").equals("ReplicaSet")) {
      return found;
    }
    Optional<JsonNode> above = Owners.controllerOf(found.get());
    return above.isPresent() && Doc.text(above.get(), "kind").equals("Deployment")
        ? controller(above.get(), namespace, api).or(() -> found)
        : found;
  }

  private static Optional<ObjectNode> controller(JsonNode reference, String namespace, Api api) {
    String kind = Doc.text(reference, "kind");
    String group = kind.equals("ReplicationController") ? "" : "apps";
    if (!SCALED.containsKey(kind) || !Owners.group(reference).equals(group)) {
      return Optional.empty();
    }
    return api.find(new Api.Resource(group, "v1", SCALED.get(kind)), namespace, Doc.text(reference, "name"))
        .filter(found -> Doc.uid(found).equals(Doc.text(reference, "uid")));
  }
}
