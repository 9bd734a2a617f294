package io.ruori.core.policy;

import static io.ruori.core.object.Fields.has;
import static io.ruori.core.object.Fields.items;
import static io.ruori.core.object.Fields.text;

import io.ruori.core.cel.Expression;
import io.ruori.core.strategy.extension.PolicyExpressions;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.Path;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** A policy, or the conditions of a webhook, with its expressions compiled: what they say of a write. */
public final class CompiledPolicy {
  private static final int MESSAGE_MAX_BYTES = 5 * 1024;

  private final boolean lenient;
  private final List<Named> conditions = new ArrayList<>();
  private final Map<String, Named> variables = new LinkedHashMap<>();
  private final List<Rule> rules = new ArrayList<>();

  /** An expression with its text; empty where it does not compile. */
  private record Named(String text, Optional<Expression> compiled) {
    Expression.Outcome evaluate(Map<String, Object> values) {
      Expression.Outcome outcome = compiled.map(expression -> expression.evaluate(values))
          .orElseGet(() -> new Expression.Outcome.Failed("compilation failed"));
      return outcome instanceof Expression.Outcome.Failed(var why)
          ? new Expression.Outcome.Failed("expression '" + text + "' resulted in error: " + why)
          : outcome;
    }
  }

  private record Rule(JsonNode validation, Named expression, Optional<Named> message) {}

  /**
   * A rule that does not hold, or could not be asked.
   *
   * @param reason upstream's reason, {@code ""} for the usual one
   */
  public record Failure(String message, String reason) {}

  /** Whether conditions let a policy or a webhook be asked. */
  public sealed interface Condition {
    record Holds(boolean holds) implements Condition {}

    record Unknown(String why) implements Condition {}
  }

  private CompiledPolicy(boolean lenient) {
    this.lenient = lenient;
  }

  /** Compiles a policy's {@code spec}. */
  public static CompiledPolicy of(JsonNode spec) {
    var policy = new CompiledPolicy(text(spec, "failurePolicy").equals("Ignore"));
    boolean parameters = has(spec, "paramKind");
    policy.conditions(spec, parameters);
    var expressions = new PolicyExpressions(parameters, !items(spec, "variables").isEmpty());
    var errors = new FieldErrors();
    for (JsonNode variable : items(spec, "variables")) {
      String text = text(variable, "expression");
      Optional<Expression> compiled = expressions.variable(text(variable, "name"), text, Path.SPEC, errors);
      policy.variables.put(text(variable, "name"), new Named(text.strip(), compiled));
    }
    for (JsonNode validation : items(spec, "validations")) {
      String message = text(validation, "messageExpression");
      policy.rules.add(new Rule(
          validation,
          compiled(text(validation, "expression"), expressions),
          message.isBlank() ? Optional.empty() : Optional.of(compiled(message, expressions))));
    }
    return policy;
  }

  /** Compiles the conditions of a webhook. */
  public static CompiledPolicy ofWebhook(JsonNode webhook) {
    var policy = new CompiledPolicy(false);
    policy.conditions(webhook, false);
    return policy;
  }

  private void conditions(JsonNode holder, boolean parameters) {
    var expressions = new PolicyExpressions(parameters, false);
    for (JsonNode condition : items(holder, "matchConditions")) {
      conditions.add(compiled(text(condition, "expression"), expressions));
    }
  }

  private static Named compiled(String text, PolicyExpressions expressions) {
    return new Named(text.strip(), expressions.check(text, PolicyExpressions.ANY, Path.SPEC, new FieldErrors()));
  }

  /** A condition that does not hold settles it, whatever becomes of the others. */
  public Condition condition(Map<String, Object> values) {
    Condition result = new Condition.Holds(true);
    for (Named condition : conditions) {
      switch (condition.evaluate(values)) {
        case Expression.Outcome.Value(var value) when Boolean.FALSE.equals(value) -> {
          return new Condition.Holds(false);
        }
        case Expression.Outcome.Value value -> {}
        case Expression.Outcome.Failed(var why) -> result = new Condition.Unknown(why);
      }
    }
    return result;
  }

  /** The rules that refuse a write. */
  public List<Failure> failures(Map<String, Object> values) {
    Condition condition = condition(values);
    if (condition instanceof Condition.Unknown(var why)) {
      return lenient ? List.of() : List.of(new Failure(why, ""));
    }
    if (condition instanceof Condition.Holds(var holds) && !holds) {
      return List.of();
    }
    var known = new HashMap<>(values);
    evaluateVariables(known);
    var failures = new ArrayList<Failure>();
    for (Rule rule : rules) {
      switch (rule.expression().evaluate(known)) {
        case Expression.Outcome.Value(var value) when Boolean.TRUE.equals(value) -> {}
        case Expression.Outcome.Value value -> failures.add(new Failure(message(rule, known), text(rule.validation(), "reason")));
        case Expression.Outcome.Failed(var why) -> {
          if (!lenient) {
            failures.add(new Failure(why, ""));
          }
        }
      }
    }
    return failures;
  }

  private static String message(Rule rule, Map<String, Object> values) {
    Optional<String> said = rule.message()
        .map(message -> message.evaluate(values))
        .map(outcome -> outcome instanceof Expression.Outcome.Value(String text) ? text.strip() : "")
        .filter(text -> !text.isEmpty() && !text.contains("\n")
            && text.getBytes(StandardCharsets.UTF_8).length <= MESSAGE_MAX_BYTES);
    String fixed = text(rule.validation(), "message").strip();
    return said.orElse(fixed.isEmpty() ? "failed expression: " + rule.expression().text() : fixed);
  }

  /** The policy's variables. One that cannot be evaluated is not there, and fails whoever asks for it. */
  private void evaluateVariables(Map<String, Object> values) {
    var known = new HashMap<String, Object>();
    values.put("variables", known);
    variables.forEach((name, variable) -> {
      if (variable.evaluate(values) instanceof Expression.Outcome.Value(var value)) {
        known.put(name, value);
      }
    });
  }
}
