package io.ruori.master.node;

import io.ruori.core.api.Api;
import io.ruori.core.api.ApiException;
import io.ruori.core.object.Json;
import io.ruori.core.reconcile.Duty;
import io.ruori.master.document.Doc;
import io.ruori.master.duty.Periodic;
import io.ruori.master.pod.Pods;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Removes pods that nobody else will: those on nodes that no longer exist, those that were deleted before they had a node,
 * and the oldest of very many that have ended. Upstream's pod garbage collector.
 */
public final class PodCollector implements Duty {
  private static final Duration PERIOD = Duration.ofSeconds(20);
  private static final Duration QUARANTINE = Duration.ofSeconds(40);
  private static final int MOST_ENDED = 12_500;

  private final InstantSource clock;

  private PodCollector(InstantSource clock) {
    this.clock = clock;
  }

  public static PodCollector create(InstantSource clock) {
    return new PodCollector(clock);
  }

  @Override
  public String name() {
    return "pod-garbage-collector-controller";
  }

  @Override
  public Running start(Api api) {
    Map<String, Instant> missing = new HashMap<>();
    return Periodic.start(name(), PERIOD, () -> collect(api, missing));
  }

  /** {@code missing} remembers since when a node with pods has not been there. */
  void collect(Api api, Map<String, Instant> missing) {
    List<ObjectNode> pods = api.list(Pods.PODS, "", Api.Query.ALL).items();
    Set<String> nodes = new HashSet<>();
    api.list(Nodes.NODES, "", Api.Query.ALL).items().forEach(n -> nodes.add(Doc.name(n)));
    Instant now = clock.instant();
    missing.keySet().removeIf(nodes::contains);
    pods.stream().map(Pods::node).filter(n -> !n.isEmpty() && !nodes.contains(n))
        .forEach(n -> missing.putIfAbsent(n, now));
    for (ObjectNode pod : pods) {
      Instant since = missing.get(Pods.node(pod));
      if (since != null && !now.isBefore(since.plus(QUARANTINE))) {
        fail(pod, api);
        remove(pod, api);
      } else if (Doc.deleting(pod) && Pods.node(pod).isEmpty()) {
        remove(pod, api);
      }
    }
    List<ObjectNode> ended = pods.stream().filter(p -> Pods.terminal(p) && !Doc.deleting(p))
        .sorted(Comparator.comparing((JsonNode p) -> Doc.created(p).orElse(Instant.EPOCH))).toList();
    ended.subList(0, Math.max(0, ended.size() - MOST_ENDED)).forEach(p -> remove(p, api));
  }

  private void fail(ObjectNode pod, Api api) {
    if (Pods.terminal(pod)) {
      return;
    }
    ObjectNode patch = Json.object();
    patch.putObject("metadata").put("uid", Doc.uid(pod));
    ObjectNode status = patch.putObject("status").put("phase", "Failed");
    ObjectNode condition = status.putArray("conditions").addObject();
    condition.put("type", "DisruptionTarget").put("status", "True").put("reason", "DeletionByPodGC");
    condition.put("message", "PodGC: node no longer exists").put("lastTransitionTime", Doc.time(clock.instant()));
    ifThere(() -> api.patch(
        Pods.PODS, Doc.namespace(pod), Doc.name(pod), "status", Api.PatchType.STRATEGIC, patch));
  }

  private static void remove(ObjectNode pod, Api api) {
    ifThere(() -> api.delete(
        Pods.PODS, Doc.namespace(pod), Doc.name(pod), Pods.onlyIf(pod).put("gracePeriodSeconds", 0)));
  }

  private static void ifThere(Runnable write) {
    try {
      write.run();
    } catch (ApiException e) {
      if (!e.isNotFound() && !e.isConflict()) {
        throw e;
      }
    }
  }
}
