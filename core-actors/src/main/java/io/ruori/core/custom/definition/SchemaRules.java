package io.ruori.core.custom.definition;

import io.ruori.core.custom.schema.JsonSchema;
import io.ruori.core.object.Fields;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** The rules for every schema in a document (apiextensions {@code ValidateCustomResourceDefinitionOpenAPISchema}). */
final class SchemaRules {
  private static final List<String> TYPES = List.of("array", "boolean", "integer", "number", "object", "string");
  private static final Set<String> META_FIELDS = Set.of("metadata", "kind", "apiVersion");

  /**
   * What is asked; what an old definition did not keep to is not asked of a new one.
   *
   * @param costs whether each rule's cost is asked
   */
  record Options(
      boolean structural, boolean types, boolean prunedDefaults, boolean atomicSets, boolean mapKeys, boolean costs,
      Set<String> knownRules) {
    static final Options STRICT = new Options(true, true, true, true, true, true, Set.of());

    static Options after(List<JsonNode> old) {
      List<JsonNode> schemas = old.stream().filter(JsonNode::isObject).toList();
      var rules = new HashSet<String>();
      schemas.forEach(schema -> JsonSchema.of(schema).all()
          .forEach(each -> each.rules().forEach(rule -> rules.add(Fields.text(rule, "rule")))));
      return new Options(
          schemas.stream().allMatch(SchemaRules::isStructural),
          schemas.stream().flatMap(s -> JsonSchema.of(s).all())
              .allMatch(s -> s.type().isEmpty() || TYPES.contains(s.type())),
          true,
          schemas.stream().flatMap(s -> JsonSchema.of(s).all()).allMatch(ListRules::hasAtomicItems),
          schemas.stream().flatMap(s -> JsonSchema.of(s).all()).allMatch(ListRules::hasSoundKeys),
          true,
          rules);
    }

    Options withoutCosts(boolean suppressed) {
      return suppressed ? new Options(structural, types, prunedDefaults, atomicSets, mapKeys, false, knownRules) : this;
    }
  }

  private static boolean isStructural(JsonNode schema) {
    var errors = new FieldErrors();
    if (StructuralRules.unreadable(schema).isPresent()) {
      return false;
    }
    StructuralRules.validate(schema, Path.ROOT, errors);
    return errors.isEmpty();
  }

  /**
   * Where in a document a schema stands.
   *
   * @param noDefaults why there may be no defaults; {@code ""} when there may
   * @param inMetadata whether within kind, apiVersion or metadata
   * @param uncorrelated the outermost schema of whose values old and new ones cannot be told to be the same; null for none
   * @param ruled whether rules are looked at: not within junctors
   * @param often how many values of the schema an object may have; -1 when that is not bounded
   */
  private record Place(
      boolean root, String noDefaults, boolean inMetadata, Path uncorrelated, boolean ruled, long often) {
    Place inner() {
      return new Place(false, noDefaults, inMetadata, uncorrelated, ruled, often);
    }

    Place withoutDefaults(String why) {
      return new Place(root, why, inMetadata, uncorrelated, ruled, often);
    }

    Place metadata() {
      return new Place(root, noDefaults, true, uncorrelated, ruled, often);
    }

    Place uncorrelated(Path path) {
      return uncorrelated == null ? new Place(root, noDefaults, inMetadata, path, ruled, often) : this;
    }

    /** Within a list or map of at most so many; -1 for no bound. */
    Place times(long most) {
      long more = most < 0 || often < 0 ? -1 : most != 0 && often > Long.MAX_VALUE / most ? Long.MAX_VALUE : often * most;
      return new Place(root, noDefaults, inMetadata, uncorrelated, ruled, more);
    }

    Place unruled() {
      return new Place(false, noDefaults, inMetadata, uncorrelated, false, often);
    }
  }

  private final Options options;
  private final FieldErrors errors;
  private final FieldErrors ruleErrors = new FieldErrors();
  private final RuleCosts costs = new RuleCosts();

  private SchemaRules(Options options, FieldErrors errors) {
    this.options = options;
    this.errors = errors;
  }

  /** @param sound whether the schema is structural, so that its rules can be compiled */
  static void validate(JsonNode schema, Path path, Options options, boolean sound, FieldErrors errors) {
    var found = new FieldErrors();
    var rules = new SchemaRules(options, found);
    rules.schema(schema, path, new Place(true, "", false, null, sound, 1));
    errors.addAll(found);
    errors.addAll(rules.ruleErrors);
    rules.costs.judge(path, errors);
  }

