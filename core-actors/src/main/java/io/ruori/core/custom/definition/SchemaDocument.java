package io.ruori.core.custom.definition;

import io.ruori.core.custom.schema.JsonSchema;
import io.ruori.core.object.Fields;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** The rules for the schema of a whole version: it is structural, and its parts and rules are sound. */
final class SchemaDocument {
  private static final List<String> ALLOWED_AT_ROOT = List.of("Description", "Type", "Format", "Title", "Maximum",
      "ExclusiveMaximum", "Minimum", "ExclusiveMinimum", "MaxLength", "MinLength", "Pattern", "MaxItems", "MinItems",
      "UniqueItems", "MultipleOf", "Required", "Items", "Properties", "ExternalDocs", "Example", "XPreserveUnknownFields",
      "XValidations");
  private static final Set<String> NOT_AT_ROOT = Set.of("id", "$schema", "$ref", "nullable", "default", "enum",
      "maxProperties", "minProperties", "allOf", "oneOf", "anyOf", "not", "additionalProperties", "patternProperties",
      "dependencies", "additionalItems", "definitions", "x-kubernetes-embedded-resource", "x-kubernetes-int-or-string",
      "x-kubernetes-list-map-keys", "x-kubernetes-list-type", "x-kubernetes-map-type");

  private SchemaDocument() {}

  /** @param holder the object with {@code openAPIV3Schema} */
  static void validate(JsonNode holder, boolean hasStatus, SchemaRules.Options options, Path path, FieldErrors errors) {
    JsonNode schema = holder.path("openAPIV3Schema");
    if (!schema.isObject()) {
      return;
    }
    Path at = path.child("openAPIV3Schema");
    var found = new FieldErrors();
    if (hasStatus) {
      root(schema, at, found);
    }
    if (Fields.flag(schema, "nullable")) {
      found.forbidden(at.child("nullable"), "nullable cannot be true at the root");
    }
    Optional<String> unreadable = options.structural() ? StructuralRules.unreadable(schema) : Optional.empty();
    boolean sound = false;
    if (options.structural() && unreadable.isEmpty()) {
      var structural = new FieldErrors();
      StructuralRules.validate(schema, at, structural);
      if (structural.isEmpty()) {
        DefaultRules.validate(JsonSchema.of(schema), at, options.prunedDefaults(), structural);
        sound = structural.isEmpty();
      }
      found.addAll(structural);
    }
    SchemaRules.validate(schema, at, options, sound, found);
    if (found.isEmpty()) {
      unreadable.ifPresent(why -> found.invalid(at, "", why));
    }
    errors.addAll(found);
  }

  /** With a status apart, what is said of the whole must not be about the status. */
  private static void root(JsonNode schema, Path path, FieldErrors errors) {
    if (schema.has("type") && !Fields.text(schema, "type").equals("object")) {
      errors.invalid(path.child("type"), Fields.text(schema, "type"),
          "only \"object\" is allowed as the type at the root of the schema if the status subresource is enabled");
    } else if (schema.properties().stream().anyMatch(field -> NOT_AT_ROOT.contains(field.getKey()))) {
      errors.invalid(path, DefinitionText.schema(schema), "only [" + String.join(" ", ALLOWED_AT_ROOT)
          + "] fields are allowed at the root of the schema if the status subresource is enabled");
    }
  }
}
