package io.ruori.core.apply;

import io.ruori.core.apply.FieldPath.NoElement;
import io.ruori.core.object.JsonEquality;
import io.ruori.core.schema.Schema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The fields in which two objects differ; no field is in two of the sets. */
record Comparison(FieldSet removed, FieldSet modified, FieldSet added) {
  /** Compares field by field, as the schema tells to; {@code metadata.managedFields} is left out. */
  static Comparison of(JsonNode before, JsonNode after, Schema schema) {
    var walk = new Walk();
    walk.map(FieldPath.ROOT, before, after, Schema.resolve(schema));
    return new Comparison(walk.removed.build(), walk.modified.build(), walk.added.build());
  }

  /** Without some fields and all that is below them. */
  Comparison without(FieldSet fields) {
    return new Comparison(removed.minusTrees(fields), modified.minusTrees(fields), added.minusTrees(fields));
  }

  private static final class Walk {
    final FieldSet.Builder removed = new FieldSet.Builder();
    final FieldSet.Builder modified = new FieldSet.Builder();
    final FieldSet.Builder added = new FieldSet.Builder();

    private void compare(FieldPath at, JsonNode before, JsonNode after, Schema schema) {
      if (before == after) {
        return;
      }
      Shape shape = Shape.of(schema, after == null ? before : after);
      if (before != null && after != null && Shape.of(schema, before) == Shape.MAP && shape == Shape.LEAF) {
        map(at, before, null, schema);
      }
      if (shape == Shape.LEAF || Shape.isBare(before) && Shape.isBare(after)) {
        leaf(at, before, after);
        return;
      }
      if (shape == Shape.MAP) {
        map(at, before, after, schema);
      } else if (before == null || after == null || !JsonEquality.same(before, after)) {
        list(at, before, after, (Schema.Listing) schema);
      }
      if (before == null) {
        added.add(at);
      } else if (after == null) {
        removed.add(at);
      }
    }

    private void leaf(FieldPath at, JsonNode before, JsonNode after) {
      if (before == null) {
        added.add(at);
      } else if (after == null) {
        removed.add(at);
      } else if (!JsonEquality.same(before, after)) {
        modified.add(at);
      }
    }

    private void map(FieldPath at, JsonNode before, JsonNode after, Schema schema) {
      if (after != null && after.isObject()) {
        for (Map.Entry<String, JsonNode> field : after.properties()) {
          String name = field.getKey();
          JsonNode was = before == null ? null : before.get(name);
          if (was != field.getValue() && !isManagedFields(at, name) && !isLeftOut(schema, name, field.getValue())) {
            compare(at.field(name), was, field.getValue(), Shape.child(schema, name));
          }
        }
      }
      if (before != null && before.isObject()) {
        for (Map.Entry<String, JsonNode> field : before.properties()) {
          String name = field.getKey();
          JsonNode is = after == null ? null : after.get(name);
          if ((is == null || isLeftOut(schema, name, is)) && !isManagedFields(at, name)) {
            compare(at.field(name), field.getValue(), null, Shape.child(schema, name));
          }
        }
      }
    }

    /** Whether Go does not write a value: it may have been sent, but nobody owns it. */
    private static boolean isLeftOut(Schema schema, String name, JsonNode value) {
      return value.isContainer() && value.isEmpty() && schema instanceof Schema.Struct struct
          && struct.fields().get(name) instanceof Schema.Field field
          && field.presence() == Schema.Presence.UNLESS_EMPTY && !(Schema.resolve(field.schema()) instanceof Schema.Any);
    }

    private static boolean isManagedFields(FieldPath at, String name) {
      return name.equals("managedFields") && at.name().equals("metadata") && at.parent() == FieldPath.ROOT;
    }

    private void list(FieldPath at, JsonNode before, JsonNode after, Schema.Listing schema) {
      Map<String, List<JsonNode>> was = index(schema, before);
      Map<String, List<JsonNode>> is = index(schema, after);
      var elements = new LinkedHashSet<>(was.keySet());
      elements.addAll(is.keySet());
      Schema items = Shape.items(schema);
      for (String element : elements) {
        item(at.child(element), was.getOrDefault(element, List.of()), is.getOrDefault(element, List.of()), items);
      }
    }

    /** Items with one path element: one before and after as a rule, but duplicates are tracked as one thing. */
    private void item(FieldPath at, List<JsonNode> was, List<JsonNode> is, Schema schema) {
      if (was.size() <= 1 && is.size() <= 1) {
        compare(at, first(was), first(is), schema);
      } else if (was.size() >= 2 && is.size() >= 2) {
        if (!sameAll(was, is)) {
          modified.add(at);
        }
      } else if (was.size() >= 2) {
        if (!is.isEmpty()) {
          compare(at, null, is.getFirst(), schema);
        }
        removed.add(at);
      } else {
        if (!was.isEmpty()) {
          compare(at, was.getFirst(), null, schema);
        }
        added.add(at);
      }
    }

    private static boolean sameAll(List<JsonNode> was, List<JsonNode> is) {
      boolean same = was.size() == is.size();
      for (int i = 0; same && i < was.size(); i++) {
        same = JsonEquality.same(was.get(i), is.get(i));
      }
      return same;
    }

    private static JsonNode first(List<JsonNode> items) {
      return items.isEmpty() ? null : items.getFirst();
    }

    private static Map<String, List<JsonNode>> index(Schema.Listing schema, JsonNode list) {
      var index = new LinkedHashMap<String, List<JsonNode>>();
      for (JsonNode item : list == null ? List.<JsonNode>of() : list) {
        try {
          index.computeIfAbsent(FieldPath.item(schema, item), e -> new ArrayList<>(1)).add(item);
        } catch (NoElement untracked) {
          // An item that cannot be named cannot be owned; validation tells the user about it.
          continue;
        }
      }
      return index;
    }
  }
}
