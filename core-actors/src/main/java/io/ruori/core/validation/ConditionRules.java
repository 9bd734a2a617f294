package io.ruori.core.validation;

import static io.ruori.core.object.Fields.text;

import io.ruori.core.object.Fields;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Rules for lists of {@code metav1.Condition}. */
public final class ConditionRules {
  private static final String REASON = "[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?";
  private static final Pattern REASON_PATTERN = Pattern.compile(REASON);
  private static final int REASON_MAX = 1024;
  private static final int MESSAGE_MAX = 32 * 1024;

  private ConditionRules() {}

  public static void validate(List<JsonNode> conditions, Path path, FieldErrors errors) {
    var seen = new HashSet<String>();
    for (int i = 0; i < conditions.size(); i++) {
      String type = text(conditions.get(i), "type");
      if (!seen.add(type)) {
        errors.duplicate(path.index(i).child("type"), type);
      }
      condition(conditions.get(i), path.index(i), errors);
    }
  }

  private static void condition(JsonNode condition, Path path, FieldErrors errors) {
    LabelRules.labelName(text(condition, "type"), path.child("type"), errors);
    String status = text(condition, "status");
    List<String> statuses = List.of("False", "True", "Unknown");
    if (!statuses.contains(status)) {
      errors.notSupported(path.child("status"), status, statuses);
    }
    NameFormats.notNegative(Fields.number(condition, "observedGeneration"), path.child("observedGeneration"), errors);
    if (!Fields.has(condition, "lastTransitionTime")) {
      errors.required(path.child("lastTransitionTime"), "");
    }
    String reason = text(condition, "reason");
    if (reason.isEmpty()) {
      errors.required(path.child("reason"), "");
    } else if (!REASON_PATTERN.matcher(reason).matches()) {
      errors.invalid(path.child("reason"), reason, NameFormats.regexError(
          "a condition reason must start with alphabetic character, optionally followed by a string of alphanumeric characters"
              + " or '_,:', and must end with an alphanumeric character or '_'",
          REASON, "my_name", "MY_NAME", "MyName", "ReasonA,ReasonB", "ReasonA:ReasonB"));
    }
    if (reason.length() > REASON_MAX) {
      errors.tooLong(path.child("reason"), REASON_MAX);
    }
    if (text(condition, "message").length() > MESSAGE_MAX) {
      errors.tooLong(path.child("message"), MESSAGE_MAX);
    }
  }
}
