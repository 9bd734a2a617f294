package io.ruori.master.job;

import io.ruori.master.document.Doc;
import io.ruori.master.pod.Pods;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * How a job stands: what its status has counted, and what its pods add to that. A pod is counted in three steps, so that it
 * counts once whatever dies: its uid is noted in the status, its finalizer is removed, the note becomes a number.
 *
 * @param pods all that belong to the job
 * @param succeededNow pods that the status knows nothing of yet
 * @param failedNow likewise
 * @param completed the indexes that have succeeded, of an indexed job
 * @param failedIndexes those that have failed for good, where each has a limit of its own
 */
record Tally(
    List<ObjectNode> pods,
    List<ObjectNode> active,
    List<ObjectNode> succeededNow,
    List<ObjectNode> failedNow,
    long succeeded,
    long failed,
    Indexes completed,
    Indexes failedIndexes) {

  static Tally of(JsonNode job, List<ObjectNode> pods) {
    Set<String> noted = noted(job);
    List<ObjectNode> fresh = pods.stream().filter(pod -> Jobs.isTracked(pod) && !noted.contains(Doc.uid(pod))).toList();
    boolean indexed = Jobs.isIndexed(job);
    int limit = Jobs.completions(job);
    List<ObjectNode> succeededNow = fresh.stream()
        .filter(pod -> Jobs.hasSucceeded(pod) && (!indexed || Jobs.index(pod) >= 0 && Jobs.index(pod) < limit))
        .toList();
    List<ObjectNode> failedNow = fresh.stream().filter(pod -> Jobs.hasFailed(job, pod)).toList();
    Indexes completed = Indexes.none();
    Indexes failedIndexes = Indexes.none();
    if (indexed) {
      completed = Indexes.parse(Doc.text(job, "status", "completedIndexes"), limit);
      for (ObjectNode pod : succeededNow) {
        completed = completed.with(Jobs.index(pod));
      }
      failedIndexes = failedIndexes(job, limit, failedNow);
    }
    long failed = Doc.number(job, 0, "status", "failed") + notes(job, "failed").size()
        + failedNow.stream().filter(pod -> FailurePolicy.judge(job, pod).counts()).count();
    long succeeded = indexed
        ? completed.size()
        : Doc.number(job, 0, "status", "succeeded") + notes(job, "succeeded").size() + succeededNow.size();
    List<ObjectNode> active = pods.stream().filter(Pods::active).toList();
    return new Tally(pods, active, succeededNow, failedNow, succeeded, failed, completed, failedIndexes);
  }

  private static Indexes failedIndexes(JsonNode job, int limit, List<ObjectNode> failedNow) {
    Indexes failed = Indexes.parse(Doc.text(job, "status", "failedIndexes"), limit);
    if (!Jobs.hasLimitPerIndex(job)) {
      return Indexes.none();
    }
    for (ObjectNode pod : failedNow) {
      int index = Jobs.index(pod);
      if (index >= 0 && index < limit && endsIndex(job, pod)) {
        failed = failed.with(index);
      }
    }
    return failed;
  }

  private static boolean endsIndex(JsonNode job, ObjectNode pod) {
    FailurePolicy.Match match = FailurePolicy.judge(job, pod);
    boolean worn = Jobs.number(pod, Jobs.FAILURES, 0) >= Doc.integer(job, 0, "spec", "backoffLimitPerIndex");
    return match.action().equals("FailIndex") || match.counts() && worn;
  }

  /** The uids that the status notes of pods that it has not counted yet. */
  static List<String> notes(JsonNode job, String outcome) {
    return Doc.texts(job, "status", "uncountedTerminatedPods", outcome);
  }

  private static Set<String> noted(JsonNode job) {
    var noted = new HashSet<>(notes(job, "succeeded"));
    noted.addAll(notes(job, "failed"));
    return noted;
  }

  int ready() {
    return (int) active.stream().filter(Pods::ready).count();
  }

  int terminating() {
    return (int) pods.stream().filter(Jobs::isTerminating).count();
  }

  /** The pods after some more were made and some were given up. */
  Tally after(List<ObjectNode> made, List<ObjectNode> gone) {
    List<ObjectNode> left = Stream.concat(active.stream().filter(pod -> !gone.contains(pod)), made.stream()).toList();
    var all = new ArrayList<>(pods);
    all.addAll(made);
    return new Tally(all, left, succeededNow, failedNow, succeeded, failed, completed, failedIndexes);
  }

  /**
   * The last failed pod of an index that is to be tried again: it says how often the index has failed, and so stays until
   * there is another one.
   */
  boolean isLastOfIndex(JsonNode job, ObjectNode pod) {
    int index = Jobs.index(pod);
    if (!Jobs.hasLimitPerIndex(job) || failedIndexes.contains(index) || completed.contains(index)) {
      return false;
    }
    int failures = failures(pod);
    return pods.stream().noneMatch(
        other -> other != pod && Jobs.index(other) == index
            && (failures(other) > failures || failures(other) == failures && Doc.uid(other).compareTo(Doc.uid(pod)) > 0));
  }

  static int failures(JsonNode pod) {
    return Jobs.number(pod, Jobs.FAILURES, 0) + Jobs.number(pod, Jobs.IGNORED_FAILURES, 0);
  }
}
