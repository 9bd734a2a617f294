package io.ruori.core.cel;

import com.google.common.collect.ImmutableSet;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import io.ruori.core.custom.schema.JsonSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The type of a value of a schema, with the bounds that costs are estimated by (apiserver {@code cel/common/schemas.go}).
 *
 * @param kind the CEL type
 * @param fields by escaped name; empty for what is no structure
 * @param element of a list or a map, or null
 * @param most the greatest number of elements, bytes or characters; 0 for what is one value, as upstream counts
 * @param least the fewest bytes of its JSON
 */
public record Declared(CelType kind, Map<String, Declared> fields, Declared element, long most, long least) {
  /** The type that the function {@code quantity} answers. */
  public static final Declared QUANTITY = scalar(QuantityFunctions.QUANTITY, 64, 2);
  /** As upstream's limit for the size of a request. */
  static final long REQUEST_BYTES = 3 * 1024 * 1024;

  public static final Declared TEXT = scalar(SimpleType.STRING, REQUEST_BYTES - 2, 2);
  /** A key of a map: upstream's estimate knows no bound of it, and takes none for nothing. */
  static final Declared KEY = scalar(SimpleType.STRING, 0, 2);
  private static final Declared METADATA = struct("metadata", Map.of("name", TEXT, "generateName", TEXT), 2);

  private static Declared scalar(CelType type, long most, long least) {
    return new Declared(type, Map.of(), null, most, least);
  }

  /** A value of any type, which the expression must find out. */
  public static Declared anything(long most) {
    return scalar(SimpleType.ANY, most, 1);
  }

  /** A map with texts for keys and so many entries at most. */
  public static Declared mapOf(Declared values, long most) {
    return new Declared(MapType.create(SimpleType.STRING, values.kind()), Map.of(), values, most, 2);
  }

  /** A structure that no schema describes. */
  public static Declared structure(String name, Map<String, Declared> fields) {
    return struct(name, fields, 2);
  }

  private static Declared struct(String name, Map<String, Declared> fields, long least) {
    var type = StructType.create(
        name, ImmutableSet.copyOf(fields.keySet()), field -> Optional.ofNullable(fields.get(field)).map(Declared::kind));
    return new Declared(type, Map.copyOf(fields), null, 0, least);
  }

  /**
   * The type of a schema's values.
   *
   * @param name of the type, as messages show it
   * @param resource whether kind, apiVersion and the names in the metadata can be asked for, too
   * @return empty when the schema does not say enough
   */
  public static Optional<Declared> of(JsonSchema schema, String name, boolean resource) {
    if (schema.isIntOrString()) {
      return Optional.of(scalar(SimpleType.DYN, textLength(schema), 1));
    }
    return switch (schema.type()) {
      case "array" -> schema.items() == null
          ? Optional.empty()
          : of(schema.items(), name + ".@idx", schema.items().isResource()).map(items -> list(items, schema));
      case "object" -> schema.additional() == null
          ? Optional.of(object(schema, name, resource))
          : of(schema.additional(), name + ".@elem", schema.additional().isResource()).map(values -> map(values, schema));
      case "string" -> Optional.of(text(schema));
      case "boolean" -> Optional.of(scalar(SimpleType.BOOL, 0, 4));
      case "number" -> Optional.of(scalar(SimpleType.DOUBLE, 0, 1));
      case "integer" -> Optional.of(scalar(SimpleType.INT, 0, 1));
      default -> Optional.empty();
    };
  }

  private static Declared list(Declared items, JsonSchema schema) {
    long most = schema.limit("maxItems").map(limit -> Math.max(0, limit.longValue()))
        .orElse((REQUEST_BYTES - 2) / (items.least() + 1));
    return new Declared(ListType.create(items.kind()), Map.of(), items, most, 2);
  }

  private static Declared map(Declared values, JsonSchema schema) {
    long most = schema.limit("maxProperties").map(limit -> Math.max(0, limit.longValue()))
        .orElse((REQUEST_BYTES - 2) / (values.least() + 6));
    return mapOf(values, most);
  }

  private static Declared object(JsonSchema schema, String name, boolean resource) {
    var fields = new TreeMap<String, Declared>();
    long least = 2;
    for (Map.Entry<String, JsonSchema> property : schema.properties().entrySet()) {
      Optional<Declared> type = of(property.getValue(), name + "." + property.getKey(), property.getValue().isResource());
      Optional<String> escaped = Names.escape(property.getKey());
      if (type.isPresent() && escaped.isPresent()) {
        fields.put(escaped.get(), type.get());
      }
      boolean required = schema.required().contains(property.getKey()) && property.getValue().defaultValue() == null;
      if (required && type.isPresent()) {
        least += property.getKey().length() + type.get().least() + 4;
      }
    }
    if (resource) {
      fields.put("kind", TEXT);
      fields.put("apiVersion", TEXT);
      fields.put("metadata", METADATA);
    }
    return struct(name, fields, least);
  }

  private static Declared text(JsonSchema schema) {
    long any = REQUEST_BYTES - 2;
    return switch (schema.format()) {
      case "byte" -> scalar(SimpleType.BYTES,
          schema.limit("maxLength").map(limit -> Math.max(0, limit.longValue())).orElse(any), 2);
      case "duration" -> scalar(SimpleType.DURATION, 32, 3);
      case "date" -> scalar(SimpleType.TIMESTAMP, 12, 12);
      case "date-time" -> scalar(SimpleType.TIMESTAMP, 32, 21);
      default -> scalar(SimpleType.STRING, textLength(schema), 2);
    };
  }

  private static long textLength(JsonSchema schema) {
    if (schema.limit("maxLength").isPresent()) {
      // A character takes up to four bytes.
      return Math.max(0, schema.limit("maxLength").get().longValue()) * 4;
    }
    if (schema.type().equals("string") && !schema.allowed().isEmpty()) {
      return schema.allowed().stream().mapToLong(value -> value.asString("").length()).max().orElse(0);
    }
    return REQUEST_BYTES - 2;
  }

  /** How many such values fit in a request. */
  public long mostInRequest() {
    return REQUEST_BYTES / (least + 1);
  }

  /** This type and all within it that have a name. */
  public List<StructType> structs() {
    var structs = new ArrayList<StructType>();
    if (kind instanceof StructType struct) {
      structs.add(struct);
    }
    fields.values().forEach(field -> structs.addAll(field.structs()));
    if (element != null) {
      structs.addAll(element.structs());
    }
    return structs;
  }
}
