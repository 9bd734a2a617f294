package io.ruori.master.daemon;

import io.ruori.core.api.Api;
import io.ruori.core.api.ApiException;
import io.ruori.core.object.Json;
import io.ruori.core.object.ObjectKey;
import io.ruori.core.reconcile.Reconciler;
import io.ruori.master.document.Doc;
import io.ruori.master.document.LabelSelector;
import io.ruori.master.event.EventRecorder;
import io.ruori.master.owner.Claim;
import io.ruori.master.owner.Owners;
import io.ruori.master.pod.PodWork;
import io.ruori.master.pod.Pods;
import io.ruori.master.replica.SlowStart;
import io.ruori.master.revision.History;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import tools.jackson.databind.node.ObjectNode;

/** Keeps a pod of a daemon set on each node that fits (upstream's {@code pkg/controller/daemon}). */
public final class DaemonReconciler implements Reconciler {
  private static final Api.Resource SETS = new Api.Resource("apps", "v1", "daemonsets");
  private static final Api.Resource NODES = Api.Resource.core("nodes");

  private final InstantSource clock;
  private final EventRecorder events;
  private final PodWork work;

  private DaemonReconciler(InstantSource clock) {
    this.clock = clock;
    events = EventRecorder.create("daemonset-controller", clock);
    work = new PodWork(events);
  }

  public static DaemonReconciler create(InstantSource clock) {
    return new DaemonReconciler(clock);
  }

  @Override
  public String name() {
    return "daemonset-controller";
  }

  @Override
  public Api.Resource subject() {
    return SETS;
  }

  @Override
  public List<Trigger> triggers() {
    return List.of(
        new Trigger(Pods.PODS, (old, pod, api) ->
            Owners.controllerKey(pod == null ? old : pod, SETS, DaemonPods.KIND).stream().toList()),
        new Trigger(NODES, DaemonReconciler::changed));
  }

  /** A node that only shows that it lives concerns nobody. */
  private static List<ObjectKey> changed(ObjectNode old, ObjectNode node, Api api) {
    boolean same = old != null && node != null
        && Doc.labels(old).equals(Doc.labels(node))
        && Doc.same(Doc.at(old, "spec", "taints"), Doc.at(node, "spec", "taints"));
    return same
        ? List.of()
        : api.list(SETS, "", Api.Query.ALL).items().stream()
            .map(set -> Doc.key(SETS.group(), SETS.plural(), set)).toList();
  }

  @Override
  public Result reconcile(ObjectKey key, Api api) {
    Optional<ObjectNode> found = api.find(SETS, key.namespace(), key.name());
    if (found.isEmpty() || LabelSelector.of(Doc.at(found.get(), "spec", "selector")).requirements().isEmpty()) {
      return Result.DONE;
    }
    ObjectNode set = found.get();
    List<ObjectNode> pods = claim(set, api);
    History history = History.read(set, DaemonPods.API_VERSION, DaemonPods.KIND, DaemonPods.HASH, api);
    ObjectNode revision = history.newest(api);
    String hash = Doc.labels(revision).getOrDefault(DaemonPods.HASH, "");
    Instant now = clock.instant();
    DaemonPlan plan = DaemonPlan.of(set, api.list(NODES, "", Api.Query.ALL).items(), pods, hash, now);
    ApiException refused = null;
    try {
      if (!Doc.deleting(set)) {
        carryOut(plan, set, hash, api);
      }
    } catch (ApiException e) {
      refused = e;
    }
    writeStatus(set, plan.status(), api);
    truncate(history, revision, pods, api);
    if (refused != null) {
      throw refused;
    }
    return nextAvailable(set, pods, now);
  }

  private static List<ObjectNode> claim(ObjectNode set, Api api) {
    LabelSelector selector = LabelSelector.of(Doc.at(set, "spec", "selector"));
    Map<String, ObjectNode> candidates = new LinkedHashMap<>();
    api.list(Pods.PODS, Doc.namespace(set), new Api.Query(selector.text(), "")).items()
        .forEach(pod -> candidates.put(Doc.name(pod), pod));
    api.controlledBy(Pods.PODS, Doc.namespace(set), Doc.uid(set)).forEach(pod -> candidates.putIfAbsent(Doc.name(pod), pod));
    return new Claim(set, DaemonPods.API_VERSION, DaemonPods.KIND, selector, Pods.PODS)
        .carryOut(api, List.copyOf(candidates.values()));
  }

  private void carryOut(DaemonPlan plan, ObjectNode set, String hash, Api api) {
    for (ObjectNode pod : plan.delete()) {
      if (Pods.phase(pod).equals("Failed")) {
        events.warning(api, set, "FailedDaemonPod",
            "Found failed daemon pod " + Doc.path(pod) + " on node " + DaemonPods.node(pod) + ", will try to kill it");
      }
      work.delete(api, set, pod);
    }
    var nodes = new ConcurrentLinkedQueue<>(plan.create());
    SlowStart.run(plan.create().size(), () -> work.create(api, set, DaemonPods.make(set, hash, nodes.remove())));
  }

  private static void writeStatus(ObjectNode set, DaemonPlan.Count count, Api api) {
    ObjectNode status = Json.object();
    status.put("currentNumberScheduled", count.current());
    status.put("numberMisscheduled", count.misplaced());
    status.put("desiredNumberScheduled", count.desired());
    status.put("numberReady", count.ready());
    status.put("observedGeneration", Doc.generation(set));
    put(status, "updatedNumberScheduled", count.updated());
    put(status, "numberAvailable", count.available());
    put(status, "numberUnavailable", count.desired() - count.available());
    if (!Doc.same(status, Doc.at(set, "status"))) {
      ObjectNode changed = Doc.copy(set);
      changed.set("status", status);
      api.update(SETS, "status", changed);
    }
  }

  private static void put(ObjectNode status, String field, int value) {
    if (value != 0) {
      status.put(field, value);
    }
  }

  private static void truncate(History history, ObjectNode newest, List<ObjectNode> pods, Api api) {
    var hashes = new HashSet<String>();
    pods.forEach(pod -> hashes.add(Doc.labels(pod).getOrDefault(DaemonPods.HASH, "")));
    var used = new HashSet<String>();
    used.add(Doc.name(newest));
    history.revisions().stream().filter(old -> hashes.contains(history.hash(old))).forEach(old -> used.add(Doc.name(old)));
    history.truncate(used, api);
  }

  private static Result nextAvailable(ObjectNode set, List<ObjectNode> pods, Instant now) {
    int minReady = Doc.integer(set, 0, "spec", "minReadySeconds");
    return pods.stream().flatMap(pod -> Pods.availableIn(pod, minReady, now).stream()).filter(Duration::isPositive)
        .min(Duration::compareTo).map(wait -> Result.after(wait.plusMillis(100))).orElse(Result.DONE);
  }
}
