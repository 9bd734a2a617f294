package io.ruori.core.custom.rule;

import io.ruori.core.cel.Environment;
import io.ruori.core.cel.Expression;
import io.ruori.core.custom.definition.FieldPaths;
import io.ruori.core.custom.schema.JsonSchema;
import io.ruori.core.object.Fields;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.Path;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * One rule, compiled.
 *
 * @param error why it does not compile; then the rest is empty
 */
record Rule(
    String text, String message, String messageText, Optional<String> reason, Path place, boolean optionalOld,
    Optional<String> error, Optional<Expression> expression, Optional<Expression> messageExpression) {
  private static final int MESSAGE_MAX_BYTES = 5 * 1024;

  static Rule compile(JsonNode rule, JsonSchema schema, RuleEnvironments environments) {
    boolean optionalOld = Fields.flag(rule, "optionalOldSelf");
    Environment.Compiled compiled = environments.compile(Fields.text(rule, "rule"), optionalOld);
    String messageText = Fields.text(rule, "messageExpression");
    FieldPaths.Found place = FieldPaths.follow(Fields.text(rule, "fieldPath"), schema, true);
    return new Rule(
        Fields.text(rule, "rule").strip(),
        Fields.text(rule, "message").strip(),
        messageText,
        Optional.of(Fields.text(rule, "reason")).filter(reason -> !reason.isEmpty()),
        place.error().isPresent() ? Path.ROOT : place.path(),
        optionalOld,
        compiled instanceof Environment.Compiled.Bad bad ? Optional.of("compilation failed: " + bad.message()) : Optional.empty(),
        expression(compiled),
        messageText.isEmpty() ? Optional.empty() : expression(environments.compile(messageText, optionalOld)));
  }

  private static Optional<Expression> expression(Environment.Compiled compiled) {
    return compiled instanceof Environment.Compiled.Good good ? Optional.of(good.expression()) : Optional.empty();
  }

  boolean isTransition() {
    return expression.map(compiled -> compiled.uses("oldSelf")).orElse(false);
  }

  /** How messages name the rule. */
  String shown() {
    return message.isEmpty() ? text : message;
  }

  /** What a rule that does not hold says. */
  String detail(Map<String, Object> variables) {
    Optional<String> said = messageExpression.flatMap(compiled -> said(compiled, variables));
    return said.orElse(message.isEmpty() ? "failed rule: " + text : message);
  }

  private static Optional<String> said(Expression compiled, Map<String, Object> variables) {
    if (!(compiled.evaluate(variables) instanceof Expression.Outcome.Value(String said))) {
      return Optional.empty();
    }
    String text = said.strip();
    boolean fits = !text.isEmpty() && !text.contains("\n")
        && text.getBytes(StandardCharsets.UTF_8).length <= MESSAGE_MAX_BYTES;
    return fits ? Optional.of(text) : Optional.empty();
  }

  /** @param old null when there is none to compare with */
  Map<String, Object> variables(Object self, Object old) {
    var variables = new HashMap<String, Object>();
    variables.put("self", self);
    if (optionalOld) {
      variables.put("oldSelf", Optional.ofNullable(old));
    } else if (old != null) {
      variables.put("oldSelf", old);
    }
    return variables;
  }

  /** Adds the error of a rule that does not hold. */
  void report(Path at, String type, String detail, FieldErrors errors) {
    Path path = place.text().isEmpty() ? at : new Path(at.text().equals("<nil>") ? "" : at.text()).child(place.text());
    switch (reason.orElse("")) {
      case "FieldValueForbidden" -> errors.forbidden(path, detail);
      case "FieldValueRequired" -> errors.required(path, detail);
      case "FieldValueDuplicate" -> errors.duplicate(path, type);
      default -> errors.invalid(path, type, detail);
    }
  }
}
