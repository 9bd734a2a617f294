package io.ruori.core.custom.schema;

import io.ruori.core.custom.schema.Finding.Failure;
import io.ruori.core.custom.schema.Finding.Kind;
import io.ruori.core.object.GoPrint;
import io.ruori.core.object.JsonEquality;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.GoText;
import io.ruori.core.validation.Path;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Whether values fit a schema, in the words of kube-openapi's {@code validation/validate}. What does not fit but has not
 * changed is let through (ratcheting).
 */
public final class ValueValidation {
  private ValueValidation() {}

  /**
   * Validates a value.
   *
   * @param base the path of the value; {@link Path#ROOT} for a whole object
   */
  public static void validate(Correlation value, Path base, FieldErrors errors) {
    for (Failure failure : look(value, value.schema(), "", true).failures()) {
      report(failure, base, errors);
    }
  }

  private static void report(Failure failure, Path base, FieldErrors errors) {
    String name = failure.name().startsWith(".") ? failure.name().substring(1) : failure.name();
    Path whole = base.text().isEmpty() ? new Path("<nil>") : base;
    Path path = name.isEmpty() ? whole : base.child(name);
    switch (failure.kind()) {
      case REQUIRED -> errors.required(path, "");
      case NOT_SUPPORTED -> errors.notSupported(path, failure.value(), failure.allowed());
      case TOO_LONG -> errors.tooLong(path, (int) failure.maximum());
      case TOO_MANY -> errors.tooMany(path, ((Number) failure.value()).intValue(), (int) failure.maximum());
      case TYPE -> errors.typeInvalid(path, failure.value(), failure.message());
      case INVALID -> errors.invalid(path, failure.value(), failure.message());
      case WHOLE -> errors.invalid(whole, failure.value(), failure.message());
    }
  }

  private static Finding look(Correlation place, JsonSchema schema, String path, boolean ratchets) {
    Finding finding = finding(place, schema, path, ratchets);
    return ratchets && !finding.isValid() && place.isUnchanged() ? new Finding() : finding;
  }

  private static Finding finding(Correlation place, JsonSchema schema, String path, boolean ratchets) {
    var finding = new Finding();
    JsonNode value = place.value();
    if (value.isNull()) {
      nothing(schema, path, finding);
      return finding;
    }
    type(value, schema, path, finding);
    finding.merge(Junctors.look(value, schema, path));
    finding.matched();
    switch (value.getNodeType()) {
      case STRING -> {
        text(value.stringValue(), schema, path, finding);
        format(value.stringValue(), schema, path, finding);
      }
      case NUMBER -> {
        NumberChecks.check(value, schema, path, finding);
        finding.matched();
        finding.matched();
      }
      case ARRAY -> items(place, schema, path, ratchets, finding);
      default -> {}
    }
    allowed(value, schema, path, finding);
    finding.matched();
    if (value.isObject()) {
      fields(place, schema, path, ratchets, finding);
      finding.matched();
    }
    finding.matched();
    return finding;
  }

  /** A value within a junctor: looked at without regard to what stood there before. */
  static Finding look(JsonNode value, JsonSchema schema, String path) {
    return look(Correlation.none(value, schema), schema, path, false);
  }

  private static void nothing(JsonSchema schema, String path, Finding finding) {
    if (!schema.types().isEmpty() && !schema.isNullable()) {
      finding.type(path, schema.types(), "null");
    }
    if (!schema.allowed().isEmpty()) {
      notAllowed(schema, path, null, finding);
    }
  }

  private static void type(JsonNode value, JsonSchema schema, String path, Finding finding) {
    String types = schema.types();
    String format = Formats.known(schema.format());
    if (types.isEmpty() && format.isEmpty()) {
      return;
    }
    String found = typeOf(value);
    boolean fits = List.of(types.split(",")).contains(found)
        || found.equals("number") && types.contains("integer") && isWhole(value)
        || found.equals("integer") && types.contains("number");
    boolean text = value.isString() || value.isArray();
    if (!text && !format.isEmpty() && !fits) {
      String foundFormat = switch (found) {
        case "integer" -> "int64";
        case "number" -> "float64";
        default -> "";
      };
      finding.type(path, schema.format(), foundFormat);
      return;
    }
    boolean numeric = types.contains("number") || types.contains("integer");
    if (!fits && (numeric || format.isEmpty() || !text)) {
      finding.type(path, types, found);
      return;
    }
    finding.matched();
    finding.matched();
  }

  static boolean isWhole(JsonNode number) {
    double value = number.doubleValue();
    return value == Math.rint(value) && Math.abs(value) <= 9007199254740991.0;
  }

  static String typeOf(JsonNode value) {
    return switch (value.getNodeType()) {
      case STRING, BINARY -> "string";
      case BOOLEAN -> "boolean";
      case ARRAY -> "array";
      case NUMBER -> value.isIntegralNumber() && value.canConvertToLong() ? "integer" : "number";
      case NULL, MISSING -> "null";
      case OBJECT, POJO -> "object";
    };
  }

