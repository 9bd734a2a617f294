package io.ruori.master.replica;

import io.ruori.core.api.Api;
import io.ruori.core.api.ApiException;
import io.ruori.core.object.ObjectKey;
import io.ruori.core.reconcile.Reconciler;
import io.ruori.master.document.Doc;
import io.ruori.master.document.LabelSelector;
import io.ruori.master.event.EventRecorder;
import io.ruori.master.owner.Claim;
import io.ruori.master.owner.Owners;
import io.ruori.master.pod.PodWork;
import io.ruori.master.pod.Pods;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Keeps as many pods as a ReplicationController or ReplicaSet wants: upstream's {@code replica_set.go}. */
public final class ReplicaReconciler implements Reconciler {
  private final ReplicaKind kind;
  private final InstantSource clock;
  private final PodWork work;

  private ReplicaReconciler(ReplicaKind kind, InstantSource clock, PodWork work) {
    this.kind = kind;
    this.clock = clock;
    this.work = work;
  }

  public static ReplicaReconciler create(ReplicaKind kind, InstantSource clock) {
    return new ReplicaReconciler(kind, clock, new PodWork(EventRecorder.create(kind.controller(), clock)));
  }

  @Override
  public String name() {
    return kind.controller();
  }

  @Override
  public Api.Resource subject() {
    return kind.resource();
  }

  @Override
  public List<Trigger> triggers() {
    return List.of(new Trigger(Pods.PODS, this::concerned));
  }

  /** A pod concerns its controller, old and new; an orphan concerns all whose selector it matches. */
  private List<ObjectKey> concerned(ObjectNode old, ObjectNode pod, Api api) {
    var keys = new ArrayList<ObjectKey>();
    for (ObjectNode version : new ObjectNode[] {old, pod}) {
      if (version != null) {
        Owners.controllerKey(version, kind.resource(), kind.kind()).filter(k -> !keys.contains(k)).ifPresent(keys::add);
      }
    }
    if (pod != null && !Doc.deleting(pod) && Owners.controllerOf(pod).isEmpty() && !Doc.labels(pod).isEmpty()) {
      api.list(kind.resource(), Doc.namespace(pod), Api.Query.ALL).items().stream()
          .filter(owner -> kind.selector(owner).matches(pod))
          .map(owner -> Doc.key(kind.resource().group(), kind.resource().plural(), owner))
          .forEach(keys::add);
    }
    return keys;
  }

  @Override
  public Result reconcile(ObjectKey key, Api api) {
    Optional<ObjectNode> found = api.find(kind.resource(), key.namespace(), key.name());
    if (found.isEmpty()) {
      return Result.DONE;
    }
    ObjectNode owner = found.get();
    Instant now = clock.instant();
    List<ObjectNode> pods = claim(owner, api);
    ReplicaPlan plan = ReplicaPlan.of(owner, pods, pods.isEmpty() ? List.of() : related(owner, pods, api), now);
    String failure = "";
    ApiException refused = null;
    try {
      carryOut(plan, owner, api);
    } catch (ApiException e) {
      refused = e;
      failure = e.refusal().message();
    }
    writeStatus(owner, ReplicaStatus.of(owner, pods, failure, now), api);
    if (refused != null) {
      throw refused;
    }
    boolean more = Doc.integer(owner, 1, "spec", "replicas") - pods.size() > ReplicaPlan.BURST;
    return more ? Result.after(Duration.ZERO) : nextAvailable(owner, pods, now);
  }

  private List<ObjectNode> claim(ObjectNode owner, Api api) {
    LabelSelector selector = kind.selector(owner);
    Map<String, ObjectNode> candidates = new LinkedHashMap<>();
    if (!selector.nothing()) {
      api.list(Pods.PODS, Doc.namespace(owner), new Api.Query(selector.text(), "")).items()
          .forEach(p -> candidates.put(Doc.name(p), p));
    }
    api.controlledBy(Pods.PODS, Doc.namespace(owner), Doc.uid(owner))
        .forEach(p -> candidates.putIfAbsent(Doc.name(p), p));
    List<ObjectNode> active = candidates.values().stream().filter(Pods::active).toList();
    return new Claim(owner, kind.apiVersion(), kind.kind(), selector, Pods.PODS).carryOut(api, active);
  }

  /** The pods of the sets that belong to the same deployment: crowded nodes are relieved first. */
  private List<ObjectNode> related(ObjectNode owner, List<ObjectNode> pods, Api api) {
    boolean tooMany = pods.size() > Doc.integer(owner, 1, "spec", "replicas");
    Optional<String> grandOwner = Owners.controllerOf(owner).map(r -> Doc.text(r, "uid"));
    if (!tooMany || grandOwner.isEmpty()) {
      return pods;
    }
    var related = new ArrayList<ObjectNode>();
    for (ObjectNode sibling : api.controlledBy(kind.resource(), Doc.namespace(owner), grandOwner.get())) {
      LabelSelector selector = kind.selector(sibling);
      related.addAll(api.list(Pods.PODS, Doc.namespace(owner), new Api.Query(selector.text(), "")).items());
    }
    return related;
  }

  private void carryOut(ReplicaPlan plan, ObjectNode owner, Api api) {
    var reference = Owners.controllerReference(kind.apiVersion(), kind.kind(), owner);
    SlowStart.run(plan.create(), () -> {
      ObjectNode pod =
          Pods.fromTemplate(Doc.at(owner, "spec", "template"), Doc.name(owner), Doc.namespace(owner), reference);
      work.create(api, owner, pod);
    });
    for (ObjectNode pod : plan.delete()) {
      work.delete(api, owner, pod);
    }
  }

  private void writeStatus(ObjectNode owner, ObjectNode status, Api api) {
    if (Doc.same(status, Doc.at(owner, "status"))) {
      return;
    }
    ObjectNode changed = Doc.copy(owner);
    changed.set("status", status);
    api.update(kind.resource(), "status", changed);
  }

  private Result nextAvailable(ObjectNode owner, List<ObjectNode> pods, Instant now) {
    int minReady = Doc.integer(owner, 0, "spec", "minReadySeconds");
    if (minReady == 0) {
      return Result.DONE;
    }
    return pods.stream().flatMap(p -> Pods.availableIn(p, minReady, now).stream()).filter(Duration::isPositive)
        .min(Duration::compareTo).map(d -> Result.after(d.plusMillis(100))).orElse(Result.DONE);
  }
}
