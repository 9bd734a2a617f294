package io.ruori.core.apply;

import io.ruori.core.apply.FieldPath.NoElement;
import io.ruori.core.schema.Schema;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** The set of fields that an object holds, as somebody who applies it owns them. */
final class FieldExtraction {
  private final FieldSet.Builder fields = new FieldSet.Builder();

  private FieldExtraction() {}

  static FieldSet of(JsonNode object, Schema schema) {
    var extraction = new FieldExtraction();
    extraction.walk(FieldPath.ROOT, object, Schema.resolve(schema));
    return extraction.fields.build();
  }

  private void walk(FieldPath at, JsonNode value, Schema schema) {
    switch (Shape.of(schema, value)) {
      case LEAF -> fields.add(at);
      case MAP -> map(at, value, schema);
      case LIST -> list(at, value, (Schema.Listing) schema);
    }
  }

  private void map(FieldPath at, JsonNode value, Schema schema) {
    for (Map.Entry<String, JsonNode> field : value.properties()) {
      JsonNode inner = field.getValue();
      FieldPath path = at.field(field.getKey());
      walk(path, inner, Shape.child(schema, field.getKey()));
      if (inner.isNull() || inner.isObject() && inner.isEmpty() || !Shape.isNamed(schema, field.getKey())) {
        fields.add(path);
      }
    }
  }

  private void list(FieldPath at, JsonNode value, Schema.Listing schema) {
    Set<String> seen = new HashSet<>();
    Set<String> duplicates = new HashSet<>();
    for (JsonNode item : value) {
      String element = element(schema, item);
      if (element != null && !seen.add(element)) {
        duplicates.add(element);
      }
    }
    for (JsonNode item : value) {
      String element = element(schema, item);
      if (element != null) {
        FieldPath path = at.child(element);
        if (!duplicates.contains(element)) {
          walk(path, item, Shape.items(schema));
        }
        fields.add(path);
      }
    }
  }

  private static String element(Schema.Listing schema, JsonNode item) {
    try {
      return FieldPath.item(schema, item);
    } catch (NoElement untracked) {
      return null;
    }
  }
}
