package io.ruori.master.deployment;

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
import io.ruori.master.replica.ReplicaKind;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Brings a deployment's replica sets to what it wants, one move at a time: upstream's deployment controller. */
public final class DeploymentReconciler implements Reconciler {
  private static final Api.Resource DEPLOYMENTS = new Api.Resource("apps", "v1", "deployments");
  private static final Api.Resource SETS = ReplicaKind.REPLICA_SET.resource();

  private final InstantSource clock;
  private final EventRecorder events;

  private DeploymentReconciler(InstantSource clock) {
    this.clock = clock;
    this.events = EventRecorder.create("deployment-controller", clock);
  }

  public static DeploymentReconciler create(InstantSource clock) {
    return new DeploymentReconciler(clock);
  }

  @Override
  public String name() {
    return "deployment-controller";
  }

  @Override
  public Api.Resource subject() {
    return DEPLOYMENTS;
  }

  @Override
  public List<Trigger> triggers() {
    return List.of(new Trigger(SETS, DeploymentReconciler::ofSet), new Trigger(Pods.PODS, DeploymentReconciler::ofPod));
  }

  private static List<ObjectKey> ofSet(ObjectNode old, ObjectNode set, Api api) {
    var keys = new ArrayList<ObjectKey>();
    for (ObjectNode version : new ObjectNode[] {old, set}) {
      if (version != null) {
        Owners.controllerKey(version, DEPLOYMENTS, "Deployment").filter(k -> !keys.contains(k)).ifPresent(keys::add);
      }
    }
    if (set != null && Owners.controllerOf(set).isEmpty() && !Doc.deleting(set)) {
      api.list(DEPLOYMENTS, Doc.namespace(set), Api.Query.ALL).items().stream()
          .filter(d -> LabelSelector.of(Doc.at(d, "spec", "selector")).matches(set))
          .forEach(d -> keys.add(Doc.key("apps", "deployments", d)));
    }
    return keys;
  }

  /** A deployment that recreates waits for its last old pod to be gone. */
  private static List<ObjectKey> ofPod(ObjectNode old, ObjectNode pod, Api api) {
    boolean ended = pod == null || old != null && !Pods.terminal(old) && Pods.terminal(pod);
    return !ended ? List.of() : Owners.controllerKey(old, SETS, "ReplicaSet")
        .flatMap(k -> api.find(SETS, k.namespace(), k.name()))
        .flatMap(set -> Owners.controllerKey(set, DEPLOYMENTS, "Deployment")).stream().toList();
  }

  @Override
  public Result reconcile(ObjectKey key, Api api) {
    Optional<ObjectNode> found = api.find(DEPLOYMENTS, key.namespace(), key.name());
    if (found.isEmpty()) {
      return Result.DONE;
    }
    Rollout rollout = Rollout.of(found.get(), sets(found.get(), api));
    Instant now = clock.instant();
    boolean estimate = true;
    if (Doc.deleting(found.get())) {
      estimate = false;
    } else {
      if (rollout.current().isPresent()) {
        rollout = keepRevision(rollout, api);
      }
      if (rollout.paused() || Scaling.isDue(rollout)) {
        estimate = false;
        rollout = resize(rollout, Scaling.plan(rollout), api);
        cleanUp(rollout, api);
      } else {
        rollout = rollout.rolling() ? roll(rollout, api) : recreate(rollout, api);
      }
    }
    ObjectNode status = DeploymentStatus.of(rollout, estimate, now);
    writeStatus(rollout.deployment(), status, found.get(), api);
    return DeploymentStatus.untilDeadline(rollout, status, now).map(Result::after).orElse(Result.DONE);
  }

  private static List<ObjectNode> sets(ObjectNode deployment, Api api) {
    LabelSelector selector = LabelSelector.of(Doc.at(deployment, "spec", "selector"));
    Map<String, ObjectNode> candidates = new LinkedHashMap<>();
    if (!selector.nothing()) {
      api.list(SETS, Doc.namespace(deployment), new Api.Query(selector.text(), "")).items()
          .forEach(s -> candidates.put(Doc.name(s), s));
    }
    api.controlledBy(SETS, Doc.namespace(deployment), Doc.uid(deployment))
        .forEach(s -> candidates.putIfAbsent(Doc.name(s), s));
    return new Claim(deployment, "apps/v1", "Deployment", selector, SETS)
        .carryOut(api, List.copyOf(candidates.values()));
  }

  /** Gives the current set, and the deployment, the highest revision; copies annotations and minReadySeconds. */
  private static Rollout keepRevision(Rollout rollout, Api api) {
    ObjectNode set = rollout.current().orElseThrow();
    ObjectNode deployment = rollout.deployment();
    Map<String, String> annotations = Revisions.annotations(rollout, set, false);
    int minReady = Doc.integer(deployment, 0, "spec", "minReadySeconds");
    if (!annotations.equals(Doc.annotations(set)) || minReady != Doc.integer(set, 0, "spec", "minReadySeconds")) {
      ObjectNode changed = Doc.copy(set);
      Doc.child(changed, "metadata").set("annotations", Doc.of(annotations));
      Doc.child(changed, "spec").put("minReadySeconds", minReady);
      set = api.update(SETS, "", changed);
    }
    long revision = Revisions.revision(set);
    if (Revisions.revision(deployment) != revision) {
      // Through the status, as upstream: another annotation would make another generation.
      deployment = api.patch(DEPLOYMENTS, Doc.namespace(deployment), Doc.name(deployment), "status", Api.PatchType.MERGE,
          Revisions.revisionPatch(revision));
    }
    return new Rollout(deployment, Optional.of(set), rollout.old());
  }

