package io.ruori.master.stateful;

import io.ruori.core.api.Api;
import io.ruori.core.api.ApiException;
import io.ruori.core.object.ObjectKey;
import io.ruori.core.reconcile.Reconciler;
import io.ruori.master.document.Doc;
import io.ruori.master.document.LabelSelector;
import io.ruori.master.event.EventRecorder;
import io.ruori.master.owner.Claim;
import io.ruori.master.owner.Owners;
import io.ruori.master.pod.Pods;
import io.ruori.master.revision.History;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Keeps a stateful set's pods, one after the other (upstream's {@code stateful_set_control.go}). */
public final class StatefulReconciler implements Reconciler {
  private static final Api.Resource SETS = new Api.Resource("apps", "v1", "statefulsets");

  private final InstantSource clock;
  private final EventRecorder events;

  private StatefulReconciler(InstantSource clock) {
    this.clock = clock;
    events = EventRecorder.create("statefulset-controller", clock);
  }

  public static StatefulReconciler create(InstantSource clock) {
    return new StatefulReconciler(clock);
  }

  @Override
  public String name() {
    return "statefulset-controller";
  }

  @Override
  public Api.Resource subject() {
    return SETS;
  }

  @Override
  public List<Trigger> triggers() {
    return List.of(new Trigger(Pods.PODS, StatefulReconciler::concerned));
  }

  private static List<ObjectKey> concerned(ObjectNode old, ObjectNode pod, Api api) {
    ObjectNode known = pod == null ? old : pod;
    var keys = new ArrayList<>(Owners.controllerKey(known, SETS, StatefulPods.KIND).stream().toList());
    if (Owners.controllerOf(known).isEmpty() && !Doc.labels(known).isEmpty()) {
      api.list(SETS, Doc.namespace(known), Api.Query.ALL).items().stream()
          .filter(set -> LabelSelector.of(Doc.at(set, "spec", "selector")).matches(known))
          .map(set -> Doc.key(SETS.group(), SETS.plural(), set))
          .forEach(keys::add);
    }
    return keys;
  }

  @Override
  public Result reconcile(ObjectKey key, Api api) {
    Optional<ObjectNode> found = api.find(SETS, key.namespace(), key.name());
    if (found.isEmpty()) {
      return Result.DONE;
    }
    ObjectNode set = found.get();
    List<ObjectNode> pods = claim(set, api);
    History history =
        History.read(set, StatefulPods.API_VERSION, StatefulPods.KIND, "controller.kubernetes.io/hash", api);
    ObjectNode update = history.newest(api);
    ObjectNode current = history.find(Doc.text(set, "status", "currentRevision")).orElse(update);
    Instant now = clock.instant();
    StatefulPlan plan = Doc.deleting(set)
        ? StatefulPlan.nothing()
        : StatefulPlan.of(set, pods, Doc.name(current), Doc.name(update), now);
    ApiException refused = null;
    try {
      carryOut(plan, set, current, update, api);
    } catch (ApiException e) {
      refused = e;
    }
    ObjectNode status = StatefulStatus.of(set, pods, current, update, now);
    writeStatus(set, status, api);
    truncate(history, pods, status, api);
    if (refused != null) {
      throw refused;
    }
    return plan.delay().isPositive() ? Result.after(plan.delay().plusMillis(100)) : Result.DONE;
  }

  private static List<ObjectNode> claim(ObjectNode set, Api api) {
    LabelSelector selector = LabelSelector.of(Doc.at(set, "spec", "selector"));
    Map<String, ObjectNode> candidates = new LinkedHashMap<>();
    api.list(Pods.PODS, Doc.namespace(set), new Api.Query(selector.text(), "")).items().stream()
        .filter(pod -> StatefulPods.ordinal(set, pod) >= 0)
        .forEach(pod -> candidates.put(Doc.name(pod), pod));
    api.controlledBy(Pods.PODS, Doc.namespace(set), Doc.uid(set)).forEach(pod -> candidates.putIfAbsent(Doc.name(pod), pod));
    return new Claim(set, StatefulPods.API_VERSION, StatefulPods.KIND, selector, Pods.PODS)
        .carryOut(api, List.copyOf(candidates.values()));
  }

  private void carryOut(StatefulPlan plan, ObjectNode set, ObjectNode current, ObjectNode update, Api api) {
    plan.kept().forEach(pod -> StatefulPods.retain(set, pod, false, api));
    plan.condemned().forEach(pod -> StatefulPods.retain(set, pod, true, api));
    for (StatefulPlan.Create create : plan.create()) {
      StatefulPods.claim(set, create.ordinal(), api);
      create(set, StatefulPods.make(set, create.updated() ? update : current, create.ordinal()), api);
    }
    for (ObjectNode pod : plan.delete()) {
      delete(set, pod, api);
    }
  }

  private void create(ObjectNode set, ObjectNode pod, Api api) {
    String what = "create Pod " + Doc.name(pod) + " in StatefulSet " + Doc.name(set);
    try {
      api.create(Pods.PODS, Doc.namespace(set), pod);
      events.normal(api, set, "SuccessfulCreate", what + " successful");
    } catch (ApiException e) {
      if (!e.isAlreadyExists()) {
        events.warning(api, set, "FailedCreate", what + " failed error: " + e.refusal().message());
        throw e;
      }
    }
  }

  private void delete(ObjectNode set, ObjectNode pod, Api api) {
    String what = "delete Pod " + Doc.name(pod) + " in StatefulSet " + Doc.name(set);
    try {
      api.delete(Pods.PODS, Doc.namespace(pod), Doc.name(pod), Pods.onlyIf(pod));
      events.normal(api, set, "SuccessfulDelete", what + " successful");
    } catch (ApiException e) {
      if (!e.isNotFound()) {
        events.warning(api, set, "FailedDelete", what + " failed error: " + e.refusal().message());
        throw e;
      }
    }
  }

  private static void writeStatus(ObjectNode set, ObjectNode status, Api api) {
    if (!Doc.same(status, Doc.at(set, "status"))) {
      ObjectNode changed = Doc.copy(set);
      changed.set("status", status);
      api.update(SETS, "status", changed);
    }
  }

  private static void truncate(History history, List<ObjectNode> pods, ObjectNode status, Api api) {
    var used = new HashSet<String>();
    used.add(Doc.text(status, "currentRevision"));
    used.add(Doc.text(status, "updateRevision"));
    pods.forEach(pod -> used.add(Doc.labels(pod).getOrDefault(StatefulPods.REVISION, "")));
    history.truncate(used, api);
  }
}
