package io.ruori.core.custom.definition;

import io.ruori.core.object.Fields;
import io.ruori.core.object.Json;
import io.ruori.core.validation.FieldError;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.Path;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What makes a schema structural: every value's type is said outside of junctors, which only narrow it (apiextensions-apiserver
 * {@code schema/validation.go}, {@code schema/complete.go}).
 */
final class StructuralRules {
  private static final JsonNode INT_OR_STRING =
      Json.parse("[{\"type\":\"integer\"},{\"type\":\"string\"}]".getBytes(StandardCharsets.US_ASCII));
  private static final Map<String, String> UNSUPPORTED = Map.of(
      "id", "id", "$schema", "schema", "$ref", "$ref", "patternProperties", "patternProperties",
      "dependencies", "dependencies", "additionalItems", "additionalItems", "definitions", "definitions");

  private enum Level {
    ROOT("must not be empty at the root"),
    ITEM("must not be empty for specified array items"),
    FIELD("must not be empty for specified object fields");

    private final String withoutType;

    Level(String withoutType) {
      this.withoutType = withoutType;
    }
  }

  private final FieldErrors errors = new FieldErrors();

  private StructuralRules() {}

  /** What cannot be in a structural schema at all; upstream's first complaint. */
  static Optional<String> unreadable(JsonNode schema) {
    for (String name : List.of("id", "$schema", "$ref", "patternProperties", "dependencies", "additionalItems", "definitions")) {
      JsonNode value = schema.get(name);
      if (value != null && !value.isNull() && !(value.isContainer() && value.isEmpty()) && !(value.isString() && value.asString().isEmpty())) {
        return Optional.of("OpenAPIV3Schema '" + UNSUPPORTED.get(name) + "' is not supported");
      }
    }
    if (schema.path("x-kubernetes-preserve-unknown-fields").isBoolean()
        && !schema.path("x-kubernetes-preserve-unknown-fields").booleanValue()) {
      return Optional.of("internal error: 'x-kubernetes-preserve-unknown-fields' must be true or undefined");
    }
    if (schema.path("items").isArray()) {
      return Optional.of("OpenAPIV3Schema 'items' must be a schema, but is an array");
    }
    return inner(schema).stream().map(StructuralRules::unreadable).flatMap(Optional::stream).findFirst();
  }

  /** The schemas within one, of whatever part. */
  static List<JsonNode> inner(JsonNode schema) {
    var inner = new java.util.ArrayList<JsonNode>();
    for (String junctor : List.of("allOf", "anyOf", "oneOf")) {
      schema.path(junctor).forEach(inner::add);
    }
    for (String one : List.of("not", "items", "additionalProperties")) {
      inner.add(schema.path(one));
    }
    schema.path("properties").forEach(inner::add);
    return inner.stream().filter(JsonNode::isObject).toList();
  }

  static void validate(JsonNode schema, Path path, FieldErrors errors) {
    var rules = new StructuralRules();
    rules.invariants(schema, Level.ROOT, path);
    rules.complete(schema, schema, path, path);
    rules.errors.list().stream().sorted(Comparator.comparing(FieldError::toString)).forEach(errors::add);
  }

  private void invariants(JsonNode schema, Level level, Path path) {
    String type = Fields.text(schema, "type");
    JsonNode items = schema.path("items");
    if (type.equals("array") && !items.isObject()) {
      errors.required(path.child("items"), "must be specified");
    }
    if (items.isObject()) {
      invariants(items, Level.ITEM, path.child("items"));
    }
    schema.path("properties").properties().forEach(property ->
        invariants(property.getValue(), Level.FIELD, path.child("properties").key(property.getKey())));
    boolean embedded = Fields.flag(schema, "x-kubernetes-embedded-resource");
    additional(schema, level, embedded, path);
    extensions(schema, path);
    boolean intOrString = schema.path("anyOf").equals(INT_OR_STRING);
    boolean firstIntOrString = schema.path("allOf").path(0).path("anyOf").equals(INT_OR_STRING);
    values(schema, intOrString, firstIntOrString, level, path);
    type(schema, type, embedded, level, path);
    metadata(schema, level, embedded || level == Level.ROOT, path);
    if (embedded && !Fields.flag(schema, "x-kubernetes-preserve-unknown-fields") && schema.path("properties").isEmpty()) {
      errors.required(path.child("properties"), "must not be empty if x-kubernetes-embedded-resource is true without "
          + "x-kubernetes-preserve-unknown-fields");
    }
  }

