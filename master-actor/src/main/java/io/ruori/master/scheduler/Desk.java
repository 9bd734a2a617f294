package io.ruori.master.scheduler;

import io.ruori.master.document.Doc;
import io.ruori.master.scheduler.cluster.Cluster;
import io.ruori.master.scheduler.cluster.NodeInfo;
import io.ruori.master.scheduler.cluster.PodInfo;
import io.ruori.master.scheduler.plugin.Change;
import io.ruori.master.scheduler.plugin.Plugins;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where decisions are made: the cluster's picture, the queue, and what is under way. All calls come from one thread; it
 * never waits for the API.
 */
final class Desk {
  private static final Logger LOG = LoggerFactory.getLogger(Desk.class);
  static final Set<String> NEEDED =
      Set.of("nodes", "pods", "namespaces", "persistentvolumeclaims", "persistentvolumes", "storageclasses");
  private static final String OURS = "default-scheduler";

  private final Plugins plugins;
  private final InstantSource clock;
  private final Function<List<PodInfo>, Set<PodInfo>> protectedOnes;
  private final Consumer<Order> orders;
  private final Cluster cluster = new Cluster();
  private final SchedulingQueue queue = new SchedulingQueue();
  private final Map<String, String> uids = new HashMap<>();
  private final Set<String> assumed = new HashSet<>();
  private final Map<String, PodInfo> nominated = new HashMap<>();
  private final Set<String> synced = new HashSet<>();
  private int start;

  /** What is to be written. */
  sealed interface Order {
    record Bind(PodInfo pod, String node) implements Order {}

    /** {@code nominated} and {@code victims} are of a preemption; {@code hopes} go back with the answer. */
    record Refuse(PodInfo pod, String message, String nominated, List<PodInfo> victims, Set<Change> hopes)
        implements Order {}
  }

  private Desk(
      Plugins plugins, InstantSource clock, Function<List<PodInfo>, Set<PodInfo>> protectedOnes,
      Consumer<Order> orders) {
    this.plugins = plugins;
    this.clock = clock;
    this.protectedOnes = protectedOnes;
    this.orders = orders;
  }

  static Desk create(
      Plugins plugins, InstantSource clock, Function<List<PodInfo>, Set<PodInfo>> protectedOnes,
      Consumer<Order> orders) {
    return new Desk(plugins, clock, protectedOnes, orders);
  }

  void hear(Signal signal) {
    Instant now = clock.instant();
    switch (signal) {
      case Signal.NodePresent(var node) -> {
        if (cluster.putNode(node, Doc.name(node))) {
          queue.wake(Change.NODE, now);
        }
      }
      case Signal.NodeGone(String name) -> {
        cluster.removeNode(name);
        queue.wake(Change.NODE, now);
      }
      case Signal.PodPresent(PodInfo pod) -> onPod(pod, now);
      case Signal.PodGone(String namespace, String name) ->
          Optional.ofNullable(uids.remove(namespace + "/" + name)).ifPresent(uid -> forget(uid, now));
      case Signal.NamespacePresent(String name, var labels) -> {
        if (!cluster.namespaceLabels(name).equals(labels)) {
          cluster.putNamespace(name, labels);
          queue.wake(Change.NAMESPACE, now);
        }
      }
      case Signal.NamespaceGone(String name) -> cluster.removeNamespace(name);
      case Signal.StoragePresent(String plural, var object) -> {
        if (cluster.storage().put(plural, object)) {
          queue.wake(Change.VOLUME, now);
        }
      }
      case Signal.StorageGone(String plural, String namespace, String name) ->
          cluster.storage().remove(plural, namespace, name);
      case Signal.Synced(String what) -> synced.add(what);
      case Signal.Bound(PodInfo pod) -> queue.remove(pod.uid());
      case Signal.BindFailed(PodInfo pod) -> {
        assumed.remove(pod.uid());
        cluster.removePod(pod.uid());
        queue.failed(pod.uid(), Set.of(), now);
        queue.wake(Change.POD_GONE, now);
      }
      case Signal.RefusalWritten(PodInfo pod, var hopes) -> queue.failed(pod.uid(), hopes, now);
    }
  }

