package io.ruori.core.strategy.device;

import static io.ruori.core.object.Fields.has;
import static io.ruori.core.object.Fields.items;
import static io.ruori.core.object.Fields.text;

import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import io.ruori.core.cel.CostEstimate;
import io.ruori.core.cel.Declared;
import io.ruori.core.cel.Environment;
import io.ruori.core.cel.Expression;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.Path;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Expressions that say which devices are meant (dynamic-resource-allocation {@code cel/compile.go}). */
final class DeviceSelectors {
  private static final int SELECTORS_MAX = 32;
  private static final int EXPRESSION_MAX_BYTES = 10 * 1024;
  private static final long COST_MAX = 1_000_000;
  private static final int ENTRIES_MAX = 32;
  private static final int ATTRIBUTE_MAX_BYTES = 64;

  private static final Declared ATTRIBUTE = Declared.anything(ATTRIBUTE_MAX_BYTES);
  private static final Declared DEVICE = Declared.structure("kubernetes.DRADevice", Map.of(
      "driver", Declared.TEXT,
      "attributes", Declared.mapOf(Declared.mapOf(ATTRIBUTE, ENTRIES_MAX), ENTRIES_MAX),
      "capacity", Declared.mapOf(Declared.mapOf(Declared.QUANTITY, ENTRIES_MAX), ENTRIES_MAX)));
  private static final Environment ENVIRONMENT =
      Environment.of(Map.of("device", DEVICE.kind()), DEVICE.structs());

  private DeviceSelectors() {}

  static void validate(JsonNode node, Path path, FieldErrors errors) {
    Elements.list(items(node, "selectors"), SELECTORS_MAX, path.child("selectors"), errors, DeviceSelectors::selector);
  }

  private static void selector(JsonNode selector, Path path, FieldErrors errors) {
    if (!has(selector, "cel")) {
      errors.required(path.child("cel"), "");
      return;
    }
    Path at = path.child("cel", "expression");
    String text = text(selector, "cel", "expression");
    if (text.getBytes(StandardCharsets.UTF_8).length > EXPRESSION_MAX_BYTES) {
      errors.tooLong(at, EXPRESSION_MAX_BYTES);
      return;
    }
    switch (ENVIRONMENT.compile(text)) {
      case Environment.Compiled.Bad(var message) -> errors.invalid(at, text, "compilation failed: " + message);
      case Environment.Compiled.Good(var expression) -> compiled(expression, text, at, errors);
    }
  }

  private static void compiled(Expression expression, String text, Path path, FieldErrors errors) {
    CelType type = expression.type();
    if (!type.equals(SimpleType.BOOL) && !type.equals(SimpleType.ANY)) {
      errors.invalid(path, text, "must evaluate to bool or the unknown type, not " + type.name());
    } else if (CostEstimate.most(expression, Map.of("device", DEVICE)) > COST_MAX) {
      errors.forbidden(path, "too complex, exceeds cost limit");
    }
  }
}
