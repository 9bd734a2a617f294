package io.ruori.gateway.openapi;

import io.ruori.core.kind.ResourceType;
import io.ruori.core.object.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A version of a custom kind as OpenAPI has it. Its paths are those of a built-in kind of the same scope, with other names:
 * upstream, too, makes both by the same code.
 */
record CustomKind(String group, String version, ResourceType type, ResourceType.Version served) {
  private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.";

  /** A built-in kind to copy the paths of. */
  private record Pattern(String group, String tag, String operations, String plural, String kind) {
    static final Pattern NAMESPACED =
        new Pattern("/apis/apps/v1/", "apps_v1", "AppsV1", "deployments", "Deployment");
    static final Pattern CLUSTER =
        new Pattern("/apis/storage.k8s.io/v1/", "storage_v1", "StorageV1", "volumeattachments", "VolumeAttachment");
  }

  /** Such as {@code com.example.v1.CronTab}. */
  private String definitionName() {
    List<String> labels = new ArrayList<>(List.of(group.split("\\.")));
    return String.join(".", labels.reversed()) + "." + version + "." + type.kind();
  }

  /** The kind's and its list's definitions by name. */
  Map<String, ObjectNode> definitions(JsonNode schema) {
    var definitions = new LinkedHashMap<String, ObjectNode>();
    ObjectNode object = schema instanceof ObjectNode given ? given.deepCopy() : Json.object();
    if (!object.has("type")) {
      object.put("type", "object");
    }
    ObjectNode pod = definition("io.k8s.api.core.v1.Pod");
    ObjectNode properties = object.withObject("properties");
    properties.set("apiVersion", pod.path("properties").path("apiVersion"));
    properties.set("kind", pod.path("properties").path("kind"));
    properties.putObject("metadata")
        .put("description", pod.path("properties").path("metadata").path("description").asString(""))
        .put("$ref", "#/definitions/" + META + "ObjectMeta");
    object.set("x-kubernetes-group-version-kind", kinds(type.kind()));
    definitions.put(definitionName(), object);
    definitions.put(definitionName() + "List", list());
    return definitions;
  }

  private ObjectNode list() {
    ObjectNode list = definition("io.k8s.api.apps.v1.DeploymentList");
    list.put("description", type.kind() + "List is a list of " + type.kind());
    ObjectNode items = list.withObject("properties").putObject("items").put("type", "array");
    items.put("description", "List of " + type.id().resource()
        + ". More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md");
    items.putObject("items").put("$ref", "#/definitions/" + definitionName());
    list.set("x-kubernetes-group-version-kind", kinds(type.kind() + "List"));
    return list;
  }

  private ArrayNode kinds(String kind) {
    ArrayNode kinds = Json.mapper().createArrayNode();
    kinds.addObject().put("group", group).put("kind", kind).put("version", version);
    return kinds;
  }

  private static ObjectNode definition(String name) {
    return (ObjectNode) Published.document().path("definitions").path(name).deepCopy();
  }

  Map<String, JsonNode> paths() {
    var paths = new LinkedHashMap<String, JsonNode>();
    Pattern pattern = type.namespaced() ? Pattern.NAMESPACED : Pattern.CLUSTER;
    for (Map.Entry<String, JsonNode> entry : Published.document().path("paths").properties()) {
      String path = entry.getKey();
      if (path.startsWith(pattern.group()) && !path.contains("/watch/") && isServed(path, pattern)) {
        paths.put(named(path, pattern), named(entry.getValue(), pattern));
      }
    }
    return paths;
  }

  private boolean isServed(String path, Pattern pattern) {
    String rest = path.substring(pattern.group().length());
    int at = (rest + "/").indexOf(pattern.plural() + "/");
    if (at < 0) {
      return rest.isEmpty();
    }
    String[] parts = rest.substring(at).split("/");
    return parts.length < 3 || served.subresource(parts[2]).isPresent();
  }

  private JsonNode named(JsonNode node, Pattern pattern) {
    if (node.isString()) {
      return Json.mapper().getNodeFactory().stringNode(named(node.asString(), pattern));
    }
    if (node.isArray()) {
      ArrayNode items = Json.mapper().createArrayNode();
      for (JsonNode item : node) {
        boolean builtInOnly =
            item.isString() && (item.asString().contains("protobuf") || item.asString().contains("strategic"));
        if (!builtInOnly) {
          items.add(named(item, pattern));
        }
      }
      return items;
    }
    if (!node.isObject()) {
      return node;
    }
    if (node.path("group").isString() && node.path("kind").asString("").equals(pattern.kind())) {
      return kinds(type.kind()).path(0);
    }
    ObjectNode object = Json.object();
    node.properties().forEach(entry -> object.set(entry.getKey(), named(entry.getValue(), pattern)));
    return object;
  }

  private String named(String text, Pattern pattern) {
    String definition = "io.k8s.api." + pattern.tag().replace("_v1", ".v1.") + pattern.kind();
    return text
        .replace(definition, definitionName())
        .replace(pattern.group(), "/apis/" + group + "/" + version + "/")
        .replace(pattern.operations(), operations())
        .replace(pattern.tag(), operations().substring(0, 1).toLowerCase(java.util.Locale.ROOT)
            + operations().substring(1, operations().length() - version.length()) + "_" + version)
        .replace(pattern.plural(), type.id().resource())
        .replace(pattern.kind(), type.kind());
  }

  /** Such as {@code ComExampleV1}. */
  private String operations() {
    var name = new StringBuilder();
    for (String label : definitionName().split("\\.")) {
      if (!label.isEmpty()) {
        name.append(Character.toUpperCase(label.charAt(0))).append(label.substring(1));
      }
    }
    return name.substring(0, name.length() - type.kind().length());
  }
}
