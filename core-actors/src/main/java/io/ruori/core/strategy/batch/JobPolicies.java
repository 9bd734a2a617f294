package io.ruori.core.strategy.batch;

import static io.ruori.core.object.Fields.has;
import static io.ruori.core.object.Fields.items;
import static io.ruori.core.object.Fields.number;
import static io.ruori.core.object.Fields.text;

import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.GoStruct;
import io.ruori.core.validation.GoText;
import io.ruori.core.validation.NameFormats;
import io.ruori.core.validation.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** What the failure and the success of a job's pods means (batch {@code validatePodFailurePolicy}, {@code validateSuccessPolicy}). */
final class JobPolicies {
  private static final List<String> ACTIONS = List.of("Count", "FailIndex", "FailJob", "Ignore");
  private static final List<String> OPERATORS = List.of("In", "NotIn");
  private static final List<String> STATUSES = List.of("False", "True", "Unknown");
  private static final int MAX_RULES = 20;
  private static final int MAX_VALUES = 255;

  private JobPolicies() {}

  static GoText.Raw print(JsonNode policy) {
    return GoStruct.of(policy).list("Rules", rule -> rule.pointers("SucceededIndexes", "SucceededCount")).print();
  }

  /** A field of a job as messages show it. */
  static Object shown(String field, JsonNode value) {
    if (!value.isObject()) {
      return value;
    }
    return switch (field) {
      case "successPolicy" -> print(value);
      case "podFailurePolicy" -> printFailure(value);
      default -> value;
    };
  }

  private static GoText.Raw printFailure(JsonNode policy) {
    return GoStruct.of(policy).list("Rules", rule -> rule.strings("Action")
        .nested("OnExitCodes", codes -> codes.pointers("ContainerName").strings("Operator").pointers("Values"))
        .list("OnPodConditions", condition -> condition.strings("Type", "Status"))).print();
  }

  static void failure(JsonNode spec, Path path, FieldErrors errors) {
    List<JsonNode> rules = items(spec, "podFailurePolicy", "rules");
    if (rules.size() > MAX_RULES) {
      errors.tooMany(path.child("rules"), rules.size(), MAX_RULES);
    }
    JsonNode pod = spec.path("template").path("spec");
    Set<String> containers = Stream.concat(items(pod, "containers").stream(), items(pod, "initContainers").stream())
        .map(container -> text(container, "name")).collect(Collectors.toSet());
    for (int i = 0; i < rules.size(); i++) {
      rule(rules.get(i), has(spec, "backoffLimitPerIndex"), containers, path.child("rules").index(i), errors);
    }
  }

  private static void rule(JsonNode rule, boolean perIndex, Set<String> containers, Path path, FieldErrors errors) {
    String action = text(rule, "action");
    if (action.equals("FailIndex") && !perIndex) {
      errors.invalid(path.child("action"), action, "requires the backoffLimitPerIndex to be set");
    } else {
      oneOf(rule, "action", ACTIONS, path, errors);
    }
    boolean codes = has(rule, "onExitCodes");
    List<JsonNode> conditions = items(rule, "onPodConditions");
    if (codes) {
      exitCodes(rule.path("onExitCodes"), containers, path.child("onExitCodes"), errors);
    }
    for (int i = 0; i < conditions.size(); i++) {
      Path at = path.child("onPodConditions").index(i);
      String type = text(conditions.get(i), "type");
      errors.invalid(at.child("type"), type, NameFormats.qualifiedName(type));
      oneOf(conditions.get(i), "status", STATUSES, at, errors);
    }
    if (conditions.size() > MAX_RULES) {
      errors.tooMany(path.child("onPodConditions"), conditions.size(), MAX_RULES);
    }
    if (codes && !conditions.isEmpty()) {
      errors.invalidWhole(path, "specifying both OnExitCodes and OnPodConditions is not supported");
    } else if (!codes && conditions.isEmpty()) {
      errors.invalidWhole(path, "specifying one of OnExitCodes and OnPodConditions is required");
    }
  }

  private static void oneOf(JsonNode node, String field, List<String> values, Path path, FieldErrors errors) {
    String value = text(node, field);
    if (value.isEmpty()) {
      String quoted = values.stream().map(GoText::quote).collect(Collectors.joining(" ", "[", "]"));
      errors.required(path.child(field), "valid values: " + quoted);
    } else if (!values.contains(value)) {
      errors.notSupported(path.child(field), value, values);
    }
  }

  private static void exitCodes(JsonNode rule, Set<String> containers, Path path, FieldErrors errors) {
    oneOf(rule, "operator", OPERATORS, path, errors);
    if (has(rule, "containerName") && !containers.contains(text(rule, "containerName"))) {
      errors.invalid(path.child("containerName"), text(rule, "containerName"),
          "must be one of the container or initContainer names in the pod template");
    }
    List<JsonNode> values = items(rule, "values");
    Path at = path.child("values");
    if (values.isEmpty()) {
      errors.invalid(at, rule.path("values"), "at least one value is required");
    } else if (values.size() > MAX_VALUES) {
      errors.tooMany(at, values.size(), MAX_VALUES);
    }
    boolean ordered = true;
    var seen = new HashSet<Long>();
    for (int i = 0; i < values.size(); i++) {
      long value = values.get(i).asLong(0);
      if (text(rule, "operator").equals("In") && value == 0) {
        errors.invalid(at.index(i), value, "must not be 0 for the In operator");
      }
      if (!seen.add(value)) {
        errors.duplicate(at.index(i), value);
      }
      ordered &= i == 0 || values.get(i - 1).asLong(0) <= value;
    }
    if (!ordered) {
      errors.invalid(at, rule.path("values"), "must be ordered");
    }
  }

  static void success(JsonNode spec, Path path, FieldErrors errors) {
    List<JsonNode> rules = items(spec, "successPolicy", "rules");
    if (rules.isEmpty()) {
      errors.required(path.child("rules"), "at least one rules must be specified when the successPolicy is specified");
    }
    if (rules.size() > MAX_RULES) {
      errors.tooMany(path.child("rules"), rules.size(), MAX_RULES);
    }
    for (int i = 0; i < rules.size(); i++) {
      successRule(rules.get(i), spec, path.child("rules").index(i), errors);
    }
  }

  private static void successRule(JsonNode rule, JsonNode spec, Path path, FieldErrors errors) {
    boolean indexed = has(rule, "succeededIndexes");
    boolean counted = has(rule, "succeededCount");
    if (!indexed && !counted) {
      errors.required(path, "at least one of succeededCount or succeededIndexes must be specified");
    }
    long completions = number(spec, "completions");
    long indexes = 0;
    if (indexed) {
      Indexes.Parsed parsed = Indexes.parse(text(rule, "succeededIndexes"), completions);
      indexes = parsed.count();
      if (!parsed.error().isEmpty()) {
        errors.invalid(path.child("succeededIndexes"), text(rule, "succeededIndexes"),
            "error parsing succeededIndexes: " + parsed.error());
      }
    }
    if (!counted) {
      return;
    }
    long count = number(rule, "succeededCount");
    Path at = path.child("succeededCount");
    NameFormats.notNegative(count, at, errors);
    if (has(spec, "completions") && count > completions) {
      errors.invalid(at, count, "must be less than or equal to " + completions + " (the number of specified completions)");
    }
    if (indexed && count > indexes) {
      errors.invalid(at, count, "must be less than or equal to " + indexes
          + " (the number of indexes in the specified succeededIndexes field)");
    }
  }
}
