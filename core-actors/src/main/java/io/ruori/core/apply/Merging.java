package io.ruori.core.apply;

import io.ruori.core.apply.FieldPath.NoElement;
import io.ruori.core.object.Json;
import io.ruori.core.schema.Schema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/** Merges an applied configuration into the live object. Both must have been checked; neither is changed. */
final class Merging {
  private Merging() {}

  static ObjectNode merge(ObjectNode live, ObjectNode applied, Schema schema) {
    return (ObjectNode) merge((JsonNode) live, applied, Schema.resolve(schema));
  }

  /** One value; one of them may be absent. Null when nothing is left of them. */
  private static JsonNode merge(JsonNode live, JsonNode applied, Schema schema) {
    if (live == null || applied == null) {
      return live == null ? applied : live;
    }
    Shape shape = Shape.of(schema, applied.isNull() ? live : applied);
    if (shape == Shape.LEAF || Shape.isBare(live) && Shape.isBare(applied)) {
      return applied;
    }
    return shape == Shape.MAP ? map(live, applied, schema) : list(live, applied, (Schema.Listing) schema);
  }

  private static JsonNode map(JsonNode live, JsonNode applied, Schema schema) {
    ObjectNode merged = Json.object();
    if (live instanceof ObjectNode object) {
      for (Map.Entry<String, JsonNode> field : object.properties()) {
        put(merged, field.getKey(), field.getValue(), applied.get(field.getKey()), schema);
      }
    }
    if (applied instanceof ObjectNode object) {
      for (Map.Entry<String, JsonNode> field : object.properties()) {
        if (!(live instanceof ObjectNode was) || !was.has(field.getKey())) {
          put(merged, field.getKey(), null, field.getValue(), schema);
        }
      }
    }
    return merged;
  }

  private static void put(ObjectNode merged, String name, JsonNode live, JsonNode applied, Schema schema) {
    JsonNode value = merge(live, applied, Shape.child(schema, name));
    if (value != null) {
      merged.set(name, value);
    }
  }

  /** The items of one list with their path elements; items that cannot be named do not take part. */
  private record Items(List<String> elements, List<JsonNode> values, Map<String, JsonNode> byElement) {
    static Items of(JsonNode list, Schema.Listing schema) {
      var items = new Items(new ArrayList<>(), new ArrayList<>(), new HashMap<>());
      for (JsonNode item : list == null ? List.<JsonNode>of() : list) {
        try {
          String element = FieldPath.item(schema, item);
          items.elements.add(element);
          items.values.add(item);
          // Duplicates are not merged with anything.
          items.byElement.merge(element, item, (first, second) -> NullNode.getInstance());
        } catch (NoElement untracked) {
          continue;
        }
      }
      return items;
    }

    boolean has(int index) {
      return index < elements.size();
    }
  }

  /**
   * The applied items in their order, with the other live items kept as near to where they were as that allows: upstream's
   * walk over both lists, where an item in both waits until it is its turn in the applied order.
   */
  private static JsonNode list(JsonNode live, JsonNode applied, Schema.Listing schema) {
    Items left = Items.of(live, schema);
    Items right = Items.of(applied, schema);
    var shared = new java.util.ArrayDeque<String>();
    right.elements.stream().filter(left.byElement::containsKey).forEach(shared::add);
    String nextShared = shared.poll();
    Schema items = Shape.items(schema);
    ArrayNode merged = Json.mapper().createArrayNode();
    Set<String> done = new HashSet<>();
    int l = 0;
    int r = 0;
    while (left.has(l) || right.has(r)) {
      if (left.has(l) && right.has(r)) {
        String element = left.elements.get(l);
        if (element.equals(right.elements.get(r))) {
          done.add(element);
          add(merged, left.byElement.get(element), right.values.get(r), items);
          l++;
          r++;
          nextShared = shared.poll();
          continue;
        }
        if (right.byElement.containsKey(element) && nextShared != null && !nextShared.equals(element)) {
          l++;
          continue;
        }
      }
      if (left.has(l)) {
        String element = left.elements.get(l);
        if (!right.byElement.containsKey(element)) {
          add(merged, left.values.get(l), null, items);
          l++;
          continue;
        }
        if (done.contains(element)) {
          l++;
        }
      }
      if (right.has(r)) {
        String element = right.elements.get(r);
        done.add(element);
        add(merged, left.byElement.get(element), right.values.get(r), items);
        r++;
        if (element.equals(nextShared)) {
          nextShared = shared.poll();
        }
      }
    }
    return merged.isEmpty() ? null : merged;
  }

  private static void add(ArrayNode merged, JsonNode live, JsonNode applied, Schema items) {
    JsonNode value = merge(live, applied, items);
    if (value != null) {
      merged.add(value);
    }
  }
}
