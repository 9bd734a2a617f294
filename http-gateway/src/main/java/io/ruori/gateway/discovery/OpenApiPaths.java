package io.ruori.gateway.discovery;

import io.ruori.core.kind.ResourceType;
import io.ruori.core.object.Json;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The paths of one resource in an OpenAPI document: methods, kinds, and the parameters that clients look for. */
final class OpenApiPaths {
  private static final List<String> MEDIA_TYPES = List.of("application/json", "application/yaml");
  private static final List<String> PATCH_TYPES =
      List.of(
          "application/json-patch+json",
          "application/merge-patch+json",
          "application/strategic-merge-patch+json",
          "application/apply-patch+yaml");

  private OpenApiPaths() {}

  static ObjectNode kind(String group, String version, String kind) {
    return Json.object().put("group", group).put("version", version).put("kind", kind);
  }

  static void add(ObjectNode paths, String group, String version, Discovery.Resource resource, boolean version3) {
    ResourceType type = resource.type();
    String base = (group.isEmpty() ? "/api/" : "/apis/" + group + "/") + version;
    String collection = base + (type.namespaced() ? "/namespaces/{namespace}/" : "/") + type.id().resource();
    ObjectNode kind = kind(group, version, type.kind());
    String schema = resource.version().schema();
    var verbs = resource.version().verbs();
    ObjectNode whole = Json.object();
    put(whole, verbs.contains("list"), "get", "list", kind, schema + "List", version3);
    put(whole, verbs.contains("create"), "post", "post", kind, schema, version3);
    put(whole, verbs.contains("deletecollection"), "delete", "deletecollection", kind, schema, version3);
    putUnlessEmpty(paths, collection, whole);
    ObjectNode one = Json.object();
    put(one, verbs.contains("get"), "get", "get", kind, schema, version3);
    put(one, verbs.contains("update"), "put", "put", kind, schema, version3);
    put(one, verbs.contains("patch"), "patch", "patch", kind, schema, version3);
    put(one, verbs.contains("delete"), "delete", "delete", kind, schema, version3);
    putUnlessEmpty(paths, collection + "/{name}", one);
    if (type.namespaced() && verbs.contains("list")) {
      ObjectNode everywhere = paths.putObject(base + "/" + type.id().resource());
      put(everywhere, true, "get", "list", kind, schema + "List", version3);
    }
  }

  private static void putUnlessEmpty(ObjectNode paths, String path, ObjectNode item) {
    if (!item.isEmpty()) {
      paths.set(path, item);
    }
  }

  private static void put(
      ObjectNode item, boolean served, String method, String action, ObjectNode kind, String schema, boolean version3) {
    if (!served) {
      return;
    }
    ObjectNode operation = item.putObject(method);
    operation.put("x-kubernetes-action", action);
    operation.set("x-kubernetes-group-version-kind", kind);
    ArrayNode parameters = operation.putArray("parameters");
    if (!action.equals("list") && !action.equals("get")) {
      parameter(parameters, "dryRun", version3);
    }
    if (!action.startsWith("delete") && !action.equals("list") && !action.equals("get")) {
      parameter(parameters, "fieldManager", version3);
      parameter(parameters, "fieldValidation", version3);
    }
    ObjectNode ok = operation.putObject("responses").putObject("200").put("description", "OK");
    if (version3) {
      ObjectNode content = ok.putObject("content");
      MEDIA_TYPES.forEach(
          media -> content.putObject(media).putObject("schema").put("$ref", "#/components/schemas/" + schema));
      if (method.equals("patch")) {
        ObjectNode bodies = operation.putObject("requestBody").putObject("content");
        PATCH_TYPES.forEach(media -> bodies.putObject(media));
      }
    } else {
      ok.putObject("schema").put("$ref", "#/definitions/" + schema);
      if (method.equals("patch")) {
        ArrayNode consumes = operation.putArray("consumes");
        PATCH_TYPES.forEach(consumes::add);
      }
    }
  }

  private static void parameter(ArrayNode parameters, String name, boolean version3) {
    ObjectNode parameter = parameters.addObject().put("name", name).put("in", "query");
    if (version3) {
      parameter.putObject("schema").put("type", "string").put("uniqueItems", true);
    } else {
      parameter.put("type", "string").put("uniqueItems", true);
    }
  }
}
