package io.ruori.core.strategy.batch;

import static io.ruori.core.object.Fields.ensure;
import static io.ruori.core.object.Fields.has;
import static io.ruori.core.object.Fields.items;
import static io.ruori.core.object.Fields.number;
import static io.ruori.core.object.Fields.object;
import static io.ruori.core.object.Fields.text;

import io.ruori.core.kind.Conversion;
import io.ruori.core.kind.Strategy;
import io.ruori.core.kind.WriteContext;
import io.ruori.core.object.Fields;
import io.ruori.core.strategy.CoreKind;
import io.ruori.core.strategy.Parts;
import io.ruori.core.strategy.StatusStrategy;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.NameFormats;
import io.ruori.core.validation.Path;
import io.ruori.core.validation.Rules;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Horizontal pod autoscalers (autoscaling {@code ValidateHorizontalPodAutoscaler}). */
final class AutoscalerStrategy extends CoreKind {
  private static final Conversion V1 = new AutoscalerConversion();
  private static final int WINDOW_MAX = 3600;
  private static final int PERIOD_MAX = 1800;

  AutoscalerStrategy() {
    super(true, NameFormats.NAME_IS_SUBDOMAIN);
  }

  @Override
  public Optional<Conversion> conversion(String version) {
    return version.equals("v1") ? Optional.of(V1) : Optional.empty();
  }

  @Override
  public void applyDefaults(ObjectNode object) {
    ObjectNode spec = ensure(object, "spec");
    Fields.defaultNumber(spec, "minReplicas", 1);
    if (items(spec, "metrics").isEmpty()) {
      ObjectNode metric = spec.putArray("metrics").addObject().put("type", "Resource");
      metric.putObject("resource").put("name", "cpu").putObject("target").put("type", "Utilization").put("averageUtilization", 80);
    }
    if (object(spec, "behavior") instanceof ObjectNode behavior) {
      ObjectNode up = ensure(behavior, "scaleUp");
      Fields.defaultNumber(up, "stabilizationWindowSeconds", 0);
      rules(up, true);
      rules(ensure(behavior, "scaleDown"), false);
    }
  }

  private static void rules(ObjectNode rules, boolean up) {
    if (!has(rules, "selectPolicy")) {
      rules.put("selectPolicy", "Max");
    }
    if (!has(rules, "policies")) {
      ArrayNode policies = rules.putArray("policies");
      if (up) {
        policies.addObject().put("type", "Pods").put("value", 4).put("periodSeconds", 15);
      }
      policies.addObject().put("type", "Percent").put("value", 100).put("periodSeconds", 15);
    }
  }

  @Override
  public void prepareForCreate(ObjectNode object, WriteContext context) {
    object.remove("status");
    dropTolerance(object, null);
  }

  @Override
  public void prepareForUpdate(ObjectNode object, ObjectNode old, WriteContext context) {
    Parts.keep(object, old, "status");
    dropTolerance(object, old);
  }

  private static void dropTolerance(ObjectNode object, ObjectNode old) {
    for (String direction : List.of("scaleUp", "scaleDown")) {
      boolean used = old != null && has(Fields.at(old, "spec", "behavior", direction), "tolerance");
      if (!used && object(object, "spec", "behavior", direction) instanceof ObjectNode rules) {
        rules.remove("tolerance");
      }
    }
  }

  @Override
  protected void validate(ObjectNode object, FieldErrors errors) {
    JsonNode spec = object.path("spec");
    long min = number(spec, "minReplicas");
    long max = number(spec, "maxReplicas");
    if (has(spec, "minReplicas") && min < 1) {
      errors.invalid(Path.SPEC.child("minReplicas"), min, "must be greater than or equal to 1");
    }
    if (max < 1) {
      errors.invalid(Path.SPEC.child("maxReplicas"), max, "must be greater than 0");
    }
    if (has(spec, "minReplicas") && max < min) {
      errors.invalid(Path.SPEC.child("maxReplicas"), max, "must be greater than or equal to `minReplicas`");
    }
    boolean ofCore = text(spec, "scaleTargetRef", "kind").equals("ReplicationController");
    MetricRules.reference(spec.path("scaleTargetRef"), ofCore, Path.SPEC.child("scaleTargetRef"), errors);
    metrics(spec, min, errors);
    for (String direction : List.of("scaleUp", "scaleDown")) {
      if (has(spec.path("behavior"), direction)) {
        behavior(spec.path("behavior").path(direction), Path.SPEC.child("behavior", direction), errors);
      }
    }
  }

  private static void metrics(JsonNode spec, long min, FieldErrors errors) {
    List<JsonNode> metrics = items(spec, "metrics");
    for (int i = 0; i < metrics.size(); i++) {
      MetricRules.validate(metrics.get(i), Path.SPEC.child("metrics").index(i), errors);
    }
    boolean outside = metrics.stream().anyMatch(metric -> List.of("Object", "External").contains(text(metric, "type")));
    if (has(spec, "minReplicas") && min == 0 && !outside) {
      errors.forbidden(Path.SPEC.child("metrics"),
          "must specify at least one Object or External metric to support scaling to zero replicas");
    }
  }

  private static void behavior(JsonNode rules, Path path, FieldErrors errors) {
    long window = number(rules, "stabilizationWindowSeconds");
    if (window < 0) {
      errors.invalid(path.child("stabilizationWindowSeconds"), window, "must be greater than or equal to zero");
    } else if (window > WINDOW_MAX) {
      errors.invalid(path.child("stabilizationWindowSeconds"), window, "must be less than or equal to " + WINDOW_MAX);
    }
    Rules.supported(rules, "selectPolicy", List.of("Disabled", "Max", "Min"), path, errors);
    List<JsonNode> policies = items(rules, "policies");
    if (policies.isEmpty()) {
      errors.required(path.child("policies"), "must specify at least one Policy");
    }
    for (int i = 0; i < policies.size(); i++) {
      policy(policies.get(i), path.child("policies").index(i), errors);
    }
  }

  private static void policy(JsonNode policy, Path path, FieldErrors errors) {
    if (!List.of("Percent", "Pods").contains(text(policy, "type"))) {
      errors.notSupported(path.child("type"), text(policy, "type"), List.of("Percent", "Pods"));
    }
    Rules.positive(number(policy, "value"), path.child("value"), errors);
    long period = number(policy, "periodSeconds");
    Rules.positive(period, path.child("periodSeconds"), errors);
    if (period > PERIOD_MAX) {
      errors.invalid(path.child("periodSeconds"), period, "must be less than or equal to " + PERIOD_MAX);
    }
  }

  @Override
  public void validateUpdate(ObjectNode object, ObjectNode old, FieldErrors errors) {
    metadataUpdate(object, old, errors);
    validate(object, errors);
  }

  @Override
  public Optional<Strategy> subresource(String name) {
    return name.equals("status") ? Optional.of(new StatusStrategy(this, (object, old, errors) -> {
      Rules.notNegative(object.path("status"), "currentReplicas", Path.STATUS, errors);
      Rules.notNegative(object.path("status"), "desiredReplicas", Path.STATUS, errors);
    })) : Optional.empty();
  }
}