  private void onPod(PodInfo pod, Instant now) {
    String path = pod.toString();
    String before = uids.put(path, pod.uid());
    if (before != null && !before.equals(pod.uid())) {
      forget(before, now);
    }
    if (!pod.node().isEmpty()) {
      assumed.remove(pod.uid());
      nominated.remove(pod.uid());
      queue.remove(pod.uid());
      Optional<PodInfo> old = cluster.placed(pod.uid());
      cluster.putPod(pod);
      if (old.isPresent() && !pod.takesRoom()) {
        queue.wake(Change.POD_GONE, now);
      } else if (pod.takesRoom() && (old.isEmpty() || !old.get().labels().equals(pod.labels()))) {
        queue.wake(Change.POD_PLACED, now);
      }
    } else if (pod.ended() || pod.deleting()) {
      queue.remove(pod.uid());
      nominated.remove(pod.uid());
    } else if (pod.schedulerName().equals(OURS) && !assumed.contains(pod.uid())) {
      queue.put(pod, now);
    }
  }

  private void forget(String uid, Instant now) {
    boolean wasPlaced = cluster.placed(uid).isPresent();
    queue.remove(uid);
    assumed.remove(uid);
    nominated.remove(uid);
    cluster.removePod(uid);
    if (wasPlaced) {
      queue.wake(Change.POD_GONE, now);
    }
  }

  /**
   * Decides on pods while there are any and nobody else has something to say; returns how long to wait for the next.
   *
   * @param undisturbed whether to go on
   */
  Duration decideAll(BooleanSupplier undisturbed, Duration most) {
    if (!synced.containsAll(NEEDED)) {
      return most;
    }
    do {
      Optional<PodInfo> next = queue.take(clock.instant());
      if (next.isEmpty()) {
        return queue.nextDue().map(due -> Duration.between(clock.instant(), due))
            .filter(d -> d.compareTo(most) < 0).orElse(most);
      }
      decideOrRetry(next.get());
    } while (undisturbed.getAsBoolean());
    return Duration.ZERO;
  }

  /** A pod that cannot be decided on now comes again after its back-off, whatever kept us from it. */
  private void decideOrRetry(PodInfo pod) {
    try {
      decide(pod);
    } catch (RuntimeException e) {
      LOG.atError().setMessage("no decision on a pod, tried again").addKeyValue("pod", pod).setCause(e).log();
      queue.failed(pod.uid(), Set.of(), clock.instant());
    }
  }

  private void decide(PodInfo pod) {
    List<PodInfo> guests = nominated.values().stream()
        .filter(p -> !p.uid().equals(pod.uid()) && p.priority() >= pod.priority()
            && cluster.placed(p.uid()).isEmpty()).toList();
    guests.forEach(cluster::putPod);
    try {
      Decision.Outcome outcome = Decision.of(plugins, pod, cluster, start++ & Integer.MAX_VALUE);
      if (outcome.node().isPresent()) {
        assume(pod, outcome.node().get());
      } else {
        refuse(pod, outcome.refused());
      }
    } finally {
      guests.forEach(p -> cluster.removePod(p.uid()));
    }
  }

  private void assume(PodInfo pod, String node) {
    assumed.add(pod.uid());
    nominated.remove(pod.uid());
    cluster.putPod(pod.on(node));
    orders.accept(new Order.Bind(pod, node));
    queue.wake(Change.POD_PLACED, clock.instant());
  }

  private void refuse(PodInfo pod, Refused refused) {
    if (refused.nodes() == 0 || !refused.all().isEmpty()) {
      // Upstream's claim plugin has no state to look at then, and says so.
      String message = refused.message(refused.nodes() == 0 ? "" : "not found");
      orders.accept(new Order.Refuse(pod, message, "", List.of(), refused.hopes()));
      return;
    }
    Preemption.Outcome preemption = Preemption.plan(plugins, cluster, pod, refused, protectedOnes);
    String after = preemption.node().isPresent()
        ? "" : "no new claims to deallocate, preemption: " + preemption.message();
    preemption.node().ifPresent(n -> nominated.put(pod.uid(), pod.on(n)));
    orders.accept(new Order.Refuse(
        pod, refused.message(after), preemption.node().orElse(""), preemption.victims(), refused.hopes()));
  }

  Iterable<NodeInfo> nodes() {
    return cluster.nodes();
  }
}
