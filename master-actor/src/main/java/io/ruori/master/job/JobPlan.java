package io.ruori.master.job;

import io.ruori.master.document.Doc;
import io.ruori.master.pod.DeletionOrder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What one step makes and gives up (upstream's {@code manageJob}).
 *
 * @param create an index for each pod to make, -1 where the job has none
 * @param delete active pods that are too many
 * @param delay how long to wait before there can be more; zero for none
 */
record JobPlan(List<Integer> create, List<ObjectNode> delete, Duration delay) {
  private static final int BURST = 500;
  private static final Duration FIRST_BACKOFF = Duration.ofSeconds(10);
  private static final Duration LONGEST_BACKOFF = Duration.ofMinutes(10);

  static JobPlan of(JsonNode job, Tally tally, Instant now) {
    if (Jobs.isSuspended(job)) {
      return giveUp(tally.active());
    }
    int active = tally.active().size();
    int wanted = wanted(job, tally);
    List<ObjectNode> surplus = surplus(job, tally, Math.max(0, active - wanted), now);
    if (!surplus.isEmpty()) {
      return giveUp(surplus);
    }
    int missing = wanted - active - (Jobs.replacesFailedOnly(job) ? tally.terminating() : 0);
    if (missing <= 0) {
      return giveUp(List.of());
    }
    if (Jobs.hasLimitPerIndex(job)) {
      return indexByIndex(job, tally, missing, now);
    }
    Duration wait = backoff(tally.pods(), job, now);
    if (wait.isPositive()) {
      return new JobPlan(List.of(), List.of(), wait);
    }
    int count = Math.min(missing, BURST);
    return new JobPlan(
        Jobs.isIndexed(job) ? free(job, tally).limit(count).boxed().toList() : Stream.generate(() -> -1).limit(count).toList(),
        List.of(),
        Duration.ZERO);
  }

  private static JobPlan giveUp(List<ObjectNode> pods) {
    return new JobPlan(List.of(), pods.stream().limit(BURST).toList(), Duration.ZERO);
  }

  /** Never more than what is left to do. */
  private static int wanted(JsonNode job, Tally tally) {
    if (!Doc.has(job, "spec", "completions")) {
      return tally.succeeded() > 0 ? tally.active().size() : Jobs.parallelism(job);
    }
    long left = Jobs.completions(job) - tally.succeeded() - tally.failedIndexes().size();
    return (int) Math.max(0, Math.min(left, Jobs.parallelism(job)));
  }

  /** Pods of no index or of one that another has come first; then those that have done the least. */
  private static List<ObjectNode> surplus(JsonNode job, Tally tally, int least, Instant now) {
    var surplus = new ArrayList<ObjectNode>();
    var kept = new ArrayList<ObjectNode>();
    var order = DeletionOrder.of(tally.active(), now);
    var seen = new HashSet<Integer>();
    for (ObjectNode pod : tally.active().stream().sorted(order.reversed()).toList()) {
      int index = Jobs.index(pod);
      boolean useless = Jobs.isIndexed(job) && (index < 0 || index >= Jobs.completions(job) || !seen.add(index));
      (useless ? surplus : kept).add(pod);
    }
    kept.stream().sorted(order).limit(Math.max(0, least - surplus.size())).forEach(surplus::add);
    return surplus;
  }

  /** The indexes that neither have ended nor have an active pod, the lowest first. */
  private static IntStream free(JsonNode job, Tally tally) {
    var taken = new HashSet<Integer>();
    tally.active().forEach(pod -> taken.add(Jobs.index(pod)));
    if (Jobs.replacesFailedOnly(job)) {
      tally.pods().stream().filter(Jobs::isTerminating).forEach(pod -> taken.add(Jobs.index(pod)));
    }
    return IntStream.range(0, Jobs.completions(job))
        .filter(i -> !taken.contains(i) && !tally.completed().contains(i) && !tally.failedIndexes().contains(i));
  }

  private static JobPlan indexByIndex(JsonNode job, Tally tally, int missing, Instant now) {
    var ready = new ArrayList<Integer>();
    Duration shortest = Duration.ZERO;
    for (int index : free(job, tally).limit(BURST).toArray()) {
      List<ObjectNode> own = tally.pods().stream().filter(pod -> Jobs.index(pod) == index).toList();
      Duration wait = backoff(own, job, now);
      if (!wait.isPositive() && ready.size() < missing) {
        ready.add(index);
      } else if (wait.isPositive() && (shortest.isZero() || wait.compareTo(shortest) < 0)) {
        shortest = wait;
      }
    }
    return new JobPlan(ready, List.of(), shortest);
  }

  /** After failures since the last success: 10 s, doubled by each, at most 10 min, from the last one on. */
  private static Duration backoff(List<ObjectNode> pods, JsonNode job, Instant now) {
    Instant success = pods.stream().filter(Jobs::hasSucceeded).map(Jobs::ended).max(Comparator.naturalOrder()).orElse(Instant.MIN);
    List<Instant> failures =
        pods.stream().filter(pod -> Jobs.hasFailed(job, pod)).map(Jobs::ended).filter(end -> end.isAfter(success)).sorted().toList();
    if (failures.isEmpty()) {
      return Duration.ZERO;
    }
    Duration doubled = FIRST_BACKOFF.multipliedBy(1L << Math.min(failures.size() - 1, 10));
    Duration whole = doubled.compareTo(LONGEST_BACKOFF) > 0 ? LONGEST_BACKOFF : doubled;
    Duration left = Duration.between(now, failures.getLast().plus(whole));
    return left.isNegative() ? Duration.ZERO : left;
  }
}
