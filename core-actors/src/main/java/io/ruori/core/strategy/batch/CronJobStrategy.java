package io.ruori.core.strategy.batch;

import static io.ruori.core.object.Fields.ensure;
import static io.ruori.core.object.Fields.flag;
import static io.ruori.core.object.Fields.has;
import static io.ruori.core.object.Fields.number;
import static io.ruori.core.object.Fields.text;

import io.ruori.core.object.Fields;
import io.ruori.core.object.Json;
import io.ruori.core.strategy.CountedKind;
import io.ruori.core.strategy.pod.PodTemplates;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.LabelRules;
import io.ruori.core.validation.NameFormats;
import io.ruori.core.validation.Path;
import io.ruori.core.validation.Rules;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/** Cron jobs (batch {@code ValidateCronJobCreate}). */
final class CronJobStrategy extends CountedKind {
  private static final Path JOB = Path.SPEC.child("jobTemplate", "spec");
  private static final int NAME_MAX = 52;

  CronJobStrategy() {
    super(true, NameFormats.NAME_IS_SUBDOMAIN, true);
  }

  @Override
  public void applyDefaults(ObjectNode object) {
    ObjectNode spec = ensure(object, "spec");
    Fields.defaultText(spec, "concurrencyPolicy", "Allow");
    Fields.defaultFlag(spec, "suspend", false);
    Fields.defaultNumber(spec, "successfulJobsHistoryLimit", 3);
    Fields.defaultNumber(spec, "failedJobsHistoryLimit", 1);
    JobDefaults.shared(ensure(ensure(spec, "jobTemplate"), "spec"));
  }

  @Override
  protected void dropDisabled(ObjectNode object, ObjectNode old) {
    JsonNode before = old == null ? Json.object() : job(old).path("template");
    PodTemplates.dropDisabledFields(JobDefaults.template(job(object)), before);
  }

  private static JsonNode job(ObjectNode object) {
    return object.path("spec").path("jobTemplate").path("spec");
  }

  @Override
  protected void validate(ObjectNode object, FieldErrors errors) {
    spec(object, null, errors);
  }

  @Override
  public void validateCreate(ObjectNode object, FieldErrors errors) {
    super.validateCreate(object, errors);
    String name = text(object, "metadata", "name");
    if (name.length() > NAME_MAX) {
      errors.invalid(Path.METADATA.child("name"), name, "must be no more than " + NAME_MAX + " characters");
    }
  }

  private static void spec(ObjectNode object, ObjectNode old, FieldErrors errors) {
    JsonNode spec = object.path("spec");
    schedule(spec, errors);
    Rules.notNegative(spec, "startingDeadlineSeconds", Path.SPEC, errors);
    boolean sameZone = old != null && spec.path("timeZone").equals(old.path("spec").path("timeZone"));
    if (has(spec, "timeZone") && !sameZone) {
      timeZone(text(spec, "timeZone"), errors);
    }
    Rules.requiredSupported(spec, "concurrencyPolicy", List.of("Allow", "Forbid", "Replace"), Path.SPEC, errors);
    JsonNode oldTemplate = old == null ? MissingNode.getInstance() : job(old).path("template");
    JobSpecRules.validate(job(object), oldTemplate, JOB, errors);
    if (has(job(object), "selector")) {
      errors.invalid(JOB.child("selector"), LabelRules.print(job(object).path("selector")), "`selector` will be auto-generated");
    }
    if (flag(job(object), "manualSelector")) {
      errors.notSupported(JOB.child("manualSelector"), true, List.of("nil", "false"));
    }
    Rules.notNegative(spec, "successfulJobsHistoryLimit", Path.SPEC, errors);
    Rules.notNegative(spec, "failedJobsHistoryLimit", Path.SPEC, errors);
  }

  private static void schedule(JsonNode spec, FieldErrors errors) {
    String schedule = text(spec, "schedule");
    Path path = Path.SPEC.child("schedule");
    if (schedule.isEmpty()) {
      errors.required(path, "");
      return;
    }
    CronSchedule.problem(schedule).ifPresent(problem -> errors.invalid(path, schedule, problem));
    if (schedule.contains("TZ")) {
      errors.invalid(path, schedule, "cannot use TZ or CRON_TZ in schedule, use timeZone field instead");
    }
  }

  private static void timeZone(String zone, FieldErrors errors) {
    Path path = Path.SPEC.child("timeZone");
    if (zone.isEmpty()) {
      errors.invalid(path, zone, "timeZone must be nil or non-empty string");
    } else if (zone.equalsIgnoreCase("Local")) {
      errors.invalid(path, zone, "timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones");
    } else if (!ZoneId.getAvailableZoneIds().contains(zone)) {
      errors.invalid(path, zone, "unknown time zone " + zone);
    }
  }

  @Override
  public void validateUpdate(ObjectNode object, ObjectNode old, FieldErrors errors) {
    metadataUpdate(object, old, errors);
    spec(object, old, errors);
  }

  @Override
  public List<String> warnings(ObjectNode object, ObjectNode old) {
    boolean changed =
        old == null || number(object.path("metadata"), "generation") != number(old.path("metadata"), "generation");
    var warnings = new ArrayList<String>();
    if (old == null) {
      warnings.addAll(JobSpecRules.nameWarnings(text(object, "metadata", "name")));
    }
    if (changed) {
      warnings.addAll(PodTemplates.warnings(job(object).path("template"), JOB.child("template")));
    }
    return warnings;
  }
}
