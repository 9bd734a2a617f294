package io.ruori.master.job;

import io.ruori.core.api.Api;
import io.ruori.core.api.ApiException;
import io.ruori.core.object.Json;
import io.ruori.core.object.ObjectKey;
import io.ruori.core.reconcile.Reconciler;
import io.ruori.master.document.Conditions;
import io.ruori.master.document.Doc;
import io.ruori.master.document.LabelSelector;
import io.ruori.master.event.EventRecorder;
import io.ruori.master.owner.Claim;
import io.ruori.master.owner.Owners;
import io.ruori.master.pod.PodWork;
import io.ruori.master.pod.Pods;
import io.ruori.master.replica.SlowStart;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import tools.jackson.databind.node.ObjectNode;

/** Runs a job's pods to its end, and removes it a while later when it says so (upstream's {@code pkg/controller/job}). */
public final class JobReconciler implements Reconciler {
  private static final Duration SOON = Duration.ofMillis(100);

  private final InstantSource clock;
  private final EventRecorder events;
  private final PodWork work;

  private JobReconciler(InstantSource clock) {
    this.clock = clock;
    events = EventRecorder.create("job-controller", clock);
    work = new PodWork(events);
  }

  public static JobReconciler create(InstantSource clock) {
    return new JobReconciler(clock);
  }

  @Override
  public String name() {
    return "job-controller";
  }

  @Override
  public Api.Resource subject() {
    return Jobs.JOBS;
  }

  @Override
  public List<Trigger> triggers() {
    return List.of(new Trigger(Pods.PODS, (old, pod, api) -> concerned(old, pod)));
  }

  /** The job that a pod belongs to or did; one that is held but belongs to nobody is known by its labels. */
  private static List<ObjectKey> concerned(ObjectNode old, ObjectNode pod) {
    var keys = new ArrayList<ObjectKey>();
    for (ObjectNode version : new ObjectNode[] {old, pod}) {
      if (version != null) {
        Owners.controllerKey(version, Jobs.JOBS, Jobs.KIND).filter(k -> !keys.contains(k)).ifPresent(keys::add);
      }
    }
    String label = pod == null ? "" : Doc.labels(pod).getOrDefault("job-name", "");
    if (keys.isEmpty() && !label.isEmpty() && Owners.controllerOf(pod).isEmpty()) {
      keys.add(new ObjectKey("batch", "jobs", Doc.namespace(pod), label));
    }
    return keys;
  }

  @Override
  public Result reconcile(ObjectKey key, Api api) {
    Optional<ObjectNode> found = api.find(Jobs.JOBS, key.namespace(), key.name());
    if (found.isEmpty() || !Jobs.isForeign(found.get())) {
      found.filter(job -> !Doc.deleting(job)).ifPresent(job -> claim(job, api));
      letGo(key, found, api);
    }
    if (found.isEmpty() || Jobs.isForeign(found.get())) {
      return Result.DONE;
    }
    ObjectNode job = found.get();
    List<ObjectNode> pods = api.controlledBy(Pods.PODS, key.namespace(), Doc.uid(job));
    if (Jobs.isFinished(job)) {
      pods.stream().filter(Jobs::isTracked).forEach(pod -> Jobs.untrack(api, pod));
      return expire(job, api);
    }
    return step(job, Tally.of(job, pods), api);
  }

  private static void claim(ObjectNode job, Api api) {
    LabelSelector selector = LabelSelector.of(Doc.at(job, "spec", "selector"));
    Map<String, ObjectNode> candidates = new LinkedHashMap<>();
    if (!selector.nothing()) {
      api.list(Pods.PODS, Doc.namespace(job), new Api.Query(selector.text(), "")).items()
          .forEach(pod -> candidates.put(Doc.name(pod), pod));
    }
    api.controlledBy(Pods.PODS, Doc.namespace(job), Doc.uid(job)).forEach(pod -> candidates.putIfAbsent(Doc.name(pod), pod));
    new Claim(job, Jobs.API_VERSION, Jobs.KIND, selector, Pods.PODS).carryOut(api, List.copyOf(candidates.values()));
  }

  /** Pods that are held for a job that is no more, or that no longer are its own. */
  private static void letGo(ObjectKey key, Optional<ObjectNode> job, Api api) {
    List<ObjectNode> labelled = api.list(Pods.PODS, key.namespace(), new Api.Query("job-name=" + key.name(), "")).items();
    List<ObjectNode> all =
        job.isEmpty() && labelled.isEmpty() ? api.list(Pods.PODS, key.namespace(), Api.Query.ALL).items() : labelled;
    for (ObjectNode pod : all) {
      boolean controlled = Owners.controllerOf(pod).isPresent();
      boolean byName = Owners.controllerKey(pod, Jobs.JOBS, Jobs.KIND).filter(key::equals).isPresent();
      boolean ours = byName || !controlled && labelled.contains(pod);
      if (Jobs.isTracked(pod) && ours && job.filter(owner -> Owners.controls(owner, pod)).isEmpty()) {
        Jobs.untrack(api, pod);
      }
    }
  }

