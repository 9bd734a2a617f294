package io.ruori.core.strategy.pod;

import static io.ruori.core.object.Fields.has;
import static io.ruori.core.object.Fields.text;

import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.LabelRules;
import io.ruori.core.validation.NameFormats;
import io.ruori.core.validation.Path;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Rules for tolerations. */
public final class TolerationValidation {
  private static final List<String> EFFECTS = List.of("NoSchedule", "PreferNoSchedule", "NoExecute");

  private TolerationValidation() {}

  public static void validate(List<JsonNode> tolerations, Path path, FieldErrors errors) {
    for (int i = 0; i < tolerations.size(); i++) {
      toleration(tolerations.get(i), path.index(i), errors);
    }
  }

  private static void toleration(JsonNode toleration, Path path, FieldErrors errors) {
    String key = text(toleration, "key");
    String operator = text(toleration, "operator");
    String effect = text(toleration, "effect");
    if (!key.isEmpty()) {
      LabelRules.labelName(key, path.child("key"), errors);
    } else if (!operator.equals("Exists")) {
      errors.invalid(path.child("operator"), operator,
          "operator must be Exists when `key` is empty, which means \"match all values and all keys\"");
    }
    if (has(toleration, "tolerationSeconds") && !effect.equals("NoExecute")) {
      errors.invalid(path.child("effect"), effect, "effect must be 'NoExecute' when `tolerationSeconds` is set");
    }
    value(text(toleration, "value"), operator, path.child("operator"), errors);
    if (!effect.isEmpty()) {
      effect(effect, path.child("effect"), errors);
    }
  }

  private static void value(String value, String operator, Path path, FieldErrors errors) {
    switch (operator) {
      case "Equal", "" -> {
        List<String> messages = NameFormats.labelValue(value);
        if (!messages.isEmpty()) {
          errors.invalid(path, value, String.join(";", messages));
        }
      }
      case "Exists" -> {
        if (!value.isEmpty()) {
          errors.invalid(path, value, "value must be empty when `operator` is 'Exists'");
        }
      }
      default -> errors.notSupported(path, operator, List.of("Equal", "Exists"));
    }
  }

  /** The effect of a taint or toleration that names one. */
  public static void effect(String effect, Path path, FieldErrors errors) {
    if (!EFFECTS.contains(effect)) {
      errors.notSupported(path, effect, EFFECTS);
    }
  }
}
