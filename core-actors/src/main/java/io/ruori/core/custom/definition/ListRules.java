package io.ruori.core.custom.definition;

import io.ruori.core.custom.schema.JsonSchema;
import io.ruori.core.object.Fields;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.Path;
import java.util.HashSet;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The rules for {@code x-kubernetes-list-type}, {@code -map-type} and their kin. */
final class ListRules {
  private ListRules() {}

  static void validate(JsonNode schema, Path path, SchemaRules.Options options, FieldErrors errors) {
    JsonNode preserves = schema.path("x-kubernetes-preserve-unknown-fields");
    if (preserves.isBoolean() && !preserves.booleanValue()) {
      errors.invalid(path.child("x-kubernetes-preserve-unknown-fields"), false, "must be true or undefined");
    }
    mapType(schema, path, errors);
    listType(schema, path, options, errors);
    mapKeys(schema, path, errors);
    if (Fields.text(schema, "x-kubernetes-list-type").equals("map")) {
      map(schema, path, errors);
    }
    if (options.mapKeys()) {
      keys(JsonSchema.of(schema), path, errors);
    }
  }

  private static void mustBe(JsonNode schema, String type, String extension, Path path, FieldErrors errors) {
    String found = Fields.text(schema, "type");
    String why = "must be " + type + " if " + extension + " is specified";
    if (found.isEmpty()) {
      errors.required(path.child("type"), why);
    } else {
      errors.invalid(path.child("type"), found, why);
    }
  }

  private static void mapType(JsonNode schema, Path path, FieldErrors errors) {
    if (!Fields.has(schema, "x-kubernetes-map-type")) {
      return;
    }
    if (!Fields.text(schema, "type").equals("object")) {
      mustBe(schema, "object", "x-kubernetes-map-type", path, errors);
    }
    String mapType = Fields.text(schema, "x-kubernetes-map-type");
    if (!mapType.equals("atomic") && !mapType.equals("granular")) {
      errors.notSupported(path.child("x-kubernetes-map-type"), mapType, List.of("atomic", "granular"));
    }
  }

  private static void listType(JsonNode schema, Path path, SchemaRules.Options options, FieldErrors errors) {
    if (!Fields.has(schema, "x-kubernetes-list-type")) {
      return;
    }
    String listType = Fields.text(schema, "x-kubernetes-list-type");
    JsonNode items = schema.path("items");
    if (!Fields.text(schema, "type").equals("array")) {
      mustBe(schema, "array", "x-kubernetes-list-type", path, errors);
    } else if (options.atomicSets() && listType.equals("set") && items.isObject()) {
      atomicItems(items, path.child("items"), errors);
    }
    if (!List.of("atomic", "set", "map").contains(listType)) {
      errors.notSupported(path.child("x-kubernetes-list-type"), listType, List.of("atomic", "set", "map"));
    }
  }

  private static void atomicItems(JsonNode items, Path path, FieldErrors errors) {
    String why = "must be atomic as item of a list with x-kubernetes-list-type=set";
    String listType = Fields.text(items, "x-kubernetes-list-type");
    JsonNode shown = Fields.has(items, "x-kubernetes-list-type") ? items.get("x-kubernetes-list-type") : null;
    switch (Fields.text(items, "type")) {
      case "array" -> {
        if (!listType.isEmpty() && !listType.equals("atomic")) {
          errors.invalid(path.child("x-kubernetes-list-type"), shown, why);
        }
      }
      case "object" -> {
        if (!Fields.text(items, "x-kubernetes-map-type").equals("atomic")) {
          errors.invalid(path.child("x-kubernetes-map-type"), shown, why);
        }
      }
      default -> {}
    }
  }

  static boolean hasAtomicItems(JsonSchema schema) {
    var errors = new FieldErrors();
    if (schema.listType().equals("set") && schema.items() != null) {
      atomicItems(schema.items().node(), Path.ROOT, errors);
    }
    return errors.isEmpty();
  }

  private static void mapKeys(JsonNode schema, Path path, FieldErrors errors) {
    if (schema.path("x-kubernetes-list-map-keys").isEmpty()) {
      return;
    }
    Path at = path.child("x-kubernetes-list-type");
    String why = "must be map if x-kubernetes-list-map-keys is non-empty";
    if (!Fields.has(schema, "x-kubernetes-list-type")) {
      errors.required(at, why);
    } else if (!Fields.text(schema, "x-kubernetes-list-type").equals("map")) {
      errors.invalid(at, Fields.text(schema, "x-kubernetes-list-type"), why);
    }
  }

  private static void map(JsonNode schema, Path path, FieldErrors errors) {
    List<String> keys = Fields.texts(schema, "x-kubernetes-list-map-keys");
    JsonNode items = schema.path("items");
    if (keys.isEmpty()) {
      errors.required(path.child("x-kubernetes-list-map-keys"), "must not be empty if x-kubernetes-list-type is map");
    }
    if (items.isMissingNode() || items.isNull()) {
      errors.required(path.child("items"), "must have a schema if x-kubernetes-list-type is map");
      return;
    }
    if (!items.isObject()) {
      errors.invalid(path.child("items"), items, "must only have a single schema if x-kubernetes-list-type is map");
      return;
    }
    String type = Fields.text(items, "type");
    if (!type.equals("object")) {
      errors.invalid(path.child("items", "type"), type, "must be object if parent array's x-kubernetes-list-type is map");
      return;
    }
    var seen = new HashSet<String>();
    Path at = path.child("x-kubernetes-list-map-keys");
    for (String key : keys) {
      JsonNode property = items.path("properties").path(key);
      String keyType = Fields.text(property, "type");
      if (!property.isObject()) {
        errors.invalid(at, schema.path("x-kubernetes-list-map-keys"), "entries must all be names of item properties");
      } else if (keyType.equals("array") || keyType.equals("object")) {
        errors.invalid(path.child("items", "properties").key(key).child("type"), type,
            "must be a scalar type if parent array's x-kubernetes-list-type is map");
      }
      if (!seen.add(key)) {
        errors.invalid(at, schema.path("x-kubernetes-list-map-keys"), "must not contain duplicate entries");
      }
    }
  }

  static boolean hasSoundKeys(JsonSchema schema) {
    var errors = new FieldErrors();
    keys(schema, Path.ROOT, errors);
    return errors.isEmpty();
  }

  private static void keys(JsonSchema schema, Path path, FieldErrors errors) {
    JsonSchema items = schema.items();
    boolean keyed = schema.listType().equals("map");
    if (items == null || !keyed && !schema.listType().equals("set")) {
      return;
    }
    if (items.isNullable()) {
      errors.forbidden(path.child("items", "nullable"), "cannot be nullable when x-kubernetes-list-type is " + schema.listType());
    }
    for (String key : keyed ? schema.listMapKeys() : List.<String>of()) {
      JsonSchema property = items.properties().get(key);
      if (property == null) {
        continue;
      }
      Path at = path.child("items", "properties").key(key);
      if (!items.required().contains(key) && property.defaultValue() == null) {
        errors.required(at.child("default"),
            "this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property");
      }
      if (property.isNullable()) {
        errors.forbidden(at.child("nullable"), "this property is in x-kubernetes-list-map-keys, so it cannot be nullable");
      }
    }
  }
}
