package io.ruori.core.custom.definition;

import io.ruori.core.custom.schema.JsonSchema;
import io.ruori.core.object.Fields;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.Path;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The rules for {@code x-kubernetes-validations}, as far as they are about their texts. */
final class RuleRules {
  private static final List<String> REASONS =
      List.of("FieldValueDuplicate", "FieldValueForbidden", "FieldValueInvalid", "FieldValueRequired");

  private RuleRules() {}

  static void texts(JsonNode schema, Path path, FieldErrors errors) {
    List<JsonNode> rules = Fields.items(schema, "x-kubernetes-validations");
    for (int i = 0; i < rules.size(); i++) {
      rule(rules.get(i), schema, path.child("x-kubernetes-validations").index(i), errors);
    }
  }

  private static void rule(JsonNode rule, JsonNode schema, Path path, FieldErrors errors) {
    String text = Fields.text(rule, "rule").strip();
    String message = Fields.text(rule, "message");
    if (text.isEmpty()) {
      errors.required(path.child("rule"), "rule is not specified");
    } else if (!message.isEmpty() && message.isBlank()) {
      errors.invalid(path.child("message"), message, "must be non-empty if specified");
    } else if (hasLines(message.strip())) {
      errors.invalid(path.child("message"), message, "must not contain line breaks");
    } else if (hasLines(text) && message.isBlank()) {
      errors.required(path.child("message"), "message must be specified if rule contains line breaks");
    }
    String expression = Fields.text(rule, "messageExpression");
    if (!expression.isEmpty() && expression.isBlank()) {
      errors.required(path.child("messageExpression"), "messageExpression must be non-empty if specified");
    }
    if (Fields.has(rule, "reason") && !REASONS.contains(Fields.text(rule, "reason"))) {
      errors.notSupported(path.child("reason"), Fields.text(rule, "reason"), REASONS);
    }
    fieldPath(Fields.text(rule, "fieldPath"), schema, path.child("fieldPath"), errors);
  }

  private static void fieldPath(String fieldPath, JsonNode schema, Path path, FieldErrors errors) {
    if (fieldPath.isEmpty()) {
      return;
    }
    if (fieldPath.isBlank()) {
      errors.invalid(path, fieldPath, "must be non-empty if specified");
    }
    if (hasLines(fieldPath)) {
      errors.invalid(path, fieldPath, "must not contain line breaks");
    }
    boolean readable = StructuralRules.unreadable(schema).isEmpty();
    if (readable && FieldPaths.follow(fieldPath, JsonSchema.of(schema), true).error().isPresent()) {
      errors.invalid(path, fieldPath, "must be a valid path");
    }
  }

  private static boolean hasLines(String text) {
    return text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0;
  }
}
