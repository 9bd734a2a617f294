package io.ruori.master.pod;

import io.ruori.master.document.Doc;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Which pods go first when there are too many: upstream's {@code ActivePodsWithRanks}. Ages are compared by the logarithm,
 * so that among pods of about one age the choice is random (by uid).
 */
public final class DeletionOrder {
  private DeletionOrder() {}

  /**
   * The order in which pods are given up, the first to go first.
   *
   * @param related pods of the same owner's owner: crowded nodes lose pods first
   */
  public static Comparator<JsonNode> of(List<? extends JsonNode> related, Instant now) {
    Map<String, Integer> crowd = new HashMap<>();
    related.stream().filter(Pods::active).forEach(p -> crowd.merge(Pods.node(p), 1, Integer::sum));
    return Comparator.<JsonNode, Boolean>comparing(p -> !Pods.node(p).isEmpty())
        .thenComparing(DeletionOrder::phaseRank)
        .thenComparing(Pods::ready)
        .thenComparing(Pods::deletionCost)
        .thenComparing(p -> -crowd.getOrDefault(Pods.node(p), 0))
        .thenComparing((a, b) -> Pods.ready(a) ? byAge(Pods.readySince(a), Pods.readySince(b), a, b, now) : 0)
        .thenComparing(p -> -Pods.maxRestarts(p, "containerStatuses"))
        .thenComparing(p -> -Pods.maxRestarts(p, "initContainerStatuses"))
        .thenComparing((a, b) -> byAge(Doc.created(a), Doc.created(b), a, b, now));
  }

  private static int phaseRank(JsonNode pod) {
    return switch (Pods.phase(pod)) {
      case "Unknown" -> 1;
      case "Running" -> 2;
      default -> 0;
    };
  }

  private static int byAge(Optional<Instant> a, Optional<Instant> b, JsonNode podA, JsonNode podB, Instant now) {
    if (a.equals(b)) {
      return 0;
    }
    if (a.isEmpty() || b.isEmpty()) {
      return a.isEmpty() ? -1 : 1;
    }
    long difference = rank(a.get(), now) - rank(b.get(), now);
    return difference == 0 ? Doc.uid(podA).compareTo(Doc.uid(podB)) : Long.signum(difference);
  }

  private static long rank(Instant time, Instant now) {
    Duration age = Duration.between(time, now);
    double nanos = age.getSeconds() * 1e9 + age.getNano();
    // A Go duration ends at 292 years; its logarithm cannot be above 62.
    return nanos <= 0 ? -1 : Math.min(62, (long) (Math.log(nanos) / Math.log(2)));
  }
}
