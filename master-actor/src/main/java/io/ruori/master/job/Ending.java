package io.ruori.master.job;

import io.ruori.master.document.Conditions;
import io.ruori.master.document.Doc;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** How a job ends: from then on its pods are given up, and when all are gone and counted it is over. */
record Ending(boolean success, String reason, String message) {
  private static final String SUCCESS = "SuccessCriteriaMet";
  private static final String FAILURE = "FailureTarget";

  /** The condition that says how it will end, and the one that says that it has. */
  String announcing() {
    return success ? SUCCESS : FAILURE;
  }

  String outcome() {
    return success ? "Complete" : "Failed";
  }

  /** What the status has announced already, or what follows from the pods. */
  static Optional<Ending> of(JsonNode job, Tally tally, Instant now) {
    return announced(job, FAILURE).or(() -> announced(job, SUCCESS))
        .or(() -> policyFails(job, tally))
        .or(() -> limits(job, tally, now))
        .or(() -> Jobs.hasLimitPerIndex(job) ? indexes(job, tally) : Optional.empty())
        .or(() -> Jobs.isIndexed(job) ? successPolicy(job, tally) : Optional.empty());
  }

  private static Optional<Ending> announced(JsonNode job, String type) {
    return Conditions.isTrue(job, type)
        ? Conditions.find(job, type).map(c -> new Ending(type.equals(SUCCESS), Doc.text(c, "reason"), Doc.text(c, "message")))
        : Optional.empty();
  }

  private static Optional<Ending> policyFails(JsonNode job, Tally tally) {
    return tally.failedNow().stream()
        .map(pod -> FailurePolicy.judge(job, pod))
        .filter(match -> match.action().equals("FailJob"))
        .map(match -> new Ending(false, "PodFailurePolicy", match.message()))
        .findFirst();
  }

  private static Optional<Ending> limits(JsonNode job, Tally tally, Instant now) {
    int limit = Doc.integer(job, 6, "spec", "backoffLimit");
    if (tally.failed() > limit || restartedTooOften(job, tally, limit)) {
      return Optional.of(new Ending(false, "BackoffLimitExceeded", "Job has reached the specified backoff limit"));
    }
    return deadline(job).filter(end -> !end.isAfter(now))
        .map(end -> new Ending(false, "DeadlineExceeded", "Job was active longer than specified deadline"));
  }

  private static boolean restartedTooOften(JsonNode job, Tally tally, int limit) {
    if (!Doc.text(job, "spec", "template", "spec", "restartPolicy").equals("OnFailure")) {
      return false;
    }
    int restarts = tally.active().stream()
        .flatMap(pod -> Stream.of("initContainerStatuses", "containerStatuses")
            .flatMap(list -> Doc.items(pod, "status", list).stream()))
        .mapToInt(status -> Doc.integer(status, 0, "restartCount"))
        .sum();
    return limit == 0 ? restarts > 0 : restarts >= limit;
  }

  /** When a job that runs has run too long. */
  static Optional<Instant> deadline(JsonNode job) {
    boolean bounded = Doc.has(job, "spec", "activeDeadlineSeconds") && !Jobs.isSuspended(job);
    return bounded
        ? Doc.time(job, "status", "startTime")
            .map(start -> start.plus(Duration.ofSeconds(Doc.number(job, 0, "spec", "activeDeadlineSeconds"))))
        : Optional.empty();
  }

  private static Optional<Ending> indexes(JsonNode job, Tally tally) {
    int failed = tally.failedIndexes().size();
    if (Doc.has(job, "spec", "maxFailedIndexes") && failed > Doc.integer(job, 0, "spec", "maxFailedIndexes")) {
      return Optional.of(new Ending(false, "MaxFailedIndexesExceeded",
          "Job has exceeded the specified maximal number of failed indexes"));
    }
    return failed > 0 && failed + tally.completed().size() >= Jobs.completions(job)
        ? Optional.of(new Ending(false, "FailedIndexes", "Job has failed indexes"))
        : Optional.empty();
  }

  private static Optional<Ending> successPolicy(JsonNode job, Tally tally) {
    List<JsonNode> rules = Doc.items(job, "spec", "successPolicy", "rules");
    for (int i = 0; i < rules.size(); i++) {
      JsonNode rule = rules.get(i);
      boolean named = Doc.has(rule, "succeededIndexes");
      Indexes wanted = Indexes.parse(Doc.text(rule, "succeededIndexes"), Jobs.completions(job));
      int reached = named ? wanted.inBoth(tally.completed()) : tally.completed().size();
      if (reached >= Doc.integer(rule, wanted.size(), "succeededCount")) {
        return Optional.of(new Ending(true, "SuccessPolicy", "Matched rules at index " + i));
      }
    }
    return Optional.empty();
  }

  /** All that was wanted has succeeded. */
  static Optional<Ending> completed(JsonNode job, Tally tally) {
    boolean counted = Doc.has(job, "spec", "completions");
    boolean enough = counted ? tally.succeeded() >= Jobs.completions(job) : tally.succeeded() > 0;
    return enough && tally.active().isEmpty()
        ? Optional.of(new Ending(true, "CompletionsReached", "Reached expected number of succeeded pods"))
        : Optional.empty();
  }

  /** A condition of a job, which says when twice. */
  static ObjectNode condition(String type, String status, String reason, String message, Instant now) {
    return Conditions.of(type, status, reason, message)
        .put("lastProbeTime", Doc.time(now))
        .put("lastTransitionTime", Doc.time(now));
  }
}
