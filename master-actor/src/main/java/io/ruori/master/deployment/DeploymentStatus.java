package io.ruori.master.deployment;

import io.ruori.core.object.Json;
import io.ruori.master.document.Conditions;
import io.ruori.master.document.Doc;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The status of a deployment, its progress among it: upstream's {@code progress.go} and {@code calculateStatus}. Pure. */
final class DeploymentStatus {
  private static final String PROGRESSING = "Progressing";
  private static final String AVAILABLE = "Available";
  private static final String FAILURE = "ReplicaFailure";
  private static final String TIMED_OUT = "ProgressDeadlineExceeded";
  private static final String COMPLETE = "NewReplicaSetAvailable";
  static final String REFUSED = "ReplicaSetCreateError";

  private DeploymentStatus() {}

  /** {@code estimate} is false where only the counts are to be told (paused or being resized). */
  static ObjectNode of(Rollout rollout, boolean estimate, Instant now) {
    ObjectNode deployment = rollout.deployment();
    ObjectNode status = counts(rollout);
    List<JsonNode> conditions = new ArrayList<>(Doc.items(deployment, "status", "conditions"));
    boolean enough = count(status, "availableReplicas") >= rollout.wanted() - rollout.maxUnavailable();
    set(conditions, enough
        ? Conditions.of(AVAILABLE, "True", "MinimumReplicasAvailable", "Deployment has minimum availability.")
        : Conditions.of(AVAILABLE, "False", "MinimumReplicasUnavailable",
            "Deployment does not have minimum availability."), now);
    if (!hasDeadline(deployment)) {
      remove(conditions, PROGRESSING);
    } else {
      pauseOrResume(rollout, conditions, now);
      if (estimate) {
        estimate(rollout, status, conditions, now);
      }
    }
    if (estimate) {
      remove(conditions, FAILURE);
      failure(rollout).ifPresent(conditions::add);
    }
    status.set("conditions", Doc.listOf(conditions));
    return status;
  }

  /** The deployment when the set for its template has just been made. */
  static ObjectNode created(ObjectNode deployment, String set, Instant now) {
    ObjectNode changed = Doc.copy(deployment);
    changed.set("status", progressing(deployment, Conditions.of(
        PROGRESSING, "True", "NewReplicaSetCreated", "Created new replica set \"" + set + "\""), now));
    return changed;
  }

  /** The status when the set for the deployment's template may not be made. */
  static ObjectNode refused(ObjectNode deployment, String message, Instant now) {
    return progressing(deployment, Conditions.of(PROGRESSING, "False", REFUSED, message), now);
  }

  private static ObjectNode progressing(ObjectNode deployment, ObjectNode condition, Instant now) {
    ObjectNode status = Doc.copy(deployment.path("status"));
    if (hasDeadline(deployment)) {
      List<JsonNode> conditions = new ArrayList<>(Doc.items(status, "conditions"));
      set(conditions, condition, now);
      status.set("conditions", Doc.listOf(conditions));
    }
    return status;
  }

  private static ObjectNode counts(Rollout rollout) {
    List<ObjectNode> all = rollout.all();
    int available = Rollout.totalCount(all, "availableReplicas");
    ObjectNode status = Json.object();
    status.put("observedGeneration", Doc.generation(rollout.deployment()));
    put(status, "replicas", Rollout.totalCount(all, "replicas"));
    put(status, "updatedReplicas", rollout.current().map(s -> Rollout.count(s, "replicas")).orElse(0));
    put(status, "readyReplicas", Rollout.totalCount(all, "readyReplicas"));
    put(status, "availableReplicas", available);
    put(status, "unavailableReplicas", Math.max(0, Rollout.totalSize(all) - available));
    put(status, "collisionCount", Doc.integer(rollout.deployment(), 0, "status", "collisionCount"));
    return status;
  }

  private static void pauseOrResume(Rollout rollout, List<JsonNode> conditions, Instant now) {
    String reason = find(conditions, PROGRESSING).map(c -> Doc.text(c, "reason")).orElse("");
    if (rollout.paused() && !reason.equals(TIMED_OUT)) {
      set(conditions, Conditions.of(PROGRESSING, "Unknown", "DeploymentPaused", "Deployment is paused"), now);
    } else if (!rollout.paused() && reason.equals("DeploymentPaused")) {
      set(conditions, Conditions.of(PROGRESSING, "Unknown", "DeploymentResumed", "Deployment is resumed"), now);
    }
  }

