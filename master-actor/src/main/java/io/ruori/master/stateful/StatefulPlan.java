package io.ruori.master.stateful;

import io.ruori.master.document.Doc;
import io.ruori.master.pod.Pods;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What one step does.
 *
 * @param kept the pods whose numbers are wanted
 * @param condemned the others, the highest number first
 * @param delay until a pod is available that the next one waits for; zero for none
 */
record StatefulPlan(
    List<ObjectNode> kept, List<ObjectNode> condemned, List<Create> create, List<ObjectNode> delete, Duration delay) {
  /** The most pods that one step makes, as of other kinds: the next one comes with the first of them. */
  static final int BURST = 500;

  /** @param updated by the newest template, or still by the one before */
  record Create(int ordinal, boolean updated) {}

  static StatefulPlan nothing() {
    return new StatefulPlan(List.of(), List.of(), List.of(), List.of(), Duration.ZERO);
  }

  static StatefulPlan of(JsonNode set, List<ObjectNode> pods, String current, String update, Instant now) {
    return new Making(set, pods, current, update, now).plan();
  }

  /** A plan in the making. */
  private static final class Making {
    private final JsonNode set;
    private final String current;
    private final String update;
    private final Instant now;
    private final int start;
    private final int end;
    private final boolean ordered;
    private final int minReady;
    private final Map<Integer, ObjectNode> replicas = new HashMap<>();
    private final List<ObjectNode> condemned = new ArrayList<>();
    private final List<Create> create = new ArrayList<>();
    private final List<ObjectNode> delete = new ArrayList<>();
    private Duration delay = Duration.ZERO;

    Making(JsonNode set, List<ObjectNode> pods, String current, String update, Instant now) {
      this.set = set;
      this.current = current;
      this.update = update;
      this.now = now;
      start = Doc.integer(set, 0, "spec", "ordinals", "start");
      end = start + Doc.integer(set, 1, "spec", "replicas");
      ordered = !Doc.text(set, "spec", "podManagementPolicy").equals("Parallel");
      minReady = Doc.integer(set, 0, "spec", "minReadySeconds");
      for (ObjectNode pod : pods) {
        int ordinal = StatefulPods.ordinal(set, pod);
        if (ordinal >= start && ordinal < end) {
          replicas.put(ordinal, pod);
        } else {
          condemned.add(pod);
        }
      }
      condemned.sort(Comparator.comparingInt((ObjectNode pod) -> StatefulPods.ordinal(set, pod)).reversed());
    }

    StatefulPlan plan() {
      if (fill() && giveUp() && !Doc.text(set, "spec", "updateStrategy", "type").equals("OnDelete")) {
        roll();
      }
      return new StatefulPlan(List.copyOf(replicas.values()), condemned, create, delete, delay);
    }

    /** Whether the next part may go on: in order, each pod waits for those before it. */
    private boolean fill() {
      for (int ordinal = start; ordinal < end; ordinal++) {
        ObjectNode pod = replicas.get(ordinal);
        boolean settled = pod != null && !Pods.terminal(pod) && isHealthy(pod) && isAvailable(pod);
        if (pod == null) {
          create.add(new Create(ordinal, !startsWithCurrent(ordinal)));
        } else if (Pods.terminal(pod) && !Doc.deleting(pod)) {
          delete.add(pod);
        }
        if (ordered && !settled || create.size() >= BURST) {
          return false;
        }
      }
      return true;
    }

    /** During an update, pods that are not to be updated yet come again as they were. */
    private boolean startsWithCurrent(int ordinal) {
      if (current.equals(update) || Doc.text(set, "spec", "updateStrategy", "type").equals("OnDelete")) {
        return false;
      }
      int partition = Doc.integer(set, 0, "spec", "updateStrategy", "rollingUpdate", "partition");
      int before = Doc.has(set, "spec", "updateStrategy", "rollingUpdate", "partition")
          ? partition
          : Doc.integer(set, 0, "status", "currentReplicas");
      return ordinal < start + before;
    }

    private static boolean isHealthy(JsonNode pod) {
      return StatefulStatus.isReady(pod) && !Doc.deleting(pod);
    }

    private boolean isAvailable(JsonNode pod) {
      Optional<Duration> left = Pods.availableIn(pod, minReady, now);
      left.filter(wait -> wait.isPositive() && (delay.isZero() || wait.compareTo(delay) < 0)).ifPresent(wait -> delay = wait);
      return Pods.available(pod, minReady, now);
    }

    private boolean giveUp() {
      Optional<ObjectNode> unhealthy = condemned.stream().filter(pod -> !isHealthy(pod)).reduce((a, b) -> b);
      for (ObjectNode pod : condemned) {
        boolean waits = !StatefulStatus.isReady(pod) && unhealthy.filter(pod::equals).isEmpty();
        if (ordered && (Doc.deleting(pod) || waits)) {
          return false;
        }
        if (!Doc.deleting(pod)) {
          delete.add(pod);
        }
        if (ordered) {
          return false;
        }
      }
      return true;
    }

    /** From the highest number down to the partition: the next one when all above are healthy again. */
    private void roll() {
      int partition = Doc.integer(set, 0, "spec", "updateStrategy", "rollingUpdate", "partition");
      for (int ordinal = end - 1; ordinal >= start + partition; ordinal--) {
        ObjectNode pod = replicas.get(ordinal);
        if (pod == null) {
          return;
        }
        boolean old = !Doc.labels(pod).getOrDefault(StatefulPods.REVISION, "").equals(update);
        if (old && !Doc.deleting(pod)) {
          delete.add(pod);
          return;
        }
        if (!isHealthy(pod) || !isAvailable(pod)) {
          return;
        }
      }
    }
  }
}
