package io.ruori.core.strategy.batch;

import static io.ruori.core.object.Fields.has;

import io.ruori.core.object.Fields;
import io.ruori.core.strategy.CountedKind;
import io.ruori.core.strategy.apps.Workloads;
import io.ruori.core.validation.ConditionRules;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.GoText;
import io.ruori.core.validation.LabelRules;
import io.ruori.core.validation.LabelRules.SelectorOptions;
import io.ruori.core.validation.NameFormats;
import io.ruori.core.validation.Path;
import io.ruori.core.validation.Rules;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Pod disruption budgets (policy {@code ValidatePodDisruptionBudget}). */
final class DisruptionBudgetStrategy extends CountedKind {
  DisruptionBudgetStrategy() {
    super(true, NameFormats.NAME_IS_PATH_SEGMENT, true);
  }

  @Override
  public void validateCreate(ObjectNode object, FieldErrors errors) {
    validate(object, errors);
  }

  @Override
  protected void validate(ObjectNode object, FieldErrors errors) {
    validate(object, SelectorOptions.STRICT, errors);
  }

  private static void validate(ObjectNode object, SelectorOptions options, FieldErrors errors) {
    JsonNode spec = object.path("spec");
    if (has(spec, "minAvailable") && has(spec, "maxUnavailable")) {
      errors.invalid(Path.SPEC, print(spec), "minAvailable and maxUnavailable cannot be both set");
    }
    for (String field : List.of("minAvailable", "maxUnavailable")) {
      if (has(spec, field)) {
        Workloads.intOrPercent(spec.path(field), Path.SPEC.child(field), errors);
        Workloads.atMostHundredPercent(spec.path(field), Path.SPEC.child(field), errors);
      }
    }
    LabelRules.selector(spec.path("selector"), options, Path.SPEC.child("selector"), errors);
    Rules.supported(spec, "unhealthyPodEvictionPolicy", List.of("AlwaysAllow", "IfHealthyBudget"), Path.SPEC, errors);
  }

  private static GoText.Raw print(JsonNode spec) {
    String selector = has(spec, "selector") ? LabelRules.print(spec.path("selector")).text() : "null";
    return new GoText.Raw("{\"MinAvailable\":" + GoText.print(spec.path("minAvailable")) + ",\"Selector\":" + selector
        + ",\"MaxUnavailable\":" + GoText.print(spec.path("maxUnavailable")) + ",\"UnhealthyPodEvictionPolicy\":"
        + GoText.print(spec.path("unhealthyPodEvictionPolicy")) + "}");
  }

  @Override
  public void validateUpdate(ObjectNode object, ObjectNode old, FieldErrors errors) {
    boolean lenient = LabelRules.hasInvalidValue(old.path("spec").path("selector"));
    validate(object, new SelectorOptions(lenient, false), errors);
  }

  @Override
  protected void validateStatus(ObjectNode object, ObjectNode old, FieldErrors errors) {
    JsonNode status = object.path("status");
    ConditionRules.validate(Fields.items(status, "conditions"), Path.STATUS.child("conditions"), errors);
    for (String field : List.of("disruptionsAllowed", "currentHealthy", "desiredHealthy", "expectedPods")) {
      Rules.notNegative(status, field, Path.STATUS, errors);
    }
  }

  @Override
  public boolean updatesUnconditionally() {
    return false;
  }
}
