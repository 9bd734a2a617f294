package io.ruori.master.cronjob;

import io.ruori.core.api.Api;
import io.ruori.core.api.ApiException;
import io.ruori.core.object.Json;
import io.ruori.core.object.ObjectKey;
import io.ruori.core.reconcile.Reconciler;
import io.ruori.master.document.Conditions;
import io.ruori.master.document.Doc;
import io.ruori.master.event.EventRecorder;
import io.ruori.master.owner.Owners;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Makes a cron job's jobs when they are due, and removes old ones (upstream's {@code cronjob_controllerv2.go}). */
public final class CronJobReconciler implements Reconciler {
  private static final Api.Resource CRON_JOBS = new Api.Resource("batch", "v1", "cronjobs");
  private static final Api.Resource JOBS = new Api.Resource("batch", "v1", "jobs");
  private static final String API_VERSION = "batch/v1";

  private final InstantSource clock;
  private final EventRecorder events;

  private CronJobReconciler(InstantSource clock) {
    this.clock = clock;
    events = EventRecorder.create("cronjob-controller", clock);
  }

  public static CronJobReconciler create(InstantSource clock) {
    return new CronJobReconciler(clock);
  }

  @Override
  public String name() {
    return "cronjob-controller";
  }

  @Override
  public Api.Resource subject() {
    return CRON_JOBS;
  }

  @Override
  public List<Trigger> triggers() {
    return List.of(new Trigger(JOBS, (old, job, api) ->
        Owners.controllerKey(job == null ? old : job, CRON_JOBS, "CronJob").stream().toList()));
  }

  @Override
  public Result reconcile(ObjectKey key, Api api) {
    Optional<ObjectNode> found = api.find(CRON_JOBS, key.namespace(), key.name());
    if (found.isEmpty()) {
      return Result.DONE;
    }
    ObjectNode cron = found.get();
    List<ObjectNode> jobs = api.controlledBy(JOBS, key.namespace(), Doc.uid(cron));
    ObjectNode status = Doc.copy(cron.path("status"));
    List<JsonNode> active = observe(cron, jobs, status, api);
    forget(cron, jobs, api);
    Optional<Timetable> timetable =
        Timetable.parse(Doc.text(cron, "spec", "schedule"), Doc.text(cron, "spec", "timeZone"));
    boolean idle = Doc.deleting(cron) || Doc.flag(cron, "spec", "suspend") || timetable.isEmpty();
    Result result = idle ? Result.DONE : run(cron, timetable.get(), active, status, api);
    if (active.isEmpty()) {
      status.remove("active");
    } else {
      status.set("active", Doc.listOf(active));
    }
    if (!Doc.same(status, Doc.at(cron, "status")) && !(status.isEmpty() && !Doc.has(cron, "status"))) {
      ObjectNode changed = Doc.copy(cron);
      changed.set("status", status);
      api.update(CRON_JOBS, "status", changed);
    }
    return result;
  }

  /** The jobs that are known to run; tells of those that have ended, have vanished, or came from elsewhere. */
  private List<JsonNode> observe(ObjectNode cron, List<ObjectNode> jobs, ObjectNode status, Api api) {
    var active = new ArrayList<JsonNode>();
    for (JsonNode reference : Doc.items(cron, "status", "active")) {
      Optional<ObjectNode> job = jobs.stream().filter(j -> Doc.uid(j).equals(Doc.text(reference, "uid"))).findFirst();
      String name = Doc.text(reference, "name");
      if (job.isEmpty()) {
        events.normal(api, cron, "MissingJob", "Active job went missing: " + name);
      } else if (isFinished(job.get())) {
        String how = Conditions.isTrue(job.get(), "Complete") ? "Complete" : "Failed";
        events.normal(api, cron, "SawCompletedJob", "Saw completed job: " + name + ", condition: " + how);
      } else {
        active.add(reference);
      }
    }
    for (ObjectNode job : jobs) {
      boolean known = active.stream().anyMatch(reference -> Doc.text(reference, "uid").equals(Doc.uid(job)));
      if (!known && !isFinished(job)) {
        events.warning(api, cron, "UnexpectedJob", "Saw a job that the controller did not create or forgot: " + Doc.name(job));
      }
      Doc.time(job, "status", "completionTime")
          .filter(end -> Doc.time(status, "lastSuccessfulTime").filter(last -> !end.isAfter(last)).isEmpty())
          .ifPresent(end -> status.put("lastSuccessfulTime", Doc.time(end)));
    }
    return active;
  }

  private static boolean isFinished(JsonNode job) {
    return Conditions.isTrue(job, "Complete") || Conditions.isTrue(job, "Failed");
  }

