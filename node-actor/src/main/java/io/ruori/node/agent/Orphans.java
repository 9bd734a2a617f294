package io.ruori.node.agent;

import io.ruori.node.runtime.ContainerRuntime;
import io.ruori.node.runtime.ContainerView;
import io.ruori.node.runtime.PodRef;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Containers and volumes whose pods are gone: removed, so that nothing leaks. Used by the node agent's turn only. */
final class Orphans {
  private static final Logger LOG = LoggerFactory.getLogger(Orphans.class);

  private final NodeParts parts;
  private final PodWork work;
  private final Executor threads;
  private final Map<String, List<ContainerView>> unclaimed = new HashMap<>();
  private Set<String> volumes = Set.of();
  private Set<String> suspects = Set.of();

  Orphans(NodeParts parts, PodWork work, Executor threads) {
    this.parts = parts;
    this.work = work;
    this.threads = threads;
  }

  /**
   * What an agent finds on its node before it has seen a pod: only of this can anything be left over.
   *
   * @param containers with their details
   * @param volumes the uids of pods that have some
   */
  record Found(List<ContainerView> containers, Set<String> volumes) {}

  /** Looks around, and takes away networks whose sandboxes are gone. It blocks. */
  static Found look(NodeParts parts) {
    ContainerRuntime runtime = parts.runtime();
    List<ContainerView> containers =
        runtime.list().stream().flatMap(c -> runtime.inspect(c.id()).stream()).toList();
    parts.network().retain(
        containers.stream().filter(ContainerView::isSandbox).map(ContainerView::id).collect(Collectors.toSet()));
    return new Found(containers, parts.volumes().known());
  }

  /** What was there before the first pod was seen. */
  void adoptable(Found found) {
    unclaimed.clear();
    unclaimed.putAll(found.containers().stream().collect(Collectors.groupingBy(v -> v.pod().uid())));
    volumes = found.volumes();
  }

  /** A pod takes what is its own. */
  List<ContainerView> claim(String uid) {
    List<ContainerView> own = unclaimed.remove(uid);
    return own == null ? List.of() : own;
  }

  /** All pods have been seen: what nobody claimed goes; so do volumes of pods that are not there. */
  void cleanFirst(Set<String> alive) {
    unclaimed.forEach((uid, views) -> remove(views.getFirst().pod()));
    unclaimed.clear();
    List<String> left = volumes.stream().filter(uid -> !alive.contains(uid)).toList();
    threads.execute(() -> left.forEach(uid -> parts.volumes().unmount(new PodRef("", "", uid))));
  }

  /** Containers that had no pod at two looks in a row go. */
  void clean(Map<String, List<ContainerView>> byPod, Set<String> alive) {
    Set<String> next = new HashSet<>(byPod.keySet());
    next.removeAll(alive);
    next.stream().filter(suspects::contains).forEach(uid -> remove(byPod.get(uid).getFirst().pod()));
    suspects = next;
  }

  private void remove(PodRef pod) {
    LOG.info("orphan removed pod={}", pod);
    threads.execute(() -> {
      try {
        work.remove(pod, true);
      } catch (RuntimeException e) {
        LOG.warn("orphan not removed pod={} cause={}", pod, e.toString());
      }
    });
  }
}
