package io.ruori.core.custom.rule;

import io.ruori.core.cel.Expression;
import io.ruori.core.cel.Values;
import io.ruori.core.custom.schema.Correlation;
import io.ruori.core.custom.schema.JsonSchema;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** The rules of a schema and of those within it (apiextensions-apiserver {@code schema/cel}). */
public final class RuleTree {
  private static final String ITERATIONS = "operation cancelled: actual cost limit exceeded";

  private final JsonSchema schema;
  private final boolean resource;
  private final RuleTree items;
  private final RuleTree additional;
  private final Map<String, RuleTree> properties = new HashMap<>();
  private volatile List<Rule> compiled;

  private RuleTree(JsonSchema schema, boolean root) {
    this.schema = schema;
    resource = root || schema.isResource();
    items = schema.items() == null ? null : within(schema.items());
    additional = schema.additional() == null ? null : within(schema.additional());
    schema.properties().forEach((name, property) -> Optional.ofNullable(within(property)).ifPresent(t -> properties.put(name, t)));
  }

  private static RuleTree within(JsonSchema schema) {
    var tree = new RuleTree(schema, false);
    return tree.isEmpty() ? null : tree;
  }

  /** The rules of whole objects. */
  public static RuleTree of(JsonSchema schema) {
    return new RuleTree(schema, true);
  }

  /** Whether there is no rule anywhere. */
  public boolean isEmpty() {
    return schema.rules().isEmpty() && items == null && additional == null && properties.isEmpty();
  }

  /** Asks every rule; what does not hold of a value that has not changed is a warning only. */
  public void validate(Correlation object, Path path, FieldErrors errors) {
    validate(object, false, path, errors);
  }

  /** @param unchangedAround whether the nearest value around it that corresponds to an old one is the same as that */
  private void validate(Correlation place, boolean unchangedAround, Path path, FieldErrors errors) {
    JsonNode value = place.value();
    if (value == null || value.isNull()) {
      return;
    }
    boolean unchanged = place.isKnown() ? place.isUnchanged() : unchangedAround;
    if (!schema.rules().isEmpty()) {
      ask(place, unchanged, path, errors);
    }
    if (value.isArray() && items != null) {
      for (int i = 0; i < value.size(); i++) {
        items.validate(place.item(i), unchanged, path.index(i), errors);
      }
    } else if (value.isObject()) {
      for (Map.Entry<String, JsonNode> field : value.properties()) {
        String name = field.getKey();
        boolean named = schema.properties().containsKey(name);
        RuleTree inner = named ? properties.get(name) : additional;
        if (inner != null) {
          inner.validate(place.field(name), unchanged, named ? path.child(name) : path.key(name), errors);
        }
      }
    }
  }

  private List<Rule> rules() {
    List<Rule> known = compiled;
    if (known == null) {
      known = RuleEnvironments.of(schema, resource)
          .map(environments -> schema.rules().stream().map(rule -> Rule.compile(rule, schema, environments)).toList())
          .orElse(List.of());
      compiled = known;
    }
    return known;
  }

  private void ask(Correlation place, boolean unchanged, Path path, FieldErrors errors) {
    Path at = path.text().isEmpty() ? new Path("<nil>") : path;
    Object self = Values.of(place.value(), schema, resource);
    Object old = place.isKnown() && !place.old().isNull() ? Values.of(place.old(), schema, resource) : null;
    for (Rule rule : rules()) {
      if (rule.error().isPresent()) {
        errors.invalid(at, schema.type(), "rule compile error: " + rule.error().get());
        continue;
      }
      boolean skipped = rule.isTransition() && old == null && !rule.optionalOld();
      if (rule.expression().isPresent() && !skipped && !holds(rule, self, old, unchanged, at, errors)) {
        return;
      }
    }
  }

  /** Whether the rules that follow are to be asked. */
  private boolean holds(Rule rule, Object self, Object old, boolean unchanged, Path at, FieldErrors errors) {
    Map<String, Object> variables = rule.variables(self, old);
    switch (rule.expression().orElseThrow().evaluate(variables)) {
      case Expression.Outcome.Value(var value) -> {
        if (!Boolean.TRUE.equals(value)) {
          failed(rule, variables, unchanged, at, errors);
        }
      }
      case Expression.Outcome.Failed(var message) when message.startsWith(ITERATIONS) -> {
        errors.invalid(at, schema.type(), "'" + message
            + "': no further validation rules will be run due to call cost exceeds limit for rule: " + rule.shown());
        return false;
      }
      case Expression.Outcome.Failed(var message) when message.startsWith("no such overload") ->
          errors.invalid(at, schema.type(), "'" + message
              + "': call arguments did not match a supported operator, function or macro signature for rule: " + rule.shown());
      case Expression.Outcome.Failed(var message) ->
          errors.invalid(at, schema.type(), message + " evaluating rule: " + rule.shown());
    }
    return true;
  }

  private void failed(Rule rule, Map<String, Object> variables, boolean unchanged, Path at, FieldErrors errors) {
    var found = new FieldErrors();
    rule.report(at, schema.type(), rule.detail(variables), found);
    if (unchanged && !rule.isTransition()) {
      found.list().forEach(error -> errors.warn(error.toString()));
    } else {
      errors.addAll(found);
    }
  }
}
