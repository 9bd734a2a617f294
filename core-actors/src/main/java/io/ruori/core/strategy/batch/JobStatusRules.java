package io.ruori.core.strategy.batch;

import static io.ruori.core.object.Fields.has;
import static io.ruori.core.object.Fields.number;
import static io.ruori.core.object.Fields.text;

import io.ruori.core.object.Fields;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.Path;
import io.ruori.core.validation.Rules;
import java.util.HashSet;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Rules for the status of a job (batch {@code ValidateJobStatus}). */
final class JobStatusRules {
  private JobStatusRules() {}

  static void validate(ObjectNode object, FieldErrors errors) {
    JsonNode status = object.path("status");
    for (String field : List.of("active", "succeeded", "failed")) {
      Rules.notNegative(status, field, Path.STATUS, errors);
    }
    uncounted(status.path("uncountedTerminatedPods"), errors);
    boolean complete = Fields.items(status, "conditions").stream()
        .anyMatch(c -> text(c, "type").equals("Complete") && text(c, "status").equals("True"));
    if (has(status, "completionTime") && !complete) {
      errors.invalid(Path.STATUS.child("completionTime"), status.path("completionTime"),
          "cannot set completionTime when there is no Complete=True condition");
    }
    indexes(object, "completedIndexes", errors);
    if (!text(status, "completedIndexes").isEmpty() && !text(object, "spec", "completionMode").equals("Indexed")) {
      errors.invalid(Path.STATUS.child("completedIndexes"), status.path("completedIndexes"),
          "cannot set non-empty completedIndexes when non-indexed completion mode");
    }
    indexes(object, "failedIndexes", errors);
    if (has(status, "failedIndexes") && !has(object.path("spec"), "backoffLimitPerIndex")) {
      errors.invalid(Path.STATUS.child("failedIndexes"), status.path("failedIndexes"),
          "cannot set non-null failedIndexes when backoffLimitPerIndex is null");
    }
  }

  private static void uncounted(JsonNode pods, FieldErrors errors) {
    var seen = new HashSet<String>();
    for (String field : List.of("succeeded", "failed")) {
      List<String> uids = Fields.texts(pods, field);
      for (int i = 0; i < uids.size(); i++) {
        Path path = Path.STATUS.child("uncountedTerminatedPods", field).index(i);
        if (uids.get(i).isEmpty()) {
          errors.invalid(path, "", "must not be empty");
        } else if (!seen.add(uids.get(i))) {
          errors.duplicate(path, uids.get(i));
        }
      }
    }
  }

  private static void indexes(ObjectNode object, String field, FieldErrors errors) {
    JsonNode spec = object.path("spec");
    String value = text(object, "status", field);
    boolean asked = field.equals("completedIndexes") || has(spec, "backoffLimitPerIndex");
    if (asked && has(spec, "completions")) {
      String wrong = Indexes.parse(value, number(spec, "completions")).error();
      if (!wrong.isEmpty()) {
        errors.invalid(Path.STATUS.child(field), value, "error parsing " + field + ": " + wrong);
      }
    }
  }
}
