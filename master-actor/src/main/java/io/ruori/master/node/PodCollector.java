package io.ruori.master.node;

import io.ruori.core.api.Api;
import io.ruori.core.api.ApiException;
import io.ruori.core.object.Json;
import io.ruori.core.reconcile.Duty;
import io.ruori.master.document.Doc;
import io.ruori.master.duty.Informer;
import io.ruori.master.duty.Periodic;
import io.ruori.master.pod.Pods;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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
    return new Run(api);
  }

  /** What is known of a pod. */
  record Seen(
      String namespace, String name, String uid, String node, boolean ended, boolean deleting, Instant created) {
    static Seen of(ObjectNode pod) {
      return new Seen(
          Doc.namespace(pod), Doc.name(pod), Doc.uid(pod), Pods.node(pod), Pods.terminal(pod), Doc.deleting(pod),
          Doc.created(pod).orElse(Instant.EPOCH));
    }
  }

  private final class Run implements Running {
    private final Map<List<String>, Seen> pods = new ConcurrentHashMap<>();
    private final Map<String, Instant> missing = new HashMap<>();
    private final Informer informer;
    private final Periodic periodic;

    Run(Api api) {
      informer = Informer.start(api, Pods.PODS, Api.Query.ALL, new Informer.Handler() {
        @Override
        public void present(ObjectNode pod) {
          pods.put(List.of(Doc.namespace(pod), Doc.name(pod)), Seen.of(pod));
        }

        @Override
        public void gone(String namespace, String name) {
          pods.remove(List.of(namespace, name));
        }
      });
      periodic = Periodic.start(name(), PERIOD, () -> collect(api, pods.values(), missing));
    }

    @Override
    public void close() {
      periodic.close();
      informer.close();
    }
  }

  /** {@code missing} remembers since when a node with pods has not been there. */
  void collect(Api api, Collection<Seen> pods, Map<String, Instant> missing) {
    Set<String> nodes = new HashSet<>();
    api.list(Nodes.NODES, "", Api.Query.ALL).items().forEach(n -> nodes.add(Doc.name(n)));
    Instant now = clock.instant();
    missing.keySet().removeIf(nodes::contains);
    pods.stream().map(Seen::node).filter(n -> !n.isEmpty() && !nodes.contains(n))
        .forEach(n -> missing.putIfAbsent(n, now));
    for (Seen pod : pods) {
      Instant since = missing.get(pod.node());
      if (since != null && !now.isBefore(since.plus(QUARANTINE))) {
        fail(pod, api);
        remove(pod, api);
      } else if (pod.deleting() && pod.node().isEmpty()) {
        remove(pod, api);
      }
    }
    List<Seen> ended = pods.stream().filter(p -> p.ended() && !p.deleting())
        .sorted(Comparator.comparing(Seen::created)).toList();
    ended.subList(0, Math.max(0, ended.size() - MOST_ENDED)).forEach(p -> remove(p, api));
  }

  private void fail(Seen pod, Api api) {
    if (pod.ended()) {
      return;
    }
    ObjectNode patch = Json.object();
    patch.putObject("metadata").put("uid", pod.uid());
    ObjectNode status = patch.putObject("status").put("phase", "Failed");
    ObjectNode condition = status.putArray("conditions").addObject();
    condition.put("type", "DisruptionTarget").put("status", "True").put("reason", "DeletionByPodGC");
    condition.put("message", "PodGC: node no longer exists").put("lastTransitionTime", Doc.time(clock.instant()));
    ifThere(() -> api.patch(
        Pods.PODS, pod.namespace(), pod.name(), "status", Api.PatchType.STRATEGIC, patch));
  }

  private static void remove(Seen pod, Api api) {
    ObjectNode options = Json.object().put("gracePeriodSeconds", 0);
    options.putObject("preconditions").put("uid", pod.uid());
    ifThere(() -> api.delete(Pods.PODS, pod.namespace(), pod.name(), options));
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
