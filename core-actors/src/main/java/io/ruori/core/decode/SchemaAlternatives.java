package io.ruori.core.decode;

import io.ruori.core.schema.Schema.Struct;
import io.ruori.core.schema.Schemas;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.NullNode;

/**
 * The parts of a custom resource's schema that are a schema or something else. Each has a reader of its own upstream
 * (apiextensions {@code v1/marshal.go}), which is lenient: what a schema does not name is dropped without a word.
 */
final class SchemaAlternatives {
  private static final String PACKAGE = "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.";
  private static final String OR = "JSONSchemaPropsOr";

  private SchemaAlternatives() {}

  static boolean has(String definition) {
    return definition.startsWith(PACKAGE + OR);
  }

  static GoScalars.Reading read(String definition, JsonNode value) {
    String other = definition.substring(PACKAGE.length() + OR.length());
    if (value.isObject()) {
      return schema(value);
    }
    return switch (other) {
      case "Bool" -> value.isBoolean() || value.isNull()
          ? new GoScalars.Reading.Value(value)
          : new GoScalars.Reading.Fatal("boolean or JSON schema expected");
      case "Array" -> value instanceof ArrayNode list ? schemas(list) : nothing();
      default -> value instanceof ArrayNode list ? names(list) : nothing();
    };
  }

  private static GoScalars.Reading nothing() {
    return new GoScalars.Reading.Value(NullNode.getInstance());
  }

  private static GoScalars.Reading schema(JsonNode value) {
    Struct struct = Schemas.struct(PACKAGE + "JSONSchemaProps");
    return switch (Decoder.decode(value, struct)) {
      case Decoder.Result.Decoded(var object, var unknown) -> new GoScalars.Reading.Value(object);
      case Decoder.Result.Failed(var message) -> new GoScalars.Reading.Fatal(message);
    };
  }

  private static GoScalars.Reading schemas(ArrayNode list) {
    ArrayNode read = JsonNodeFactory.instance.arrayNode();
    for (JsonNode item : list) {
      if (!item.isObject() && !item.isNull()) {
        return new GoScalars.Reading.Fatal(wrong(item, "v1.JSONSchemaProps"));
      }
      switch (schema(item.isNull() ? JsonNodeFactory.instance.objectNode() : item)) {
        case GoScalars.Reading.Value(var schema) -> read.add(schema);
        case GoScalars.Reading other -> {
          return other;
        }
      }
    }
    return read.isEmpty() ? nothing() : new GoScalars.Reading.Value(read);
  }

  private static GoScalars.Reading names(ArrayNode list) {
    Optional<JsonNode> other = list.valueStream().filter(item -> !item.isString()).findFirst();
    return other.<GoScalars.Reading>map(item -> new GoScalars.Reading.Fatal(wrong(item, "string")))
        .orElseGet(() -> new GoScalars.Reading.Value(list));
  }

  private static String wrong(JsonNode value, String type) {
    return "json: cannot unmarshal " + GoScalars.kindOf(value.asToken()) + " into Go value of type " + type;
  }
}
