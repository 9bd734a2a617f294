package io.ruori.gateway.verb;

import io.ruori.core.ledger.Stored;
import io.ruori.core.object.GroupResource;
import io.ruori.core.object.Refusal;
import io.ruori.core.selector.InvalidSelector;
import io.ruori.core.selector.LabelSelector;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What a PodDisruptionBudget says about evicting a pod. Pure. */
final class Budgets {
  static final String MORE_THAN_ONE =
      "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.";

  private static final GroupResource ERRORS = new GroupResource("policy", "poddisruptionbudget");
  private static final int MOST_DISRUPTED = 2000;

  private Budgets() {}

  /** Pods that do not run, or go anyway, count in no budget. */
  static boolean isIgnored(JsonNode pod) {
    return Set.of("Succeeded", "Failed", "Pending").contains(phase(pod)) || isGoing(pod);
  }

  /** Whether it could become ready, and then count, before it is deleted. */
  static boolean mayBecomeReady(JsonNode pod) {
    return !phase(pod).equals("Succeeded") && !phase(pod).equals("Failed") && !isGoing(pod);
  }

  private static String phase(JsonNode pod) {
    return pod.path("status").path("phase").asString("");
  }

  private static boolean isGoing(JsonNode pod) {
    return pod.path("metadata").has("deletionTimestamp");
  }

  /** Those that select the pod; an empty selector selects none. */
  static List<ObjectNode> of(JsonNode pod, Collection<Stored> budgets) {
    var labels = new LinkedHashMap<String, String>();
    pod.path("metadata").path("labels").properties().forEach(l -> labels.put(l.getKey(), l.getValue().asString("")));
    var found = new ArrayList<ObjectNode>();
    for (Stored stored : budgets) {
      ObjectNode budget = stored.parse();
      try {
        LabelSelector selector = LabelSelector.of(budget.path("spec").path("selector"));
        if (!selector.isEverything() && selector.matches(labels)) {
          found.add(budget);
        }
      } catch (InvalidSelector _) {
        // As upstream: it selects nothing.
      }
    }
    return found;
  }

  /** Whether an unready pod may go without spending anything ({@code unhealthyPodEvictionPolicy}). */
  static boolean sparesUnready(JsonNode pod, JsonNode budget) {
    if (isReady(pod)) {
      return false;
    }
    JsonNode status = budget.path("status");
    long desired = status.path("desiredHealthy").asLong(0);
    boolean healthy = status.path("currentHealthy").asLong(0) >= desired && desired > 0;
    return healthy || budget.path("spec").path("unhealthyPodEvictionPolicy").asString("").equals("AlwaysAllow");
  }

  private static boolean isReady(JsonNode pod) {
    for (JsonNode condition : pod.path("status").path("conditions")) {
      if (condition.path("type").asString("").equals("Ready")) {
        return condition.path("status").asString("").equals("True");
      }
    }
    return false;
  }

  /** Why no pod may go now; empty when one may. */
  static Optional<Refusal> refusal(JsonNode budget) {
    JsonNode status = budget.path("status");
    String name = budget.path("metadata").path("name").asString("");
    long allowed = status.path("disruptionsAllowed").asLong(0);
    if (status.path("observedGeneration").asLong(0) < budget.path("metadata").path("generation").asLong(0)) {
      return Optional.of(
          tooMany("The disruption budget " + name + " is still being processed by the server.", 10));
    }
    if (allowed < 0) {
      return Optional.of(Refusal.forbidden(ERRORS, name, "pdb disruptions allowed is negative"));
    }
    if (status.path("disruptedPods").size() > MOST_DISRUPTED) {
      return Optional.of(Refusal.forbidden(
          ERRORS, name, "DisruptedPods map too big - too many evictions not confirmed by PDB controller"));
    }
    String needs = "The disruption budget " + name + " needs " + status.path("desiredHealthy").asLong(0)
        + " healthy pods and has " + status.path("currentHealthy").asLong(0) + " currently";
    return allowed == 0 ? Optional.of(tooMany(needs, 0)) : Optional.empty();
  }

  private static Refusal tooMany(String why, int retryAfterSeconds) {
    var cause = new Refusal.Cause("DisruptionBudget", why, "");
    return new Refusal(429, "TooManyRequests", "Cannot evict pod as it would violate the pod's disruption budget.",
        new Refusal.Details("", "", "", "", List.of(cause), retryAfterSeconds));
  }

  /** The condition by which others see that the pod is evicted. */
  static void mark(ObjectNode pod, Instant now) {
    ArrayNode conditions = pod.withObject("status").withArray("conditions");
    for (JsonNode condition : conditions) {
      if (condition.path("type").asString("").equals("DisruptionTarget") && condition instanceof ObjectNode found) {
        if (!found.path("status").asString("").equals("True")) {
          found.put("lastTransitionTime", now.toString());
        }
        evicted(found);
        return;
      }
    }
    evicted(conditions.addObject().put("type", "DisruptionTarget").put("lastTransitionTime", now.toString()));
  }

  private static void evicted(ObjectNode condition) {
    condition.put("status", "True").put("reason", "EvictionByEvictionAPI").put("message", "Eviction API: evicting");
  }

  /** Takes one disruption from the budget and notes for which pod. */
  static void spend(ObjectNode budget, String pod, Instant now) {
    ObjectNode status = budget.withObject("status");
    long left = status.path("disruptionsAllowed").asLong(0) - 1;
    status.put("disruptionsAllowed", left);
    status.withObject("disruptedPods").put(pod, now.toString());
    if (left == 0) {
      for (JsonNode condition : status.path("conditions")) {
        if (condition.path("type").asString("").equals("DisruptionAllowed") && condition instanceof ObjectNode found
            && !found.path("status").asString("").equals("False")) {
          found.put("status", "False").put("reason", "InsufficientPods").put("lastTransitionTime", now.toString());
        }
      }
    }
  }
}
