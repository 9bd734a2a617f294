package io.ruori.core.strategy.batch;

import static io.ruori.core.object.Fields.defaultFlag;
import static io.ruori.core.object.Fields.has;
import static io.ruori.core.object.Fields.object;
import static io.ruori.core.object.Fields.objects;

import io.ruori.core.object.Fields;
import io.ruori.core.strategy.pod.PodTemplates;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Upstream's defaults for jobs (batch {@code SetDefaults_Job}). */
final class JobDefaults {
  private static final int BACKOFF_LIMIT = 6;

  private JobDefaults() {}

  static void apply(ObjectNode job) {
    ObjectNode spec = Fields.ensure(job, "spec");
    shared(spec);
    if (!has(spec, "completions") && !has(spec, "parallelism")) {
      spec.put("completions", 1);
    }
    Fields.defaultNumber(spec, "parallelism", 1);
    boolean perIndex = has(spec, "backoffLimitPerIndex");
    Fields.defaultNumber(spec, "backoffLimit", perIndex ? Integer.MAX_VALUE : BACKOFF_LIMIT);
    labels(job);
    put(spec, "completionMode", "NonIndexed");
    defaultFlag(spec, "suspend", false);
    put(spec, "podReplacementPolicy", has(spec, "podFailurePolicy") ? "Failed" : "TerminatingOrFailed");
    defaultFlag(spec, "manualSelector", false);
  }

  /** A job without labels has those of its template. */
  static void labels(ObjectNode job) {
    JsonNode labels = job.path("spec").path("template").path("metadata").path("labels");
    if (!labels.isEmpty() && job.path("metadata").path("labels").isEmpty()) {
      Fields.ensure(job, "metadata").set("labels", labels);
    }
  }

  /** What the templates of cron jobs get, too. */
  static void shared(ObjectNode spec) {
    for (ObjectNode rule : objects(spec, "podFailurePolicy", "rules")) {
      objects(rule, "onPodConditions").forEach(condition -> Fields.defaultText(condition, "status", "True"));
    }
    PodTemplates.applyDefaults(Fields.ensure(spec, "template"));
  }

  private static void put(ObjectNode spec, String field, String value) {
    if (!has(spec, field)) {
      spec.put(field, value);
    }
  }

  static ObjectNode template(JsonNode spec) {
    return object(spec, "template");
  }
}
