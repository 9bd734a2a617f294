package io.ruori.gateway.openapi;

import io.ruori.core.object.Json;
import io.ruori.gateway.discovery.Discovery;
import io.ruori.gateway.discovery.Documents;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is served now, in version 2's form: upstream's document without what is not served, with the custom kinds.
 *
 * @param paths by path, such as {@code /api/v1/namespaces/{namespace}/pods}
 * @param definitions with defaults and enumerations, which version 2 drops
 */
record Served(ObjectNode paths, ObjectNode definitions, ObjectNode parameters) {

  static Served of(Documents documents, SchemaSource custom) {
    ObjectNode published = Published.document();
    ObjectNode paths = Json.object();
    ObjectNode definitions = Json.object();
    Set<String> groups = groups(documents);
    for (Map.Entry<String, JsonNode> entry : published.path("paths").properties()) {
      if (isServed(entry.getKey(), groups)) {
        paths.set(entry.getKey(), entry.getValue());
      }
    }
    published.path("definitions").properties().forEach(entry -> definitions.set(entry.getKey(), entry.getValue()));
    for (Discovery.Group group : documents.groups()) {
      group.versions().forEach((version, resources) -> resources.forEach(resource ->
          custom.schema(resource.type(), resource.version()).ifPresent(schema -> {
            var kind = new CustomKind(group.name(), version, resource.type(), resource.version());
            kind.definitions(schema).forEach(definitions::set);
            kind.paths().forEach(paths::set);
          })));
    }
    return new Served(paths, definitions, (ObjectNode) published.path("parameters"));
  }

  /** The documents of version 3 by their names ({@code apis/apps/v1}), with the paths of each. */
  Map<String, ObjectNode> byGroupVersion() {
    var parts = new TreeMap<String, ObjectNode>();
    for (Map.Entry<String, JsonNode> entry : paths.properties()) {
      parts.computeIfAbsent(document(entry.getKey()), _ -> Json.object()).set(entry.getKey(), entry.getValue());
    }
    return parts;
  }

  private static String document(String path) {
    String[] parts = path.substring(1).split("/");
    boolean core = parts[0].equals("api");
    int depth = core ? 2 : parts[0].equals("apis") ? 3 : parts.length;
    return String.join("/", java.util.List.of(parts).subList(0, Math.min(depth, parts.length)));
  }

  /** {@code /apis/apps/} and {@code /apis/apps/v1/}, for all groups. */
  private static Set<String> groups(Documents documents) {
    var groups = new HashSet<String>();
    for (Discovery.Group group : documents.groups()) {
      String base = group.name().isEmpty() ? "/api/" : "/apis/" + group.name() + "/";
      groups.add(base);
      group.versions().keySet().forEach(version -> groups.add(base + version + "/"));
    }
    return groups;
  }

  private static boolean isServed(String path, Set<String> groups) {
    if (!path.startsWith("/apis/") || path.equals("/apis/")) {
      return !path.startsWith("/logs/");
    }
    String[] parts = path.split("/");
    String group = "/apis/" + parts[2] + "/";
    return groups.contains(parts.length == 3 ? group : group + parts[3] + "/");
  }

  static Set<String> references(JsonNode node) {
    var found = new TreeSet<String>();
    collect(node, found);
    return found;
  }

  private static void collect(JsonNode node, Set<String> found) {
    JsonNode reference = node.path("$ref");
    if (reference.isString()) {
      String text = reference.asString();
      found.add(text.substring(text.lastIndexOf('/') + 1));
    }
    node.forEach(child -> collect(child, found));
  }
}