  private Rollout roll(Rollout before, Api api) {
    Rollout rollout = withCurrent(before, api);
    List<Resize> plan = RollingUpdate.plan(rollout);
    if (plan.isEmpty()) {
      cleanUp(rollout, api);
    }
    return resize(rollout, plan, api);
  }

  private Rollout recreate(Rollout rollout, Api api) {
    List<Resize> down = Rollout.active(rollout.old()).stream().map(s -> new Resize(s, 0)).toList();
    if (!down.isEmpty()) {
      return resize(rollout, down, api);
    }
    boolean running = rollout.old().stream()
        .flatMap(s -> api.controlledBy(Pods.PODS, Doc.namespace(s), Doc.uid(s)).stream())
        .anyMatch(p -> !Pods.terminal(p));
    if (running) {
      return rollout;
    }
    return roll(rollout, api);
  }

  /** Makes the set for the deployment's template where there is none. */
  private Rollout withCurrent(Rollout rollout, Api api) {
    if (rollout.current().isPresent()) {
      return rollout;
    }
    int size = RollingUpdate.grown(rollout, 0);
    ObjectNode set = Revisions.newSet(rollout, size);
    ObjectNode made;
    try {
      made = api.create(SETS, Doc.namespace(set), set);
    } catch (ApiException e) {
      if (e.isAlreadyExists()) {
        countCollision(rollout.deployment(), set, api);
      } else if (!PodWork.isNamespaceTerminating(e.refusal())) {
        tellOfRefusal(rollout.deployment(), set, e, api);
      }
      throw e;
    }
    if (size > 0) {
      tellOfScaling(rollout, Doc.name(made), 0, size, api);
    }
    Rollout begun = keepRevision(new Rollout(rollout.deployment(), Optional.of(made), rollout.old()), api);
    return new Rollout(
        DeploymentStatus.created(begun.deployment(), Doc.name(made), clock.instant()), begun.current(), begun.old());
  }

  private void tellOfRefusal(ObjectNode deployment, ObjectNode set, ApiException refused, Api api) {
    String message = "Failed to create new replica set \"" + Doc.name(set) + "\": " + refused.refusal().message();
    writeStatus(deployment, DeploymentStatus.refused(deployment, message, clock.instant()), deployment, api);
    events.warning(api, deployment, DeploymentStatus.REFUSED, message);
  }

  /** Another template's set has the name: the next try uses another hash. */
  private static void countCollision(ObjectNode deployment, ObjectNode set, Api api) {
    Optional<ObjectNode> taken = api.find(SETS, Doc.namespace(set), Doc.name(set));
    boolean ours = taken.filter(t -> Owners.controls(deployment, t)
        && TemplateHash.sameTemplate(Doc.at(t, "spec", "template"), Doc.at(set, "spec", "template"))).isPresent();
    if (!ours) {
      ObjectNode changed = Doc.copy(deployment);
      int collisions = Doc.integer(deployment, 0, "status", "collisionCount");
      Doc.child(changed, "status").put("collisionCount", collisions + 1);
      api.update(DEPLOYMENTS, "status", changed);
    }
  }

  private Rollout resize(Rollout rollout, List<Resize> plan, Api api) {
    Map<String, ObjectNode> written = new LinkedHashMap<>();
    for (Resize resize : plan) {
      ObjectNode set = resize.set();
      Map<String, String> annotations = new LinkedHashMap<>(Doc.annotations(set));
      annotations.putAll(Revisions.sizes(rollout));
      if (Rollout.size(set) != resize.size() || !annotations.equals(Doc.annotations(set))) {
        ObjectNode changed = Doc.copy(set);
        Doc.child(changed, "spec").put("replicas", resize.size());
        Doc.child(changed, "metadata").set("annotations", Doc.of(annotations));
        written.put(Doc.uid(set), api.update(SETS, "", changed));
        if (Rollout.size(set) != resize.size()) {
          tellOfScaling(rollout, Doc.name(set), Rollout.size(set), resize.size(), api);
        }
      }
    }
    return new Rollout(rollout.deployment(), rollout.current().map(s -> written.getOrDefault(Doc.uid(s), s)),
        rollout.old().stream().map(s -> written.getOrDefault(Doc.uid(s), s)).toList());
  }

  private void tellOfScaling(Rollout rollout, String set, int from, int to, Api api) {
    String direction = to > from ? "up" : "down";
    events.normal(api, rollout.deployment(), "ScalingReplicaSet",
        "Scaled " + direction + " replica set " + set + " from " + from + " to " + to);
  }

  /** Forgets the oldest sets beyond the history limit. */
  private static void cleanUp(Rollout rollout, Api api) {
    int limit = Doc.integer(rollout.deployment(), 10, "spec", "revisionHistoryLimit");
    List<ObjectNode> old = rollout.old().stream().filter(s -> !Doc.deleting(s))
        .sorted(java.util.Comparator.comparingLong(Revisions::revision)).toList();
    for (ObjectNode set : old.subList(0, Math.max(0, old.size() - limit))) {
      boolean unused = Rollout.size(set) == 0 && Rollout.count(set, "replicas") == 0
          && Doc.generation(set) <= Doc.number(set, 0, "status", "observedGeneration");
      if (unused) {
        api.delete(SETS, Doc.namespace(set), Doc.name(set), Pods.onlyIf(set));
      }
    }
  }

  private static void writeStatus(JsonNode deployment, ObjectNode status, JsonNode before, Api api) {
    if (!Doc.same(status, before.path("status"))) {
      ObjectNode changed = Doc.copy(deployment);
      changed.set("status", status);
      api.update(DEPLOYMENTS, "status", changed);
    }
  }
}