  /** As upstream, the first of these that fails is the only one to be told. */
  private static void text(String text, JsonSchema schema, String path, Finding finding) {
    long length = text.codePointCount(0, text.length());
    var max = schema.limit("maxLength").filter(limit -> length > limit.longValue());
    var min = schema.limit("minLength").filter(limit -> length < limit.longValue());
    if (max.isPresent()) {
      String message = path + " in body should be at most " + max.get().longValue() + " chars long";
      finding.add(new Failure(Kind.TOO_LONG, path, text, message, max.get().longValue(), List.of()));
    } else if (min.isPresent()) {
      finding.invalid(path, text, path + " in body should be at least " + min.get().longValue() + " chars long");
    } else if (schema.pattern().isPresent() && !schema.pattern().get().matcher(text).find()) {
      String pattern = schema.node().path("pattern").asString("");
      finding.invalid(path, text, path + " in body should match '" + pattern + "'");
    }
    finding.matched();
  }

  private static void format(String text, JsonSchema schema, String path, Finding finding) {
    String format = Formats.known(schema.format());
    if (!format.isEmpty()) {
      if (!Formats.isValid(format, text)) {
        finding.add(new Failure(Kind.TYPE, path, text,
            path + " in body must be of type " + schema.format() + ": " + GoText.quote(text), 0, List.of()));
      }
      finding.matched();
    }
  }

  private static void allowed(JsonNode value, JsonSchema schema, String path, Finding finding) {
    List<JsonNode> allowed = schema.allowed();
    if (!allowed.isEmpty() && allowed.stream().noneMatch(one -> JsonEquality.same(one, value))) {
      notAllowed(schema, path, value, finding);
    }
  }

  private static void notAllowed(JsonSchema schema, String path, JsonNode value, Finding finding) {
    List<String> allowed =
        schema.allowed().stream().map(one -> one.isString() ? one.stringValue() : GoPrint.json(one)).toList();
    finding.add(new Failure(Kind.NOT_SUPPORTED, path, printed(value), path + " in body should be one of " + allowed, 0, allowed));
  }

  /** For an error's body: numbers as Go prints them. */
  static Object printed(JsonNode value) {
    return value != null && value.isNumber() ? new GoText.Raw(GoPrint.print(value)) : value;
  }

  private static void items(
      Correlation place, JsonSchema schema, String path, boolean ratchets, Finding finding) {
    int size = place.value().size();
    for (int i = 0; i < size && schema.items() != null; i++) {
      finding.merge(look(place.item(i), schema.items(), path + "[" + i + "]", ratchets));
    }
    schema.limit("minItems").filter(limit -> size < limit.longValue()).ifPresent(limit ->
        finding.invalid(path, size, path + " in body should have at least " + limit.longValue() + " items"));
    schema.limit("maxItems").filter(limit -> size > limit.longValue()).ifPresent(limit -> {
      String message = path + " in body should have at most " + limit.longValue() + " items";
      finding.add(new Failure(Kind.TOO_MANY, path, size, message, limit.longValue(), List.of()));
    });
    if (schema.flag("uniqueItems") && hasRepeats(place.value())) {
      finding.invalid(path, "", path + " in body shouldn't contain duplicates");
    }
    finding.matched();
    finding.matched();
  }

  private static boolean hasRepeats(JsonNode list) {
    for (int i = 0; i < list.size(); i++) {
      for (int j = 0; j < i; j++) {
        if (JsonEquality.same(list.get(i), list.get(j))) {
          return true;
        }
      }
    }
    return false;
  }

  private static void fields(
      Correlation place, JsonSchema schema, String path, boolean ratchets, Finding finding) {
    JsonNode object = place.value();
    int size = object.size();
    schema.limit("minProperties").filter(limit -> size < limit.longValue()).ifPresent(limit ->
        finding.invalid(path, size, path + " in body should have at least " + limit.longValue() + " properties"));
    schema.limit("maxProperties").filter(limit -> size > limit.longValue()).ifPresent(limit -> {
      String message = path + " in body should have at most " + limit.longValue() + " properties";
      finding.add(new Failure(Kind.TOO_MANY, path, size, message, limit.longValue(), List.of()));
    });
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      String name = field.getKey();
      if (schema.properties().containsKey(name)) {
        continue;
      }
      if (schema.forbidsAdditional()) {
        finding.invalid(path, name, path + "." + name + " in body is a forbidden property");
      } else if (schema.additional() != null) {
        finding.merge(look(place.field(name), schema.additional(), path + "." + name, ratchets));
      }
    }
    schema.properties().forEach((name, property) -> {
      if (object.has(name)) {
        String at = path.isEmpty() ? name : path + "." + name;
        boolean typeMeta = path.isEmpty() && (name.equals("kind") || name.equals("apiVersion"));
        finding.merge(look(place.field(name), property, at, ratchets && !typeMeta));
      }
    });
    for (String name : schema.required()) {
      if (!object.has(name)) {
        String at = path + "." + name;
        finding.add(new Failure(Kind.REQUIRED, at, "", at + " in body is required", 0, List.of()));
      }
    }
  }
}
