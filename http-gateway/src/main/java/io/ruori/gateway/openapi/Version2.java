package io.ruori.gateway.openapi;

import io.ruori.core.object.Json;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** OpenAPI version 2, the whole API in one document. It tells neither defaults nor enumerations. */
final class Version2 {
  private static final String ENUMERATION = "\n\nPossible enum values:";

  /** What version 2 cannot say of a custom kind: upstream leaves it out, too. */
  private static final List<String> UNKNOWN =
      List.of("default", "enum", "nullable", "oneOf", "anyOf", "allOf", "not");

  private Version2() {}

  static ObjectNode document(Served served, String release) {
    ObjectNode document = Json.object().put("swagger", "2.0");
    document.putObject("info").put("title", "Kubernetes").put("version", release);
    document.set("paths", served.paths());
    ObjectNode definitions = document.putObject("definitions");
    served.definitions().properties().forEach(entry -> definitions.set(entry.getKey(), schema(entry.getValue())));
    document.set("parameters", served.parameters());
    document.putObject("securityDefinitions").set("BearerToken", bearerToken());
    document.putArray("security").addObject().putArray("BearerToken");
    return document;
  }

  static ObjectNode bearerToken() {
    return Json.object()
        .put("description", "Bearer Token authentication")
        .put("in", "header")
        .put("name", "authorization")
        .put("type", "apiKey");
  }

  private static JsonNode schema(JsonNode node) {
    if (!(node instanceof ObjectNode object)) {
      return node;
    }
    ObjectNode result = Json.object();
    for (Map.Entry<String, JsonNode> entry : object.properties()) {
      String name = entry.getKey();
      JsonNode value = entry.getValue();
      switch (name) {
        case "properties" -> {
          ObjectNode properties = result.putObject(name);
          value.properties().forEach(child -> properties.set(child.getKey(), schema(child.getValue())));
        }
        case "items", "additionalProperties" -> result.set(name, schema(value));
        case "description" -> result.put(name, withoutEnumeration(value.asString()));
        default -> {
          if (!UNKNOWN.contains(name)) {
            result.set(name, value);
          }
        }
      }
    }
    return result;
  }

  private static String withoutEnumeration(String description) {
    int at = description.indexOf(ENUMERATION);
    return at < 0 ? description : description.substring(0, at);
  }
}