  private void schema(JsonNode schema, Path path, Place place) {
    if (!schema.isObject()) {
      return;
    }
    int before = errors.size();
    standard(schema, path, place);
    if (Fields.flag(schema, "uniqueItems")) {
      errors.forbidden(path.child("uniqueItems"), "uniqueItems cannot be set to true since the runtime complexity becomes quadratic");
    }
    additional(schema, path, place);
    schema.path("properties").properties().forEach(property ->
        schema(property.getValue(), path.child("properties").key(property.getKey()), ofProperty(schema, property.getKey(), path, place)));
    schema(schema.path("not"), path.child("not"), place.unruled());
    for (String junctor : List.of("allOf", "oneOf", "anyOf")) {
      JsonNode list = schema.path(junctor);
      for (int i = 0; i < list.size(); i++) {
        schema(list.get(i), path.child(junctor).index(i), place.unruled());
      }
    }
    schema.path("definitions").properties().forEach(definition ->
        schema(definition.getValue(), path.child("definitions").key(definition.getKey()), place.unruled()));
    items(schema, path, place);
    ListRules.validate(schema, path, options, errors);
    RuleRules.texts(schema, path, errors);
    if (place.ruled() && errors.size() == before && !schema.path("x-kubernetes-validations").isEmpty()) {
      new RuleCompilation(path, options.costs(), place.often(), place.uncorrelated(), costs, ruleErrors)
          .compile(schema, place.root());
    }
  }

  private Place ofProperty(JsonNode schema, String name, Path path, Place place) {
    Place inner = place;
    if (Fields.text(schema, "x-kubernetes-map-type").equals("atomic")) {
      inner = inner.uncorrelated(path);
    }
    if ((place.root() || Fields.flag(schema, "x-kubernetes-embedded-resource")) && META_FIELDS.contains(name)) {
      inner = inner.metadata();
      if (place.root()) {
        inner = inner.withoutDefaults("in top-level " + name);
      }
    }
    return inner.inner();
  }

  private void standard(JsonNode schema, Path path, Place place) {
    String type = Fields.text(schema, "type");
    if (options.types() && !type.isEmpty() && !TYPES.contains(type)) {
      errors.notSupported(path.child("type"), type, TYPES);
    }
    if (Fields.has(schema, "default") && !place.noDefaults().isEmpty()) {
      errors.forbidden(path.child("default"), "must not be set " + place.noDefaults());
    }
    if (!Fields.text(schema, "id").isEmpty()) {
      errors.forbidden(path.child("id"), "id is not supported");
    }
    for (String name : List.of("additionalItems", "patternProperties", "definitions", "dependencies", "$ref")) {
      JsonNode value = schema.path(name);
      boolean there = !value.isMissingNode() && !value.isNull();
      boolean map = name.equals("patternProperties") || name.equals("definitions");
      if (there && !(map && value.isEmpty())) {
        errors.forbidden(path.child(name), name + " is not supported");
      }
    }
    if (type.equals("null")) {
      errors.forbidden(path.child("type"), "type cannot be set to null, use nullable as an alternative");
    }
    if (schema.path("items").isArray() && !schema.path("items").isEmpty()) {
      errors.forbidden(path.child("items"), "items must be a schema object and not an array");
    }
    if (place.inMetadata() && Fields.flag(schema, "x-kubernetes-embedded-resource")) {
      errors.forbidden(path.child("x-kubernetes-embedded-resource"), "must not be used inside of resource meta");
    }
  }

  private void additional(JsonNode schema, Path path, Place place) {
    JsonNode additional = schema.path("additionalProperties");
    if (additional.isMissingNode() || additional.isNull()) {
      return;
    }
    boolean isTrue = additional.isBoolean() && additional.booleanValue();
    if (!schema.path("properties").isEmpty() && !isTrue) {
      errors.forbidden(path.child("additionalProperties"), "additionalProperties and properties are mutual exclusive");
    }
    Place inner = place.inMetadata()
        ? place.withoutDefaults("inside additionalProperties applying to object metadata")
        : place;
    schema(additional, path.child("additionalProperties"), inner.inner().times(most(schema, "maxProperties")));
  }

  private static long most(JsonNode schema, String limit) {
    return Math.max(-1, Fields.number(schema, limit, -1));
  }

  private void items(JsonNode schema, Path path, Place place) {
    JsonNode items = schema.path("items");
    Place inner = Fields.text(schema, "x-kubernetes-list-type").equals("map") ? place : place.uncorrelated(path);
    schema(items, path.child("items"), inner.inner().times(most(schema, "maxItems")));
    for (int i = 0; items.isArray() && i < items.size(); i++) {
      schema(items.get(i), path.child("items").index(i), inner.inner());
    }
    schema.path("dependencies").properties().forEach(dependency ->
        schema(dependency.getValue(), path.child("dependencies").key(dependency.getKey()), place.unruled()));
  }
}
