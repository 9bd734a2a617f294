package io.ruori.core.custom.definition;

import io.ruori.core.cel.CostEstimate;
import io.ruori.core.cel.Declared;
import io.ruori.core.cel.Environment;
import io.ruori.core.cel.Expression;
import io.ruori.core.custom.rule.RuleEnvironments;
import io.ruori.core.custom.schema.JsonSchema;
import io.ruori.core.object.Fields;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.Path;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Compiles the rules of one schema and weighs them. */
final class RuleCompilation {
  private static final long UNBOUNDED = -1;

  private final Path path;
  private final boolean costs;
  private final long cardinality;
  private final Path uncorrelated;
  private final RuleCosts total;
  private final FieldErrors errors;

  /**
   * @param costs whether each rule's cost is asked
   * @param cardinality how many values of the schema there may be in an object; -1 when that is not bounded
   * @param uncorrelated null when old and new values correspond
   */
  RuleCompilation(
      Path path, boolean costs, long cardinality, Path uncorrelated, RuleCosts total, FieldErrors errors) {
    this.path = path;
    this.costs = costs;
    this.cardinality = cardinality;
    this.uncorrelated = uncorrelated;
    this.total = total;
    this.errors = errors;
  }

  void compile(JsonNode node, boolean root) {
    JsonSchema schema = JsonSchema.of(node);
    Optional<RuleEnvironments> environments = RuleEnvironments.of(schema, root);
    if (environments.isEmpty()) {
      errors.internal(path.child("x-kubernetes-validations"),
          "internal error: failed to retrieve type information for x-kubernetes-validations");
      return;
    }
    List<JsonNode> rules = Fields.items(node, "x-kubernetes-validations");
    for (int i = 0; i < rules.size(); i++) {
      rule(rules.get(i), environments.get(), path.child("x-kubernetes-validations").index(i));
    }
  }

  private void rule(JsonNode rule, RuleEnvironments environments, Path at) {
    switch (environments.compile(Fields.text(rule, "rule"), Fields.flag(rule, "optionalOldSelf"))) {
      case Environment.Compiled.Bad(var message) -> {
        errors.invalid(at.child("rule"), DefinitionText.rule(rule), "compilation failed: " + message);
        unused(rule, at);
      }
      case Environment.Compiled.Good(var expression) when !RuleEnvironments.isBool(expression) -> {
        errors.invalid(at.child("rule"), DefinitionText.rule(rule), "cel expression must evaluate to a bool");
        unused(rule, at);
      }
      case Environment.Compiled.Good(var expression) -> good(rule, expression, environments, at);
    }
  }

  private void good(JsonNode rule, Expression expression, RuleEnvironments environments, Path at) {
    weigh(expression, environments.type(), at.child("rule"));
    message(rule, environments, at.child("messageExpression"));
    if (!expression.uses("oldSelf")) {
      unused(rule, at);
    } else if (uncorrelated != null) {
      errors.invalid(at.child("rule"), Fields.text(rule, "rule"),
          "oldSelf cannot be used on the uncorrelatable portion of the schema within " + uncorrelated);
    }
  }

  private void unused(JsonNode rule, Path at) {
    if (Fields.has(rule, "optionalOldSelf")) {
      errors.invalid(at.child("optionalOldSelf"), Fields.flag(rule, "optionalOldSelf"),
          "may not be set if oldSelf is not used in rule");
    }
  }

  private void weigh(Expression expression, Declared type, Path at) {
    long often = cardinality == UNBOUNDED ? type.mostInRequest() : cardinality;
    long once = CostEstimate.most(expression, type);
    long cost = once == 0 || often == 0 ? 0 : once > Long.MAX_VALUE / often ? Long.MAX_VALUE : once * often;
    if (costs && cost > RuleCosts.EACH_MAX) {
      errors.forbidden(at, RuleCosts.exceeds("estimated rule cost", cost, RuleCosts.EACH_MAX));
    }
    total.add(at, cost);
  }

  private void message(JsonNode rule, RuleEnvironments environments, Path at) {
    String text = Fields.text(rule, "messageExpression");
    if (text.isEmpty()) {
      return;
    }
    switch (environments.compile(text, Fields.flag(rule, "optionalOldSelf"))) {
      case Environment.Compiled.Bad(var message) ->
          errors.invalid(at, DefinitionText.rule(rule), "messageExpression compilation failed: " + message);
      case Environment.Compiled.Good(var expression) when !RuleEnvironments.isText(expression) ->
          errors.invalid(at, DefinitionText.rule(rule), "messageExpression must evaluate to a string");
      case Environment.Compiled.Good(var expression) -> {
        long cost = CostEstimate.most(expression, environments.type());
        if (costs && cost > RuleCosts.EACH_MAX) {
          errors.forbidden(at, RuleCosts.exceeds("estimated messageExpression cost", cost, RuleCosts.EACH_MAX));
        }
        total.add(at, cost);
      }
    }
  }
}