  private void additional(JsonNode schema, Level level, boolean embedded, Path path) {
    JsonNode additional = schema.path("additionalProperties");
    if (additional.isMissingNode() || additional.isNull()) {
      return;
    }
    Path at = path.child("additionalProperties");
    if (level == Level.ROOT) {
      errors.forbidden(at, "must not be used at the root");
    }
    if (additional.isObject()) {
      invariants(additional, Level.FIELD, at);
    }
    if (embedded) {
      errors.forbidden(at, "must not be used if x-kubernetes-embedded-resource is set");
    }
  }

  private void extensions(JsonNode schema, Path path) {
    if (!Fields.flag(schema, "x-kubernetes-int-or-string")) {
      return;
    }
    for (String other : List.of("x-kubernetes-preserve-unknown-fields", "x-kubernetes-embedded-resource")) {
      if (Fields.flag(schema, other)) {
        errors.invalid(path.child(other), true, "must be false if x-kubernetes-int-or-string is true");
      }
    }
  }

  private void type(JsonNode schema, String type, boolean embedded, Level level, Path path) {
    Path at = path.child("type");
    boolean free = Fields.flag(schema, "x-kubernetes-int-or-string")
        || Fields.flag(schema, "x-kubernetes-preserve-unknown-fields");
    if (embedded && !type.equals("object")) {
      String why = "must be object if x-kubernetes-embedded-resource is true";
      if (type.isEmpty()) {
        errors.required(at, why);
      } else {
        errors.invalid(at, type, why);
      }
    } else if (type.isEmpty() && !free) {
      errors.required(at, level.withoutType);
    }
    if (level == Level.ROOT && !type.isEmpty() && !type.equals("object")) {
      errors.invalid(at, type, "must be object at the root");
    }
  }

  private void metadata(JsonNode schema, Level level, boolean resource, Path path) {
    JsonNode properties = schema.path("properties");
    for (String name : List.of("kind", "apiVersion")) {
      JsonNode property = properties.path(name);
      if (resource && property.isObject() && !Fields.text(property, "type").equals("string")) {
        errors.invalid(path.child("properties").key(name).child("type"), Fields.text(property, "type"), "must be string");
      }
    }
    JsonNode metadata = properties.path("metadata");
    if (!metadata.isObject()) {
      return;
    }
    Path at = path.child("properties").key("metadata");
    if (resource && !Fields.text(metadata, "type").equals("object")) {
      errors.invalid(at.child("type"), Fields.text(metadata, "type"), "must be object");
    }
    if (level == Level.ROOT) {
      ObjectNode rest = ((ObjectNode) metadata).deepCopy();
      rest.remove(List.of("type", "default"));
      boolean names = rest.path("properties").properties().stream()
          .allMatch(p -> p.getKey().equals("name") || p.getKey().equals("generateName"));
      if (names) {
        rest.remove("properties");
      }
      if (!rest.isEmpty()) {
        errors.forbidden(at, "must not specify anything other than name and generateName, but metadata is implicitly specified");
      }
    }
  }

