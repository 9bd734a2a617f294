package io.ruori.core.custom.definition;

import io.ruori.core.custom.schema.Correlation;
import io.ruori.core.custom.schema.EmbeddedMetadata;
import io.ruori.core.custom.schema.JsonSchema;
import io.ruori.core.custom.schema.Pruning;
import io.ruori.core.custom.schema.ValueValidation;
import io.ruori.core.object.JsonEquality;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.Path;
import tools.jackson.databind.JsonNode;

/** Defaults fit the schema that they are for (apiextensions-apiserver {@code schema/defaulting/validation.go}). */
final class DefaultRules {
  private DefaultRules() {}

  static void validate(JsonSchema schema, Path path, boolean pruned, FieldErrors errors) {
    walk(schema.asRoot(), path, pruned, errors);
  }

  private static void walk(JsonSchema schema, Path path, boolean pruned, FieldErrors errors) {
    if (schema.defaultValue() != null) {
      value(schema, path.child("default"), pruned, errors);
    }
    if (schema.items() != null) {
      walk(schema.items(), path.child("items"), pruned, errors);
    }
    schema.properties().forEach((name, property) ->
        walk(property, path.child("properties").key(name), pruned, errors));
  }

  private static void value(JsonSchema schema, Path path, boolean pruned, FieldErrors errors) {
    JsonNode value = schema.defaultValue().deepCopy();
    if (pruned) {
      Pruning.prune(value, schema);
      if (!JsonEquality.same(value, schema.defaultValue())) {
        errors.invalid(path, schema.defaultValue(), "must not have unknown fields");
      }
    }
    var metadata = new FieldErrors();
    EmbeddedMetadata.validate(schema.defaultValue(), schema, path, metadata);
    if (metadata.isEmpty()) {
      ValueValidation.validate(Correlation.none(schema.defaultValue(), schema), path, errors);
    }
    errors.addAll(metadata);
  }
}
