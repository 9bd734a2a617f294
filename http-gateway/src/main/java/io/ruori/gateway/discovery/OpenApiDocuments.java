package io.ruori.gateway.discovery;

import io.ruori.core.object.Json;
import io.ruori.core.schema.Schemas;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Builds the OpenAPI documents from the schemas and the kinds. */
final class OpenApiDocuments {
  private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.";

  /** {@code api/v1}, {@code apis/apps/v1}, in order. */
  static Set<String> groupVersions(Documents documents) {
    var paths = new TreeSet<String>();
    for (Discovery.Group group : documents.groups()) {
      group.versions().keySet().forEach(version -> paths.add(path(group.name(), version)));
    }
    return paths;
  }

  private static String path(String group, String version) {
    return group.isEmpty() ? "api/" + version : "apis/" + group + "/" + version;
  }

  ObjectNode version2(Documents documents) {
    ObjectNode document = Json.object().put("swagger", "2.0");
    document.putObject("info").put("title", "Kubernetes").put("version", "v1.34.4");
    ObjectNode paths = document.putObject("paths");
    ObjectNode definitions = document.putObject("definitions");
    Map<String, ArrayNode> kinds = kinds(documents);
    for (String name : Schemas.names()) {
      ObjectNode definition = described(name, kinds);
      dropDefaults(definition);
      definitions.set(name, definition);
    }
    for (Discovery.Group group : documents.groups()) {
      group.versions().forEach((version, resources) ->
          resources.forEach(resource -> OpenApiPaths.add(paths, group.name(), version, resource, false)));
    }
    document
        .putObject("securityDefinitions")
        .putObject("BearerToken")
        .put("description", "Bearer Token authentication")
        .put("in", "header")
        .put("name", "authorization")
        .put("type", "apiKey");
    document.putArray("security").addObject().putArray("BearerToken");
    return document;
  }

  ObjectNode version3(Documents documents, String path) {
    ObjectNode document = Json.object().put("openapi", "3.0.0");
    document.putObject("info").put("title", "Kubernetes").put("version", "v1.34.4");
    ObjectNode paths = document.putObject("paths");
    var roots = new LinkedHashSet<String>();
    for (Discovery.Group group : documents.groups()) {
      group.versions().forEach((version, resources) -> {
        if (path(group.name(), version).equals(path)) {
          resources.forEach(resource -> {
            OpenApiPaths.add(paths, group.name(), version, resource, true);
            roots.add(resource.version().schema());
            roots.add(resource.version().schema() + "List");
          });
        }
      });
    }
    List.of("Status", "DeleteOptions", "APIResourceList", "Patch", "WatchEvent").forEach(m -> roots.add(META + m));
    ObjectNode components = document.putObject("components");
    ObjectNode schemas = components.putObject("schemas");
    Map<String, ArrayNode> kinds = kinds(documents);
    closure(roots).forEach(name -> schemas.set(name, version3(described(name, kinds))));
    components
        .putObject("securitySchemes")
        .putObject("BearerToken")
        .put("description", "Bearer Token authentication")
        .put("in", "header")
        .put("name", "authorization")
        .put("type", "apiKey");
    return document;
  }

  /** The definitions and all that they refer to. */
  private static Collection<String> closure(Collection<String> roots) {
    var all = new TreeMap<String, Boolean>();
    var open = new ArrayDeque<>(roots);
    while (!open.isEmpty()) {
      String name = open.poll();
      if (!all.containsKey(name)) {
        Schemas.openApi(name).ifPresent(definition -> {
          all.put(name, true);
          addReferences(definition, open);
        });
      }
    }
    return all.keySet();
  }

  private static void addReferences(JsonNode node, Collection<String> found) {
    JsonNode reference = node.path("$ref");
    if (reference.isString()) {
      String ref = reference.asString();
      found.add(ref.substring(ref.lastIndexOf('/') + 1));
    }
    node.forEach(child -> addReferences(child, found));
  }

  /** Version 2 tells no defaults. */
  private static void dropDefaults(JsonNode schema) {
    if (schema instanceof ObjectNode object) {
      object.remove("default");
      object.path("properties").forEach(OpenApiDocuments::dropDefaults);
      dropDefaults(object.path("items"));
      dropDefaults(object.path("additionalProperties"));
    }
  }

  private static Map<String, ArrayNode> kinds(Documents documents) {
    var kinds = new TreeMap<String, ArrayNode>();
    for (Discovery.Group group : documents.groups()) {
      group.versions().forEach((version, resources) -> resources.forEach(resource -> {
        String schema = resource.version().schema();
        String kind = resource.type().kind();
        kinds.computeIfAbsent(schema, _ -> list()).add(OpenApiPaths.kind(group.name(), version, kind));
        kinds.computeIfAbsent(schema + "List", _ -> list()).add(OpenApiPaths.kind(group.name(), version, kind + "List"));
      }));
    }
    return kinds;
  }

  private static ArrayNode list() {
    return Json.mapper().createArrayNode();
  }

  /** A definition with its descriptions and the kinds that it is the schema of. */
  private static ObjectNode described(String name, Map<String, ArrayNode> kinds) {
    ObjectNode definition = Schemas.openApi(name).orElseGet(Json::object);
    Schemas.descriptions(name).ifPresent(texts -> describe(definition, texts));
    if (kinds.containsKey(name) && !definition.has("x-kubernetes-group-version-kind")) {
      definition.set("x-kubernetes-group-version-kind", kinds.get(name));
    }
    return definition;
  }

  private static void describe(ObjectNode definition, ObjectNode texts) {
    for (var text : texts.properties()) {
      JsonNode target =
          text.getKey().isEmpty() ? definition : definition.path("properties").path(text.getKey());
      if (target instanceof ObjectNode node) {
        node.set("description", text.getValue());
      }
    }
  }

  /** References move to {@code components}; beside a description they are wrapped, since 3.0 allows no siblings. */
  private static JsonNode version3(JsonNode node) {
    if (node.isArray()) {
      ArrayNode items = list();
      node.forEach(item -> items.add(version3(item)));
      return items;
    }
    if (!(node instanceof ObjectNode object)) {
      return node;
    }
    ObjectNode result = Json.object();
    boolean alone = object.size() == 1;
    for (var field : new ArrayList<>(object.properties())) {
      if (field.getKey().equals("$ref") && field.getValue().isString()) {
        String ref = field.getValue().asString().replace("#/definitions/", "#/components/schemas/");
        if (alone) {
          result.put("$ref", ref);
        } else {
          result.putArray("allOf").addObject().put("$ref", ref);
        }
      } else {
        result.set(field.getKey(), version3(field.getValue()));
      }
    }
    return result;
  }
}
