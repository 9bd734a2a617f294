package io.ruori.master.job;

import io.ruori.master.document.Conditions;
import io.ruori.master.document.Doc;
import io.ruori.master.pod.Pods;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The status that a job is given (upstream's {@code trackJobStatusAndRemoveFinalizers}).
 *
 * @param untrack the pods that may go once it is written
 */
record JobStatus(ObjectNode status, List<ObjectNode> untrack) {
  private static final int MOST_NOTES = 500;

  static JobStatus of(JsonNode job, Tally tally, Optional<Ending> ending, Instant now) {
    ObjectNode status = Doc.copy(job.path("status"));
    var untrack = new ArrayList<ObjectNode>();
    List<ObjectNode> succeeded = Jobs.isIndexed(job) ? List.of() : tally.succeededNow();
    count(job, tally, status, "succeeded", succeeded);
    List<ObjectNode> failed = failures(job, tally, ending);
    List<ObjectNode> counted = failed.stream().filter(pod -> FailurePolicy.judge(job, pod).counts()).toList();
    count(job, tally, status, "failed", counted);
    untrack.addAll(tally.succeededNow());
    untrack.addAll(failed);
    tally.pods().stream()
        .filter(pod -> Jobs.isTracked(pod) && !untrack.contains(pod) && isNoted(status, pod))
        .forEach(untrack::add);
    if (ending.isPresent()) {
      tally.pods().stream()
          .filter(pod -> Jobs.isTracked(pod) && !untrack.contains(pod) && !tally.active().contains(pod))
          .forEach(untrack::add);
    }
    if (Jobs.isIndexed(job)) {
      number(status, "succeeded", tally.completed().size());
      text(status, "completedIndexes", tally.completed().text());
      if (Jobs.hasLimitPerIndex(job)) {
        status.put("failedIndexes", tally.failedIndexes().text());
      }
    }
    number(status, "active", tally.active().size());
    status.put("ready", tally.ready());
    status.put("terminating", tally.terminating());
    if (!Jobs.isSuspended(job) && !status.has("startTime")) {
      status.put("startTime", Doc.time(now));
    }
    return new JobStatus(status, untrack);
  }

  /** Failed pods to count now. When the job fails, those that it gives up have failed, too. */
  private static List<ObjectNode> failures(JsonNode job, Tally tally, Optional<Ending> ending) {
    if (ending.isEmpty()) {
      return tally.failedNow().stream().filter(pod -> !tally.isLastOfIndex(job, pod)).toList();
    }
    if (ending.get().success()) {
      return tally.failedNow().stream().filter(pod -> !Jobs.isTerminating(pod)).toList();
    }
    List<ObjectNode> givenUp = tally.pods().stream()
        .filter(pod -> Jobs.isTracked(pod) && !Pods.terminal(pod) && !tally.active().contains(pod)
            && !tally.failedNow().contains(pod) && !Tally.notes(job, "failed").contains(Doc.uid(pod)))
        .toList();
    return Stream.concat(tally.failedNow().stream(), givenUp.stream()).toList();
  }

  /** Notes of pods that are no longer held become numbers; pods that have ended are noted. */
  private static void count(JsonNode job, Tally tally, ObjectNode status, String outcome, List<ObjectNode> ended) {
    var held = new ArrayList<String>();
    long settled = 0;
    for (String uid : Tally.notes(job, outcome)) {
      if (tally.pods().stream().anyMatch(pod -> Doc.uid(pod).equals(uid) && Jobs.isTracked(pod))) {
        held.add(uid);
      } else {
        settled++;
      }
    }
    ended.stream().limit(Math.max(0, MOST_NOTES - held.size())).map(Doc::uid).forEach(held::add);
    ObjectNode notes = Doc.child(status, "uncountedTerminatedPods");
    if (held.isEmpty()) {
      notes.remove(outcome);
    } else {
      notes.set(outcome, Doc.listOfTexts(held));
    }
    number(status, outcome, Doc.number(job, 0, "status", outcome) + settled);
  }

  private static boolean isNoted(JsonNode status, ObjectNode pod) {
    return Stream.of("succeeded", "failed")
        .anyMatch(outcome -> Doc.texts(status, "uncountedTerminatedPods", outcome).contains(Doc.uid(pod)));
  }

  private static void number(ObjectNode status, String field, long value) {
    if (value == 0) {
      status.remove(field);
    } else {
      status.put(field, value);
    }
  }

  private static void text(ObjectNode status, String field, String value) {
    if (value.isEmpty()) {
      status.remove(field);
    } else {
      status.put(field, value);
    }
  }

  /** Whether every pod has been counted and none is left that runs. */
  boolean isSettled(Tally tally) {
    return untrack.isEmpty()
        && tally.active().isEmpty()
        && tally.terminating() == 0
        && Doc.at(status, "uncountedTerminatedPods").isEmpty();
  }

  void announce(Ending ending, Instant now) {
    set(ending.announcing(), ending, now);
  }

  void finish(Ending ending, Instant now) {
    set(ending.outcome(), ending, now);
    if (ending.success()) {
      status.put("completionTime", Doc.time(now));
    }
  }

  private void set(String type, Ending ending, Instant now) {
    List<JsonNode> conditions = Doc.items(status, "conditions");
    if (conditions.stream().noneMatch(c -> Doc.text(c, "type").equals(type) && Doc.text(c, "status").equals("True"))) {
      ObjectNode condition = Ending.condition(type, "True", ending.reason(), ending.message(), now);
      status.set("conditions", Doc.listOf(Conditions.with(conditions, condition, now)));
    }
  }

  /** Says that the job is suspended, or no longer; whether that is new. */
  boolean suspend(boolean suspended, Instant now) {
    List<JsonNode> conditions = Doc.items(status, "conditions");
    Optional<JsonNode> known = conditions.stream().filter(c -> Doc.text(c, "type").equals("Suspended")).findFirst();
    String wanted = suspended ? "True" : "False";
    if (known.map(c -> Doc.text(c, "status")).orElse("False").equals(wanted)) {
      return false;
    }
    ObjectNode condition = suspended
        ? Ending.condition("Suspended", wanted, "JobSuspended", "Job suspended", now)
        : Ending.condition("Suspended", wanted, "JobResumed", "Job resumed", now);
    status.set("conditions", Doc.listOf(Conditions.with(conditions, condition, now)));
    if (suspended) {
      status.remove("startTime");
    } else {
      status.put("startTime", Doc.time(now));
    }
    return true;
  }
}
