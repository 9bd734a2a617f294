package io.ruori.core.strategy.batch;

import static io.ruori.core.object.Fields.has;
import static io.ruori.core.object.Fields.number;
import static io.ruori.core.object.Fields.text;

import io.ruori.core.strategy.pod.PodTemplates;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.NameFormats;
import io.ruori.core.validation.Path;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Rules for the spec of a job, of its own or in a cron job's template (batch {@code validateJobSpec}). */
final class JobSpecRules {
  private static final int MANAGED_BY_MAX = 63;
  private static final long INDEXED_MAX = 100_000;
  private static final long MANY_INDEXES_MAX = 10_000;
  private static final String NEEDS_INDEXED = "requires indexed completion mode";

  private JobSpecRules() {}

  static void validate(JsonNode spec, JsonNode oldTemplate, Path path, FieldErrors errors) {
    for (String field : List.of("parallelism", "completions", "activeDeadlineSeconds", "backoffLimit",
        "ttlSecondsAfterFinished", "backoffLimitPerIndex", "maxFailedIndexes")) {
      NameFormats.notNegative(number(spec, field), path.child(field), errors);
    }
    if (has(spec, "maxFailedIndexes") && !has(spec, "backoffLimitPerIndex")) {
      errors.required(path.child("backoffLimitPerIndex"), "when maxFailedIndexes is specified");
    }
    managedBy(spec, path.child("managedBy"), errors);
    completionMode(spec, path, errors);
    if (has(spec, "podFailurePolicy")) {
      JobPolicies.failure(spec, path.child("podFailurePolicy"), errors);
    }
    if (has(spec, "successPolicy") && text(spec, "completionMode").equals("Indexed")) {
      JobPolicies.success(spec, path.child("successPolicy"), errors);
    }
    replacement(spec, path.child("podReplacementPolicy"), errors);
    PodTemplates.validate(spec.path("template"), oldTemplate, path.child("template"), errors);
    restartPolicy(spec, path.child("template", "spec", "restartPolicy"), errors);
  }

  /** Names of jobs become names of hosts. */
  static List<String> nameWarnings(String name) {
    List<String> wrong = NameFormats.dns1123Label(name);
    return wrong.isEmpty() ? List.of() : List.of("metadata.name: this is used in Pod names and hostnames, which can result in "
        + "surprising behavior; a DNS label is recommended: [" + String.join(" ", wrong) + "]");
  }

  private static void managedBy(JsonNode spec, Path path, FieldErrors errors) {
    if (has(spec, "managedBy")) {
      NameFormats.domainPrefixedPath(text(spec, "managedBy"), path, errors);
      if (text(spec, "managedBy").length() > MANAGED_BY_MAX) {
        errors.tooLong(path, MANAGED_BY_MAX);
      }
    }
  }

  private static void completionMode(JsonNode spec, Path path, FieldErrors errors) {
    String mode = text(spec, "completionMode");
    boolean set = has(spec, "completionMode");
    if (set && !List.of("NonIndexed", "Indexed").contains(mode)) {
      errors.notSupported(path.child("completionMode"), mode, List.of("NonIndexed", "Indexed"));
    }
    if (mode.equals("Indexed")) {
      indexed(spec, path, errors);
    } else {
      boolean unindexed = !set || mode.equals("NonIndexed");
      for (String field : List.of("backoffLimitPerIndex", "maxFailedIndexes")) {
        if (unindexed && has(spec, field)) {
          errors.invalid(path.child(field), spec.path(field), NEEDS_INDEXED);
        }
      }
      if (has(spec, "successPolicy")) {
        errors.invalid(path.child("successPolicy"), JobPolicies.print(spec.path("successPolicy")), NEEDS_INDEXED);
      }
    }
  }

  private static void indexed(JsonNode spec, Path path, FieldErrors errors) {
    boolean bounded = has(spec, "completions");
    long completions = number(spec, "completions");
    long parallelism = number(spec, "parallelism");
    if (!bounded) {
      errors.required(path.child("completions"), "when completion mode is Indexed");
    }
    if (parallelism > INDEXED_MAX) {
      errors.invalid(path.child("parallelism"), parallelism,
          "must be less than or equal to " + INDEXED_MAX + " when completion mode is Indexed");
    }
    Path failed = path.child("maxFailedIndexes");
    long most = number(spec, "maxFailedIndexes");
    if (bounded && has(spec, "maxFailedIndexes") && most > completions) {
      errors.invalid(failed, most, "must be less than or equal to completions");
    }
    if (most > INDEXED_MAX) {
      errors.invalid(failed, most, "must be less than or equal to " + INDEXED_MAX);
    }
    if (completions > INDEXED_MAX && has(spec, "backoffLimitPerIndex")) {
      if (!has(spec, "maxFailedIndexes")) {
        errors.required(failed, "must be specified when completions is above " + INDEXED_MAX);
      }
      String less = "must be less than or equal to " + MANY_INDEXES_MAX + " when completions are above " + INDEXED_MAX
          + " and used with backoff limit per index";
      if (parallelism > MANY_INDEXES_MAX) {
        errors.invalid(path.child("parallelism"), parallelism, less);
      }
      if (most > MANY_INDEXES_MAX) {
        errors.invalid(failed, most, less);
      }
    }
  }

  private static void replacement(JsonNode spec, Path path, FieldErrors errors) {
    if (!has(spec, "podReplacementPolicy")) {
      return;
    }
    List<String> allowed = has(spec, "podFailurePolicy") ? List.of("Failed") : List.of("Failed", "TerminatingOrFailed");
    if (!allowed.contains(text(spec, "podReplacementPolicy"))) {
      errors.notSupported(path, text(spec, "podReplacementPolicy"), allowed);
    }
  }

  private static void restartPolicy(JsonNode spec, Path path, FieldErrors errors) {
    String policy = text(spec, "template", "spec", "restartPolicy");
    if (policy.isEmpty() || policy.equals("Always")) {
      errors.required(path, "valid values: \"OnFailure\", \"Never\"");
    } else if (!List.of("OnFailure", "Never").contains(policy)) {
      errors.notSupported(path, policy, List.of("OnFailure", "Never"));
    } else if (has(spec, "podFailurePolicy") && !policy.equals("Never")) {
      errors.invalid(path, policy, "only \"Never\" is supported when podFailurePolicy is specified");
    }
  }
}