  private static void estimate(Rollout rollout, ObjectNode status, List<JsonNode> conditions, Instant now) {
    Optional<JsonNode> before = find(conditions, PROGRESSING);
    String reason = before.map(c -> Doc.text(c, "reason")).orElse("");
    boolean settled = count(status, "replicas") == count(status, "updatedReplicas") && reason.equals(COMPLETE);
    if (settled) {
      return;
    }
    String subject = rollout.current().map(s -> "ReplicaSet \"" + Doc.name(s) + "\"")
        .orElse("Deployment \"" + Doc.name(rollout.deployment()) + "\"");
    if (complete(rollout, status)) {
      set(conditions, Conditions.of(PROGRESSING, "True", COMPLETE, subject + " has successfully progressed."), now);
    } else if (before.isEmpty() || progressing(rollout.deployment(), status)) {
      ObjectNode condition =
          Conditions.of(PROGRESSING, "True", "ReplicaSetUpdated", subject + " is progressing.");
      String since = before.filter(c -> Doc.text(c, "status").equals("True"))
          .map(c -> Doc.text(c, "lastTransitionTime")).orElse(Doc.time(now));
      condition.put("lastUpdateTime", Doc.time(now)).put("lastTransitionTime", since);
      remove(conditions, PROGRESSING);
      conditions.add(condition);
    } else if (timedOut(rollout.deployment(), before.get(), now)) {
      set(conditions, Conditions.of(PROGRESSING, "False", TIMED_OUT, subject + " has timed out progressing."), now);
    }
  }

  static boolean complete(Rollout rollout, JsonNode status) {
    return count(status, "updatedReplicas") == rollout.wanted() && count(status, "replicas") == rollout.wanted()
        && count(status, "availableReplicas") == rollout.wanted();
  }

  private static boolean progressing(JsonNode deployment, JsonNode status) {
    JsonNode old = Doc.at(deployment, "status");
    return count(status, "updatedReplicas") > count(old, "updatedReplicas")
        || count(status, "replicas") - count(status, "updatedReplicas")
            < count(old, "replicas") - count(old, "updatedReplicas")
        || count(status, "readyReplicas") > count(old, "readyReplicas")
        || count(status, "availableReplicas") > count(old, "availableReplicas");
  }

  private static boolean timedOut(JsonNode deployment, JsonNode condition, Instant now) {
    String reason = Doc.text(condition, "reason");
    return reason.equals(TIMED_OUT) || !reason.equals(COMPLETE) && deadline(deployment, condition).isBefore(now);
  }

  private static Instant deadline(JsonNode deployment, JsonNode condition) {
    Instant updated = Doc.time(condition, "lastUpdateTime").orElse(Instant.EPOCH);
    return updated.plusSeconds(Doc.number(deployment, 600, "spec", "progressDeadlineSeconds"));
  }

  /** How long until the deadline may pass, where progress is still awaited. */
  static Optional<Duration> untilDeadline(Rollout rollout, JsonNode status, Instant now) {
    Optional<JsonNode> condition = find(Doc.items(status, "conditions"), PROGRESSING);
    boolean awaited = hasDeadline(rollout.deployment()) && !rollout.paused() && !complete(rollout, status)
        && condition.filter(c -> !Doc.text(c, "reason").equals(TIMED_OUT)
            && !Doc.text(c, "reason").equals(COMPLETE)).isPresent();
    return awaited
        ? condition.map(c -> Duration.between(now, deadline(rollout.deployment(), c).plusSeconds(1)))
            .map(d -> d.isNegative() ? Duration.ofSeconds(1) : d)
        : Optional.empty();
  }

  private static boolean hasDeadline(JsonNode deployment) {
    long seconds = Doc.number(deployment, 600, "spec", "progressDeadlineSeconds");
    return seconds != Integer.MAX_VALUE;
  }

  private static Optional<JsonNode> failure(Rollout rollout) {
    return rollout.current().flatMap(s -> Conditions.find(s, FAILURE))
        .or(() -> rollout.old().stream().flatMap(s -> Conditions.find(s, FAILURE).stream()).findFirst())
        .map(c -> Doc.copy(c).put("lastUpdateTime", Doc.text(c, "lastTransitionTime")));
  }

  private static Optional<JsonNode> find(List<JsonNode> conditions, String type) {
    return conditions.stream().filter(c -> Doc.text(c, "type").equals(type)).findFirst();
  }

  private static void remove(List<JsonNode> conditions, String type) {
    conditions.removeIf(c -> Doc.text(c, "type").equals(type));
  }

  /** As upstream's {@code SetDeploymentCondition}: nothing changes where status and reason are the same. */
  private static void set(List<JsonNode> conditions, ObjectNode condition, Instant now) {
    Optional<JsonNode> old = find(conditions, Doc.text(condition, "type"));
    boolean sameStatus = old.filter(c -> Doc.text(c, "status").equals(Doc.text(condition, "status"))).isPresent();
    if (sameStatus && Doc.text(old.get(), "reason").equals(Doc.text(condition, "reason"))) {
      return;
    }
    condition.put("lastUpdateTime", Doc.time(now));
    condition.put("lastTransitionTime", sameStatus ? Doc.text(old.get(), "lastTransitionTime") : Doc.time(now));
    remove(conditions, Doc.text(condition, "type"));
    conditions.add(condition);
  }

  private static int count(JsonNode status, String field) {
    return Doc.integer(status, 0, field);
  }

  private static void put(ObjectNode status, String field, int value) {
    if (value != 0) {
      status.put(field, value);
    }
  }
}