  private void values(JsonNode schema, boolean skipAnyOf, boolean skipFirstAllOf, Level level, Path path) {
    if (!skipAnyOf) {
      nested(schema.path("anyOf"), level, path.child("anyOf"), false);
    }
    nested(schema.path("allOf"), level, path.child("allOf"), skipFirstAllOf);
    nested(schema.path("oneOf"), level, path.child("oneOf"), false);
    if (schema.path("not").isObject()) {
      nested(schema.path("not"), false, level, path.child("not"));
    }
    String pattern = Fields.text(schema, "pattern");
    GoRegex.error(pattern).ifPresent(why ->
        errors.invalid(path.child("pattern"), pattern, "must be a valid regular expression, but isn't: " + why));
  }

  private void nested(JsonNode list, Level level, Path path, boolean skipFirstAnyOf) {
    for (int i = 0; i < list.size(); i++) {
      nested(list.get(i), skipFirstAnyOf && i == 0, level, path.index(i));
    }
  }

  /** Within a junctor only values are spoken of. */
  private void nested(JsonNode schema, boolean skipAnyOf, Level level, Path path) {
    values(schema, skipAnyOf, false, level, path);
    if (schema.path("items").isObject()) {
      nested(schema.path("items"), false, level, path.child("items"));
    }
    schema.path("properties").properties().forEach(property ->
        nested(property.getValue(), false, Level.FIELD, path.child("properties").key(property.getKey())));
    forbidText(schema, "type", "must be empty to be structural", path);
    JsonNode additional = schema.path("additionalProperties");
    if (additional.isObject() || additional.isBoolean() && additional.booleanValue()) {
      errors.forbidden(path.child("additionalProperties"), "must be undefined to be structural");
    }
    if (Fields.has(schema, "default")) {
      errors.forbidden(path.child("default"), "must be undefined to be structural");
    }
    forbidText(schema, "title", "must be empty to be structural", path);
    forbidText(schema, "description", "must be empty to be structural", path);
    for (String flag : List.of("nullable", "x-kubernetes-preserve-unknown-fields", "x-kubernetes-embedded-resource",
        "x-kubernetes-int-or-string")) {
      if (Fields.flag(schema, flag)) {
        errors.forbidden(path.child(flag), "must be false to be structural");
      }
    }
    forbidList(schema, "x-kubernetes-list-map-keys", path);
    for (String extension : List.of("x-kubernetes-list-type", "x-kubernetes-map-type")) {
      if (Fields.has(schema, extension)) {
        errors.forbidden(path.child(extension), "must be undefined to be structural");
      }
    }
    forbidList(schema, "x-kubernetes-validations", path);
    if (schema.path("properties").has("metadata")) {
      errors.forbidden(path.child("properties").key("metadata"), "must not be specified in a nested context");
    }
  }

  private void forbidText(JsonNode schema, String name, String why, Path path) {
    if (!Fields.text(schema, name).isEmpty()) {
      errors.forbidden(path.child(name), why);
    }
  }

  private void forbidList(JsonNode schema, String name, Path path) {
    if (!schema.path(name).isEmpty()) {
      errors.forbidden(path.child(name), "must be empty to be structural");
    }
  }

  /** Everything that junctors speak of must be there outside of them. */
  private void complete(JsonNode values, JsonNode schema, Path at, Path from) {
    if (values.path("not").isObject()) {
      completeNested(values.path("not"), schema, at, from.child("not"));
    }
    for (String junctor : List.of("allOf", "anyOf", "oneOf")) {
      JsonNode list = values.path(junctor);
      for (int i = 0; i < list.size(); i++) {
        completeNested(list.get(i), schema, at, from.child(junctor).index(i));
      }
    }
  }

  private void completeNested(JsonNode values, JsonNode schema, Path at, Path from) {
    if (!schema.isObject()) {
      errors.required(at, "because it is defined in " + from);
      return;
    }
    complete(values, schema, at, from);
    if (values.path("items").isObject()) {
      completeNested(values.path("items"), schema.path("items"), at.child("items"), from.child("items"));
    }
    values.path("properties").properties().forEach(property -> {
      String name = property.getKey();
      Path inner = from.child("properties").key(name);
      completeNested(property.getValue(), schema.path("properties").path(name), at.child("properties").key(name), inner);
    });
  }
}
