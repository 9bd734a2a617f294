package io.ruori.master.job;

import io.ruori.core.api.Api;
import io.ruori.core.api.ApiException;
import io.ruori.core.object.Json;
import io.ruori.master.document.Conditions;
import io.ruori.master.document.Doc;
import io.ruori.master.pod.Pods;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Questions about a job and its pods, as upstream's {@code pkg/controller/job} answers them. */
final class Jobs {
  static final Api.Resource JOBS = new Api.Resource("batch", "v1", "jobs");
  static final String API_VERSION = "batch/v1";
  static final String KIND = "Job";

  /** Holds a pod until it has been counted. */
  static final String TRACKING = "batch.kubernetes.io/job-tracking";

  static final String INDEX = "batch.kubernetes.io/job-completion-index";
  static final String FAILURES = "batch.kubernetes.io/job-index-failure-count";
  static final String IGNORED_FAILURES = "batch.kubernetes.io/job-index-ignored-failure-count";

  private Jobs() {}

  static boolean isFinished(JsonNode job) {
    return Conditions.isTrue(job, "Complete") || Conditions.isTrue(job, "Failed");
  }

  static boolean isSuspended(JsonNode job) {
    return Doc.flag(job, "spec", "suspend");
  }

  static boolean isIndexed(JsonNode job) {
    return Doc.text(job, "spec", "completionMode").equals("Indexed");
  }

  static boolean hasLimitPerIndex(JsonNode job) {
    return isIndexed(job) && Doc.has(job, "spec", "backoffLimitPerIndex");
  }

  /** Whether somebody else's controller takes care of it. */
  static boolean isForeign(JsonNode job) {
    String manager = Doc.text(job, "spec", "managedBy");
    return !manager.isEmpty() && !manager.equals("kubernetes.io/job-controller");
  }

  static int completions(JsonNode job) {
    return Doc.integer(job, 1, "spec", "completions");
  }

  static int parallelism(JsonNode job) {
    return Doc.integer(job, 1, "spec", "parallelism");
  }

  static boolean isTracked(JsonNode pod) {
    return Doc.finalizers(pod).contains(TRACKING);
  }

  static boolean hasSucceeded(JsonNode pod) {
    return Pods.phase(pod).equals("Succeeded");
  }

  /** A pod that somebody deletes has failed, too, unless the job waits for what becomes of it. */
  static boolean hasFailed(JsonNode job, JsonNode pod) {
    return Pods.phase(pod).equals("Failed") || !replacesFailedOnly(job) && Doc.deleting(pod) && !hasSucceeded(pod);
  }

  static boolean replacesFailedOnly(JsonNode job) {
    return Doc.text(job, "spec", "podReplacementPolicy").equals("Failed") || Doc.has(job, "spec", "podFailurePolicy");
  }

  static boolean isTerminating(JsonNode pod) {
    return Doc.deleting(pod) && !Pods.terminal(pod);
  }

  /** The index of a pod of an indexed job, -1 for none. */
  static int index(JsonNode pod) {
    return number(pod, INDEX, -1);
  }

  static int number(JsonNode pod, String annotation, int fallback) {
    try {
      return Integer.parseInt(Doc.annotation(pod, annotation));
    } catch (NumberFormatException none) {
      return fallback;
    }
  }

  /** When a pod ended, as exactly as it tells. */
  static Instant ended(JsonNode pod) {
    Optional<Instant> containers =
        Stream.of("initContainerStatuses", "containerStatuses")
            .flatMap(list -> Doc.items(pod, "status", list).stream())
            .flatMap(status -> Doc.time(status, "state", "terminated", "finishedAt").stream())
            .max(Instant::compareTo);
    return containers
        .or(() -> Conditions.find(pod, "Ready")
            .filter(ready -> Doc.text(ready, "status").equals("False"))
            .flatMap(ready -> Doc.time(ready, "lastTransitionTime")))
        .or(() -> Doc.time(pod, "metadata", "deletionTimestamp"))
        .or(() -> Doc.created(pod))
        .orElse(Instant.EPOCH);
  }

  /** Lets a pod go that has been counted, or that nobody counts. One that has changed meanwhile is seen again. */
  static void untrack(Api api, ObjectNode pod) {
    ObjectNode patch = Json.object();
    ObjectNode metadata = patch.putObject("metadata");
    metadata.put("uid", Doc.uid(pod)).put("resourceVersion", Doc.resourceVersion(pod));
    List<String> others = Doc.finalizers(pod).stream().filter(finalizer -> !finalizer.equals(TRACKING)).toList();
    metadata.set("finalizers", others.isEmpty() ? metadata.nullNode() : Doc.listOfTexts(others));
    try {
      api.patch(Pods.PODS, Doc.namespace(pod), Doc.name(pod), "", Api.PatchType.MERGE, patch);
    } catch (ApiException e) {
      if (!e.isNotFound() && !e.isConflict()) {
        throw e;
      }
    }
  }
}