  /** Removes the oldest finished jobs, those that succeeded and those that failed by limits of their own. */
  private void forget(ObjectNode cron, List<ObjectNode> jobs, Api api) {
    for (String outcome : List.of("Complete", "Failed")) {
      String field = outcome.equals("Complete") ? "successfulJobsHistoryLimit" : "failedJobsHistoryLimit";
      if (!Doc.has(cron, "spec", field)) {
        continue;
      }
      List<ObjectNode> ended = jobs.stream()
          .filter(job -> Conditions.isTrue(job, outcome) && !Doc.deleting(job))
          .sorted(Comparator.comparing((ObjectNode job) -> Doc.time(job, "status", "startTime").orElse(Instant.MAX))
              .thenComparing(Doc::name))
          .toList();
      ended.stream().limit(Math.max(0, ended.size() - Doc.integer(cron, 0, "spec", field)))
          .forEach(job -> delete(cron, job, api));
    }
  }

  private void delete(ObjectNode cron, ObjectNode job, Api api) {
    try {
      api.delete(JOBS, Doc.namespace(job), Doc.name(job), Json.object().put("propagationPolicy", "Background"));
      events.normal(api, cron, "SuccessfulDelete", "Deleted job " + Doc.name(job));
    } catch (ApiException e) {
      if (!e.isNotFound()) {
        events.warning(api, cron, "FailedDelete", "Deleted job: " + e.refusal().message());
        throw e;
      }
    }
  }

  private Result run(ObjectNode cron, Timetable timetable, List<JsonNode> active, ObjectNode status, Api api) {
    Instant now = clock.instant();
    Optional<Instant> due = due(cron, timetable, now);
    due.filter(time -> start(cron, time, active, api)).ifPresent(time -> status.put("lastScheduleTime", Doc.time(time)));
    return timetable.next(now)
        .map(next -> Result.after(Duration.between(clock.instant(), next).plusMillis(100)))
        .orElse(Result.DONE);
  }

  /** The last time that was missed, unless the deadline for starting is over. */
  private static Optional<Instant> due(ObjectNode cron, Timetable timetable, Instant now) {
    Instant earliest = Doc.time(cron, "status", "lastScheduleTime").or(() -> Doc.created(cron)).orElse(now);
    if (Doc.has(cron, "spec", "startingDeadlineSeconds")) {
      Instant deadline = now.minusSeconds(Doc.number(cron, 0, "spec", "startingDeadlineSeconds"));
      earliest = deadline.isAfter(earliest) ? deadline : earliest;
    }
    return earliest.isAfter(now) ? Optional.empty() : timetable.last(earliest, now);
  }

  /** Whether a job was started for that time. */
  private boolean start(ObjectNode cron, Instant due, List<JsonNode> active, Api api) {
    String policy = Doc.text(cron, "spec", "concurrencyPolicy");
    if (policy.equals("Forbid") && !active.isEmpty()) {
      events.normal(api, cron, "JobAlreadyActive",
          "Not starting job because prior execution is running and concurrency policy is Forbid");
      return false;
    }
    if (policy.equals("Replace")) {
      for (JsonNode reference : active) {
        api.find(JOBS, Doc.namespace(cron), Doc.text(reference, "name")).ifPresent(job -> delete(cron, job, api));
      }
      active.clear();
    }
    Optional<ObjectNode> job = create(cron, due, api);
    job.ifPresent(made -> active.add(reference(made)));
    return job.isPresent();
  }

  private Optional<ObjectNode> create(ObjectNode cron, Instant due, Api api) {
    String name = Doc.name(cron) + "-" + due.getEpochSecond() / 60;
    ObjectNode job = Doc.object(API_VERSION, "Job", Doc.namespace(cron), name);
    ObjectNode metadata = Doc.child(job, "metadata");
    JsonNode template = Doc.at(cron, "spec", "jobTemplate");
    Stream.of("labels", "annotations")
        .filter(map -> Doc.has(template, "metadata", map))
        .forEach(map -> metadata.set(map, Doc.at(template, "metadata", map).deepCopy()));
    Doc.child(job, "metadata", "annotations").put("batch.kubernetes.io/cronjob-scheduled-timestamp", Doc.time(due));
    metadata.putArray("ownerReferences").add(Owners.controllerReference(API_VERSION, "CronJob", cron));
    job.set("spec", Doc.copy(template.path("spec")));
    try {
      ObjectNode made = api.create(JOBS, Doc.namespace(cron), job);
      events.normal(api, cron, "SuccessfulCreate", "Created job " + name);
      return Optional.of(made);
    } catch (ApiException e) {
      if (e.isAlreadyExists()) {
        return api.find(JOBS, Doc.namespace(cron), name).filter(known -> Owners.controls(cron, known));
      }
      events.warning(api, cron, "FailedCreate", "Error creating job: " + e.refusal().message());
      throw e;
    }
  }

  private static ObjectNode reference(ObjectNode job) {
    return Json.object().put("apiVersion", API_VERSION).put("kind", "Job").put("namespace", Doc.namespace(job))
        .put("name", Doc.name(job)).put("uid", Doc.uid(job)).put("resourceVersion", Doc.resourceVersion(job));
  }
}