  private Result step(ObjectNode job, Tally before, Api api) {
    Instant now = clock.instant();
    Optional<Ending> ending = Ending.of(job, before, now);
    JobPlan plan =
        ending.isPresent() ? new JobPlan(List.of(), before.active(), Duration.ZERO)
            : Doc.deleting(job) ? new JobPlan(List.of(), List.of(), Duration.ZERO)
            : JobPlan.of(job, before, now);
    List<ObjectNode> made = Collections.synchronizedList(new ArrayList<>());
    ApiException refused = null;
    try {
      carryOut(plan, ending.isPresent(), job, before, made, api);
    } catch (ApiException e) {
      refused = e;
    }
    Tally tally = before.after(made, refused == null ? plan.delete() : List.of());
    if (ending.isEmpty()) {
      ending = Ending.completed(job, tally);
    }
    JobStatus next = JobStatus.of(job, tally, ending, now);
    tell(job, next, tally, ending, now, api);
    next.untrack().forEach(pod -> Jobs.untrack(api, pod));
    if (refused != null) {
      throw refused;
    }
    return again(job, plan, next, now);
  }

  /** A job that ends deletes its pods and counts them; one that only needs fewer gives them up uncounted. */
  private void carryOut(JobPlan plan, boolean ends, ObjectNode job, Tally tally, List<ObjectNode> made, Api api) {
    for (ObjectNode pod : plan.delete()) {
      if (!ends && Jobs.isTracked(pod)) {
        Jobs.untrack(api, pod);
      }
      work.delete(api, job, pod);
    }
    var indexes = new ConcurrentLinkedQueue<>(plan.create());
    SlowStart.run(
        plan.create().size(),
        () -> work.create(api, job, JobPods.make(job, tally, indexes.remove())).ifPresent(made::add));
  }

  private void tell(ObjectNode job, JobStatus next, Tally tally, Optional<Ending> ending, Instant now, Api api) {
    boolean over = ending.isPresent() && next.isSettled(tally);
    ending.ifPresent(how -> next.announce(how, now));
    if (over) {
      next.finish(ending.get(), now);
    } else if (ending.isEmpty() && next.suspend(Jobs.isSuspended(job), now)) {
      boolean suspended = Jobs.isSuspended(job);
      events.normal(api, job, suspended ? "Suspended" : "Resumed", suspended ? "Job suspended" : "Job resumed");
    }
    if (Doc.same(next.status(), Doc.at(job, "status"))) {
      return;
    }
    ObjectNode changed = Doc.copy(job);
    changed.set("status", next.status());
    api.update(Jobs.JOBS, "status", changed);
    if (over && ending.get().success()) {
      events.normal(api, job, "Completed", "Job completed");
    } else if (over) {
      events.warning(api, job, ending.get().reason(), ending.get().message());
    }
  }

  private Result again(ObjectNode job, JobPlan plan, JobStatus next, Instant now) {
    boolean counting = !next.untrack().isEmpty() || !Doc.at(next.status(), "uncountedTerminatedPods").isEmpty();
    if (counting || plan.create().size() + plan.delete().size() > 0) {
      return Result.after(SOON);
    }
    Optional<Duration> deadline = Ending.deadline(job).map(end -> Duration.between(now, end)).filter(Duration::isPositive);
    Optional<Duration> backoff = Optional.of(plan.delay()).filter(Duration::isPositive);
    return backoff.filter(wait -> deadline.filter(end -> end.compareTo(wait) < 0).isEmpty()).or(() -> deadline)
        .map(wait -> Result.after(wait.plus(SOON)))
        .orElse(Result.DONE);
  }

  /** Removes a finished job whose time to live is over, with all that it owns. */
  private Result expire(ObjectNode job, Api api) {
    if (Doc.deleting(job) || !Doc.has(job, "spec", "ttlSecondsAfterFinished")) {
      return Result.DONE;
    }
    Instant finished = Conditions.find(job, Conditions.isTrue(job, "Complete") ? "Complete" : "Failed")
        .flatMap(condition -> Doc.time(condition, "lastTransitionTime"))
        .orElse(clock.instant());
    Duration left =
        Duration.between(clock.instant(), finished.plusSeconds(Doc.number(job, 0, "spec", "ttlSecondsAfterFinished")));
    if (left.isPositive()) {
      return Result.after(left);
    }
    ObjectNode options = Json.object().put("propagationPolicy", "Foreground");
    options.putObject("preconditions").put("uid", Doc.uid(job)).put("resourceVersion", Doc.resourceVersion(job));
    api.delete(Jobs.JOBS, Doc.namespace(job), Doc.name(job), options);
    return Result.DONE;
  }
}
