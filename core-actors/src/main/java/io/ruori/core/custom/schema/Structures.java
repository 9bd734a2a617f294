package io.ruori.core.custom.schema;

import io.ruori.core.schema.Schema;
import io.ruori.core.schema.Schema.Field;
import io.ruori.core.schema.Schema.ListType;
import io.ruori.core.schema.Schema.Listing;
import io.ruori.core.schema.Schema.Mapping;
import io.ruori.core.schema.Schema.PatchRule;
import io.ruori.core.schema.Schema.Scalar;
import io.ruori.core.schema.Schema.Struct;
import io.ruori.core.schema.Schema.Type;
import io.ruori.core.schema.Schemas;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The structure that applies merge by, of a schema. */
public final class Structures {
  private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta";

  private Structures() {}

  /** That of whole objects. */
  public static Struct of(JsonSchema schema) {
    Map<String, Field> fields = resourceFields();
    schema.properties().forEach((name, property) -> fields.computeIfAbsent(name, n -> field(n, property)));
    return new Struct("", fields, List.of(), false, schema.preserves());
  }

  private static Map<String, Field> resourceFields() {
    var fields = new LinkedHashMap<String, Field>();
    for (String name : List.of("apiVersion", "kind")) {
      fields.put(name, new Field(name, new Scalar(Type.STRING, ""), null, PatchRule.NONE));
    }
    var metadata = new Schema.Ref(META, () -> Schemas.definition(META));
    fields.put("metadata", new Field("metadata", metadata, null, PatchRule.NONE));
    return fields;
  }

  private static Field field(String name, JsonSchema schema) {
    return new Field(name, value(schema), schema.defaultValue(), PatchRule.NONE);
  }

  private static Schema value(JsonSchema schema) {
    if (schema.isIntOrString()) {
      return new Scalar(Type.STRING, "int-or-string");
    }
    return switch (schema.type()) {
      case "object" -> object(schema);
      case "array" -> {
        ListType type = switch (schema.listType()) {
          case "set" -> ListType.SET;
          case "map" -> ListType.MAP;
          default -> ListType.ATOMIC;
        };
        Schema items = schema.items() == null ? new Schema.Any() : value(schema.items());
        yield new Listing(items, type, schema.listMapKeys());
      }
      case "string" -> new Scalar(Type.STRING, "");
      case "integer" -> new Scalar(Type.INTEGER, "int64");
      case "number" -> new Scalar(Type.NUMBER, "double");
      case "boolean" -> new Scalar(Type.BOOLEAN, "");
      default -> new Schema.Any();
    };
  }

  private static Schema object(JsonSchema schema) {
    boolean atomic = schema.mapType().equals("atomic");
    if (schema.properties().isEmpty() && schema.additional() != null) {
      return new Mapping(value(schema.additional()), atomic);
    }
    Map<String, Field> fields = schema.isResource() ? resourceFields() : new LinkedHashMap<>();
    schema.properties().forEach((name, property) -> fields.computeIfAbsent(name, n -> field(n, property)));
    boolean open = schema.preserves() || fields.isEmpty() || schema.allowsAdditional();
    return new Struct("", fields, List.of(), atomic, open);
  }
}
