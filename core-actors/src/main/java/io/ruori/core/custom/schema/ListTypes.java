package io.ruori.core.custom.schema;

import io.ruori.core.object.Json;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Sets hold no value and maps no key twice (apiextensions-apiserver {@code schema/listtype}). */
public final class ListTypes {
  private ListTypes() {}

  public static void validate(JsonNode value, JsonSchema schema, Path path, FieldErrors errors) {
    if (schema == null) {
      return;
    }
    if (value instanceof ObjectNode object) {
      for (Map.Entry<String, JsonNode> field : object.properties()) {
        boolean named = schema.properties().containsKey(field.getKey());
        Path at = named ? path.child(field.getKey()) : path.key(field.getKey());
        validate(field.getValue(), schema.field(field.getKey()), at, errors);
      }
    } else if (value instanceof ArrayNode list) {
      switch (schema.listType()) {
        case "set" -> repeats(values(list)).forEach(i -> errors.duplicate(path.index(i), ValueValidation.printed(list.get(i))));
        case "map" -> map(list, schema, path, errors);
        default -> {}
      }
      for (int i = 0; i < list.size(); i++) {
        validate(list.get(i), schema.items(), path.index(i), errors);
      }
    }
  }

  private static List<JsonNode> values(ArrayNode list) {
    return list.valueStream().toList();
  }

  private static void map(ArrayNode list, JsonSchema schema, Path path, FieldErrors errors) {
    for (int i = 0; i < list.size(); i++) {
      if (!list.get(i).isObject() && !list.get(i).isNull()) {
        errors.invalid(path.index(i), ValueValidation.printed(list.get(i)), "must be an object for an array of list-type map");
        return;
      }
    }
    var keys = new ArrayList<JsonNode>();
    list.forEach(item -> {
      ObjectNode key = Json.object();
      for (String name : schema.listMapKeys()) {
        if (item.has(name)) {
          key.set(name, item.get(name));
        }
      }
      keys.add(key);
    });
    repeats(keys).forEach(i -> errors.duplicate(path.index(i), keys.get(i)));
  }

  /** Where values come for the second time; the third and later ones are not told. */
  private static List<Integer> repeats(List<JsonNode> values) {
    var times = new HashMap<String, Integer>();
    var repeats = new ArrayList<Integer>();
    for (int i = 0; i < values.size(); i++) {
      JsonNode value = values.get(i);
      String text = value.isNumber() ? value.decimalValue().stripTrailingZeros().toPlainString() : value.toString();
      if (times.merge(text, 1, Integer::sum) == 2) {
        repeats.add(i);
      }
    }
    return repeats;
  }
}
