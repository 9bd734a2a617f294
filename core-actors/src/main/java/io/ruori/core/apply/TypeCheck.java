package io.ruori.core.apply;

import io.ruori.core.apply.FieldPath.NoElement;
import io.ruori.core.object.GoPrint;
import io.ruori.core.schema.Schema;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Whether an applied configuration fits the schema, as far as it must to be merged; errors in upstream's words. */
final class TypeCheck {
  private final List<String> errors = new ArrayList<>();

  private TypeCheck() {}

  /** All that is wrong, in one text. */
  static Optional<String> of(JsonNode applied, Schema schema) {
    var check = new TypeCheck();
    check.walk(FieldPath.ROOT, applied, Schema.resolve(schema));
    if (check.errors.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        check.errors.size() == 1 ? check.errors.getFirst() : "errors:\n  " + String.join("\n  ", check.errors));
  }

  private void error(FieldPath at, String message) {
    String path = at.toString();
    errors.add(path.isEmpty() ? message : path + ": " + message);
  }

  private void walk(FieldPath at, JsonNode value, Schema schema) {
    if (value.isNull()) {
      return;
    }
    switch (schema) {
      case Schema.Struct struct -> map(at, value, struct);
      case Schema.Mapping map -> map(at, value, map);
      case Schema.Listing list -> list(at, value, list);
      case Schema.Scalar scalar -> scalar(at, value, scalar);
      case Schema.Any any -> {}
      case Schema.Ref ref -> walk(at, value, Schema.resolve(ref));
    }
  }

  private void map(FieldPath at, JsonNode value, Schema schema) {
    if (!value.isObject()) {
      error(at, "expected map, got &{" + GoPrint.print(value) + "}");
      return;
    }
    for (Map.Entry<String, JsonNode> field : value.properties()) {
      String name = field.getKey();
      if (schema instanceof Schema.Struct struct && !struct.preserveUnknown() && !struct.fields().containsKey(name)) {
        error(at.field(name), "field not declared in schema");
        return;
      }
      walk(at.field(name), field.getValue(), Shape.child(schema, name));
    }
  }

  private void list(FieldPath at, JsonNode value, Schema.Listing list) {
    if (!value.isArray()) {
      error(at, "expected list, got &{" + GoPrint.print(value) + "}");
      return;
    }
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < value.size(); i++) {
      String element = "i:" + i;
      if (list.type() != Schema.ListType.ATOMIC) {
        try {
          element = FieldPath.item(list, value.get(i));
        } catch (NoElement none) {
          error(at, "element " + i + ": " + none.getMessage());
          return;
        }
        if (!seen.add(element)) {
          error(at, "duplicate entries for key " + FieldPath.text(element));
        }
      }
      walk(at.child(element), value.get(i), Shape.items(list));
    }
  }

  private void scalar(FieldPath at, JsonNode value, Schema.Scalar scalar) {
    boolean fits = !value.isContainer();
    String expected = "any scalar, got &{" + GoPrint.print(value) + "}";
    if (!scalar.format().equals("int-or-string") && !scalar.format().equals("quantity")) {
      switch (scalar.type()) {
        case STRING -> {
          fits = value.isString();
          expected = "string, got &value.valueUnstructured{Value:" + literal(value) + "}";
        }
        case INTEGER, NUMBER -> {
          fits = value.isNumber();
          expected = "numeric (int or float), got " + GoPrint.type(value);
        }
        case BOOLEAN -> {
          fits = value.isBoolean();
          expected = "boolean, got &{" + GoPrint.print(value) + "}";
        }
      }
    }
    if (!fits) {
      error(at, "expected " + expected);
    }
  }

  /** As Go's {@code %#v}. */
  private static String literal(JsonNode value) {
    return switch (value.getNodeType()) {
      case STRING -> io.ruori.core.object.Json.mapper().writeValueAsString(value);
      case OBJECT -> {
        var fields = new java.util.TreeMap<String, String>();
        value.properties().forEach(f -> fields.put("\"" + f.getKey() + "\"", literal(f.getValue())));
        var parts = fields.entrySet().stream().map(f -> f.getKey() + ":" + f.getValue()).toList();
        yield "map[string]interface {}{" + String.join(", ", parts) + "}";
      }
      case ARRAY -> {
        var parts = new ArrayList<String>();
        value.forEach(v -> parts.add(literal(v)));
        yield "[]interface {}{" + String.join(", ", parts) + "}";
      }
      case NULL -> "interface {}(nil)";
      default -> GoPrint.print(value);
    };
  }
}
