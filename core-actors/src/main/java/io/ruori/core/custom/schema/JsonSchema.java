package io.ruori.core.custom.schema;

import com.google.re2j.Pattern;
import io.ruori.core.object.Fields;
import io.ruori.core.object.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A schema of a definition ({@code JSONSchemaProps}), with the schemas in it. Immutable. */
public final class JsonSchema {
  private final JsonNode node;
  private final String type;
  private final Map<String, JsonSchema> properties;
  private final JsonSchema items;
  private final JsonSchema additional;
  private final boolean preserves;
  private final boolean embedded;
  private final boolean intOrString;
  private final boolean nullable;
  private final JsonNode defaultValue;
  private final Map<String, List<JsonSchema>> junctors;
  private final JsonSchema not;
  private volatile Optional<Pattern> pattern;

  private JsonSchema(JsonNode node, Map<String, JsonSchema> properties, boolean embedded) {
    this.node = node;
    this.embedded = embedded;
    this.properties = properties;
    type = Fields.text(node, "type");
    JsonNode itemSchema = node.path("items");
    items = itemSchema.isObject() ? of(itemSchema) : null;
    JsonNode values = node.path("additionalProperties");
    additional = values.isObject() ? of(values) : null;
    preserves = Fields.flag(node, "x-kubernetes-preserve-unknown-fields");
    intOrString = Fields.flag(node, "x-kubernetes-int-or-string");
    nullable = Fields.flag(node, "nullable");
    JsonNode given = node.get("default");
    defaultValue = given == null || given.isNull() ? null : given;
    junctors = new LinkedHashMap<>();
    for (String junctor : List.of("anyOf", "oneOf", "allOf")) {
      junctors.put(junctor, list(node.path(junctor)));
    }
    not = node.path("not").isObject() ? of(node.path("not")) : null;
  }

  /** Reads a schema as it stands in a definition. */
  public static JsonSchema of(JsonNode node) {
    var properties = new TreeMap<String, JsonSchema>();
    node.path("properties").properties().forEach(p -> properties.put(p.getKey(), of(p.getValue())));
    return new JsonSchema(node, properties, Fields.flag(node, "x-kubernetes-embedded-resource"));
  }

  private static List<JsonSchema> list(JsonNode schemas) {
    var list = new ArrayList<JsonSchema>();
    schemas.forEach(schema -> list.add(of(schema)));
    return List.copyOf(list);
  }

  /** The schema of a whole object: one whose {@code kind}, {@code apiVersion} and {@code metadata} are known. */
  public JsonSchema asRoot() {
    return embedded ? this : new JsonSchema(node, properties, true);
  }

  /** The schema without one of its properties. */
  public JsonSchema without(String property) {
    var rest = new TreeMap<>(properties);
    rest.remove(property);
    return new JsonSchema(node, rest, embedded);
  }

  /** The schema as it was defined. */
  public JsonNode node() {
    return node;
  }

  /** {@code ""} for any. */
  public String type() {
    return type;
  }

  /** The types that a value may have, as messages list them. */
  public String types() {
    return intOrString && type.isEmpty() ? "integer,string" : type;
  }

  public Map<String, JsonSchema> properties() {
    return properties;
  }

  /** The schema of a list's items, or null. */
  public JsonSchema items() {
    return items;
  }

  /** Whether there is {@code additionalProperties}, with a schema or {@code true}. */
  public boolean allowsAdditional() {
    return additional != null || Fields.flag(node, "additionalProperties");
  }

  public boolean forbidsAdditional() {
    return node.path("additionalProperties").isBoolean() && !allowsAdditional();
  }

  /** The schema of {@code additionalProperties}, or null. */
  public JsonSchema additional() {
    return additional;
  }

  /** The schema that applies to a field, or null. */
  public JsonSchema field(String name) {
    JsonSchema property = properties.get(name);
    return property == null ? additional : property;
  }

  public boolean preserves() {
    return preserves;
  }

  /** Whether values are objects with metadata of their own. */
  public boolean isResource() {
    return embedded;
  }

  public boolean isIntOrString() {
    return intOrString;
  }

  public boolean isNullable() {
    return nullable;
  }

  /** The default; null when there is none. */
  public JsonNode defaultValue() {
    return defaultValue;
  }

  /** {@code atomic}, {@code set}, {@code map} or {@code ""}. */
  public String listType() {
    return Fields.text(node, "x-kubernetes-list-type");
  }

  public List<String> listMapKeys() {
    return Fields.texts(node, "x-kubernetes-list-map-keys");
  }

  /** {@code atomic}, {@code granular} or {@code ""}. */
  public String mapType() {
    return Fields.text(node, "x-kubernetes-map-type");
  }

  public String format() {
    return Fields.text(node, "format");
  }

  public List<String> required() {
    return Fields.texts(node, "required");
  }

  /** A number such as {@code maximum} or {@code maxItems}; empty when it is not set. */
  public Optional<JsonNode> limit(String name) {
    JsonNode value = node.get(name);
    return value != null && value.isNumber() ? Optional.of(value) : Optional.empty();
  }

  public boolean flag(String name) {
    return Fields.flag(node, name);
  }

  /** {@code enum}; empty when it is not set. */
  public List<JsonNode> allowed() {
    var values = new ArrayList<JsonNode>();
    node.path("enum").forEach(values::add);
    return values;
  }

  /** {@code anyOf}, {@code oneOf} or {@code allOf}. */
  public List<JsonSchema> junctor(String name) {
    return junctors.get(name);
  }

  /** {@code not}, or null. */
  public JsonSchema not() {
    return not;
  }

  /** {@code pattern}; empty when there is none. */
  public Optional<Pattern> pattern() {
    Optional<Pattern> known = pattern;
    if (known == null) {
      String text = Fields.text(node, "pattern");
      known = text.isEmpty() ? Optional.empty() : Optional.of(Pattern.compile(text));
      pattern = known;
    }
    return known;
  }

  /** {@code x-kubernetes-validations}. */
  public List<ObjectNode> rules() {
    return Fields.objects(node, "x-kubernetes-validations");
  }

  /** This schema and all that are in it. */
  public Stream<JsonSchema> all() {
    var inner = new ArrayList<JsonSchema>(properties.values());
    inner.add(items);
    inner.add(additional);
    inner.add(not);
    junctors.values().forEach(inner::addAll);
    return Stream.concat(Stream.of(this), inner.stream().filter(Objects::nonNull).flatMap(JsonSchema::all));
  }

  /** A schema that allows anything. */
  public static JsonSchema anything() {
    return of(Json.object().put("x-kubernetes-preserve-unknown-fields", true));
  }
}
