package io.ruori.gateway.openapi;

import io.ruori.core.object.Json;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** OpenAPI version 3: a document for each group and version, made from version 2's paths as upstream does. */
final class Version3 {
  private static final List<String> METHODS = List.of("get", "put", "post", "delete", "options", "head", "patch");
  private static final Set<String> OF_PARAMETERS = Set.of("name", "in", "description", "required");

  private final Served served;

  Version3(Served served) {
    this.served = served;
  }

  ObjectNode document(ObjectNode paths, String release) {
    ObjectNode document = Json.object().put("openapi", "3.0.0");
    document.putObject("info").put("title", "Kubernetes").put("version", release);
    ObjectNode converted = document.putObject("paths");
    paths.properties().forEach(entry -> converted.set(entry.getKey(), path(entry.getValue())));
    ObjectNode components = document.putObject("components");
    ObjectNode schemas = components.putObject("schemas");
    for (String name : closure(converted)) {
      schemas.set(name, schema(served.definitions().path(name)));
    }
    components.putObject("securitySchemes").set("BearerToken", Version2.bearerToken());
    return document;
  }

  private Set<String> closure(JsonNode root) {
    var all = new TreeSet<String>();
    var open = new ArrayDeque<>(Served.references(root));
    while (!open.isEmpty()) {
      String name = open.poll();
      if (served.definitions().has(name) && all.add(name)) {
        open.addAll(Served.references(served.definitions().path(name)));
      }
    }
    return all;
  }

  private ObjectNode path(JsonNode item) {
    ObjectNode result = Json.object();
    for (Map.Entry<String, JsonNode> entry : item.properties()) {
      if (METHODS.contains(entry.getKey())) {
        result.set(entry.getKey(), operation(entry.getValue()));
      }
    }
    if (item.has("parameters")) {
      result.set("parameters", parameters(item.path("parameters")));
    }
    return result;
  }

  private ObjectNode operation(JsonNode operation) {
    ObjectNode result = Json.object();
    for (Map.Entry<String, JsonNode> entry : operation.properties()) {
      switch (entry.getKey()) {
        case "parameters" -> {
          body(entry.getValue(), operation.path("consumes")).ifPresent(body -> result.set("requestBody", body));
          ArrayNode parameters = parameters(entry.getValue());
          if (!parameters.isEmpty()) {
            result.set("parameters", parameters);
          }
        }
        case "responses" -> {
          ObjectNode responses = result.putObject("responses");
          entry.getValue().properties().forEach(response ->
              responses.set(response.getKey(), response(response.getValue(), operation.path("produces"))));
        }
        case "consumes", "produces", "schemes" -> { }
        default -> result.set(entry.getKey(), entry.getValue());
      }
    }
    return result;
  }

  private JsonNode resolved(JsonNode parameter) {
    String reference = parameter.path("$ref").asString("");
    return reference.isEmpty() ? parameter : served.parameters().path(reference.substring("#/parameters/".length()));
  }

  private java.util.Optional<ObjectNode> body(JsonNode parameters, JsonNode consumes) {
    for (JsonNode reference : parameters) {
      JsonNode parameter = resolved(reference);
      if (parameter.path("in").asString("").equals("body")) {
        ObjectNode body = Json.object();
        body.set("content", content(parameter.path("schema"), consumes));
        if (parameter.path("required").asBoolean(false)) {
          body.put("required", true);
        }
        return java.util.Optional.of(body);
      }
    }
    return java.util.Optional.empty();
  }

  private static ObjectNode content(JsonNode schema, JsonNode mediaTypes) {
    ObjectNode content = Json.object();
    for (JsonNode type : mediaTypes) {
      content.putObject(type.asString()).set("schema", schema(schema));
    }
    return content;
  }

  private static ObjectNode response(JsonNode response, JsonNode produces) {
    ObjectNode result = Json.object();
    result.set("description", response.path("description"));
    if (response.has("schema")) {
      result.set("content", content(response.path("schema"), produces));
    }
    return result;
  }

  private ArrayNode parameters(JsonNode parameters) {
    ArrayNode result = Json.mapper().createArrayNode();
    for (JsonNode reference : parameters) {
      JsonNode parameter = resolved(reference);
      if (!parameter.path("in").asString("").equals("body")) {
        ObjectNode one = result.addObject();
        ObjectNode schema = Json.object();
        for (Map.Entry<String, JsonNode> entry : parameter.properties()) {
          (OF_PARAMETERS.contains(entry.getKey()) ? one : schema).set(entry.getKey(), entry.getValue());
        }
        one.set("schema", schema);
      }
    }
    return result;
  }

  /** References move to {@code components}; beside anything else they are wrapped, since 3.0 allows no siblings. */
  private static JsonNode schema(JsonNode node) {
    if (node.isArray()) {
      ArrayNode items = Json.mapper().createArrayNode();
      node.forEach(item -> items.add(schema(item)));
      return items;
    }
    if (!(node instanceof ObjectNode object)) {
      return node;
    }
    ObjectNode result = Json.object();
    for (Map.Entry<String, JsonNode> entry : object.properties()) {
      if (entry.getKey().equals("$ref") && entry.getValue().isString()) {
        String reference = entry.getValue().asString().replace("#/definitions/", "#/components/schemas/");
        if (object.size() == 1) {
          result.put("$ref", reference);
        } else {
          result.putArray("allOf").addObject().put("$ref", reference);
        }
      } else {
        result.set(entry.getKey(), schema(entry.getValue()));
      }
    }
    return result;
  }
}
