package io.ruori.core.custom.schema;

import io.ruori.core.object.GoPrint;
import io.ruori.core.validation.GoText;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.DoubleNode;

/** Bounds and multiples of numbers: whole numbers are compared as such, also with bounds that are none. */
final class NumberChecks {
  private NumberChecks() {}

  static void check(JsonNode value, JsonSchema schema, String path, Finding finding) {
    boolean whole = value.isIntegralNumber() && value.canConvertToLong();
    schema.limit("multipleOf").ifPresent(factor -> multiple(value, factor, whole, path, finding));
    schema.limit("minimum").ifPresent(bound -> {
      boolean exclusive = schema.flag("exclusiveMinimum");
      int order = order(value, bound, whole);
      if (order < 0 || exclusive && order == 0) {
        String words = exclusive ? " in body should be greater than " : " in body should be greater than or equal to ";
        finding.invalid(path, ValueValidation.printed(value), path + words + print(bound, whole));
      }
    });
    schema.limit("maximum").ifPresent(bound -> {
      boolean exclusive = schema.flag("exclusiveMaximum");
      int order = order(value, bound, whole);
      if (order > 0 || exclusive && order == 0) {
        String words = exclusive ? " in body should be less than " : " in body should be less than or equal to ";
        finding.invalid(path, ValueValidation.printed(value), path + words + print(bound, whole));
      }
    });
  }

  private static int order(JsonNode value, JsonNode bound, boolean whole) {
    return whole
        ? Long.compare(value.longValue(), (long) bound.doubleValue())
        : Double.compare(value.doubleValue(), bound.doubleValue());
  }

  private static String print(JsonNode bound, boolean whole) {
    return whole ? Long.toString((long) bound.doubleValue()) : GoPrint.print(DoubleNode.valueOf(bound.doubleValue()));
  }

  private static void multiple(JsonNode value, JsonNode factor, boolean whole, String path, Finding finding) {
    double by = whole ? (long) factor.doubleValue() : factor.doubleValue();
    if (by <= 0) {
      String text = print(factor, whole);
      finding.invalid(path, new GoText.Raw(text),
          "factor MultipleOf declared for " + path + " must be positive: " + text);
      return;
    }
    double quotient = by < 1 ? 1 / by * value.doubleValue() : value.doubleValue() / by;
    boolean fits = whole ? value.longValue() % (long) by == 0 : quotient == Math.rint(quotient);
    if (!fits) {
      finding.invalid(path, ValueValidation.printed(value), path + " in body should be a multiple of " + print(factor, whole));
    }
  }
}
