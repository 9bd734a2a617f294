package io.ruori.core.cel;

import dev.cel.common.values.CelByteString;
import io.ruori.core.custom.schema.JsonSchema;
import io.ruori.core.object.GoDurations;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Documents as expressions see them. */
public final class Values {
  private Values() {}

  /**
   * A value by its schema; fields that the schema does not name cannot be seen.
   *
   * @param resource whether kind, apiVersion and metadata can be seen, too
   */
  public static Object of(JsonNode value, JsonSchema schema, boolean resource) {
    if (schema.isIntOrString()) {
      return plain(value);
    }
    return switch (value.getNodeType()) {
      case OBJECT -> object(value, schema, resource);
      case ARRAY -> {
        var list = new ArrayList<Object>(value.size());
        value.forEach(item -> list.add(schema.items() == null ? plain(item) : of(item, schema.items(), schema.items().isResource())));
        yield list;
      }
      case STRING -> text(value.stringValue(), schema);
      case NUMBER -> schema.type().equals("number") ? (Object) value.doubleValue() : plain(value);
      default -> plain(value);
    };
  }

  private static Map<String, Object> object(JsonNode value, JsonSchema schema, boolean resource) {
    var map = new LinkedHashMap<String, Object>();
    for (Map.Entry<String, JsonNode> field : value.properties()) {
      String name = field.getKey();
      if (resource && (name.equals("kind") || name.equals("apiVersion") || name.equals("metadata"))) {
        map.put(name, plain(field.getValue()));
      } else if (schema.additional() != null && !schema.properties().containsKey(name)) {
        map.put(name, of(field.getValue(), schema.additional(), schema.additional().isResource()));
      } else if (schema.properties().containsKey(name)) {
        JsonSchema inner = schema.properties().get(name);
        Names.escape(name).ifPresent(escaped -> map.put(escaped, of(field.getValue(), inner, inner.isResource())));
      }
    }
    return map;
  }

  /** A value as it stands. */
  public static Object plain(JsonNode value) {
    return switch (value.getNodeType()) {
      case OBJECT, POJO -> {
        var map = new HashMap<String, Object>();
        value.properties().forEach(field -> map.put(field.getKey(), plain(field.getValue())));
        yield map;
      }
      case ARRAY -> {
        var list = new ArrayList<Object>();
        value.forEach(item -> list.add(plain(item)));
        yield list;
      }
      case STRING, BINARY -> value.asString();
      case BOOLEAN -> value.booleanValue();
      case NUMBER -> value.isIntegralNumber() && value.canConvertToLong() ? (Object) value.longValue() : value.doubleValue();
      case NULL, MISSING -> dev.cel.common.values.NullValue.NULL_VALUE;
    };
  }

  private static Object text(String text, JsonSchema schema) {
    try {
      return switch (schema.format()) {
        case "byte" -> CelByteString.of(Base64.getDecoder().decode(text));
        case "date" -> LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
        case "date-time" -> java.time.OffsetDateTime.parse(text.toUpperCase(java.util.Locale.ROOT)).toInstant();
        case "duration" -> GoDurations.parse(text).<Object>map(duration -> duration).orElse(text);
        default -> text;
      };
    } catch (IllegalArgumentException | DateTimeParseException e) {
      return text;
    }
  }

}
