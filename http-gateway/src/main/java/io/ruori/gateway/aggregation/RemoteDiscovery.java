package io.ruori.gateway.aggregation;

import io.ruori.core.object.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Other servers' APIs in our documents of discovery. Pure. */
public final class RemoteDiscovery {
  private RemoteDiscovery() {}

  /** Adds to {@code /apis}, an APIGroupList. */
  public static void addGroups(ObjectNode list, Map<String, JsonNode> available) {
    byGroup(available).forEach((group, versions) -> list.withArray("groups").add(describe(group, versions)));
  }

  /** {@code /apis/GROUP}. */
  public static Optional<ObjectNode> group(String name, Map<String, JsonNode> available) {
    return Optional.ofNullable(byGroup(available).get(name)).map(versions -> {
      ObjectNode document = Json.object().put("kind", "APIGroup").put("apiVersion", "v1");
      document.setAll(describe(name, versions));
      return document;
    });
  }

  /** Adds to the aggregated document. */
  public static void addAggregated(ObjectNode document, Map<String, JsonNode> available) {
    byGroup(available).forEach((group, versions) -> {
      ObjectNode item = document.withArray("items").addObject();
      item.putObject("metadata").put("name", group);
      ArrayNode list = item.putArray("versions");
      versions.forEach((version, resources) -> {
        ObjectNode one = list.addObject().put("version", version);
        addResources(one.putArray("resources"), group, version, resources.path("resources"));
        one.put("freshness", "Current");
      });
    });
  }

  private static Map<String, Map<String, JsonNode>> byGroup(Map<String, JsonNode> available) {
    var groups = new TreeMap<String, Map<String, JsonNode>>();
    available.forEach((groupVersion, resources) -> {
      int slash = groupVersion.indexOf('/');
      groups.computeIfAbsent(groupVersion.substring(0, slash), _ -> new LinkedHashMap<>())
          .put(groupVersion.substring(slash + 1), resources);
    });
    return groups;
  }

  private static ObjectNode describe(String group, Map<String, JsonNode> versions) {
    ObjectNode node = Json.object().put("name", group);
    ArrayNode list = node.putArray("versions");
    versions.keySet().forEach(version ->
        list.addObject().put("groupVersion", group + "/" + version).put("version", version));
    node.set("preferredVersion", list.get(0).deepCopy());
    return node;
  }

  private static void addResources(ArrayNode target, String group, String version, JsonNode resources) {
    var byName = new LinkedHashMap<String, ObjectNode>();
    for (JsonNode resource : resources) {
      String name = resource.path("name").asString("");
      int slash = name.indexOf('/');
      ObjectNode node = slash < 0 ? target.addObject().put("resource", name) : null;
      if (slash >= 0 && byName.containsKey(name.substring(0, slash))) {
        node = byName.get(name.substring(0, slash)).withArray("subresources").addObject();
        node.put("subresource", name.substring(slash + 1));
      }
      if (node == null) {
        continue;
      }
      node.putObject("responseKind")
          .put("group", resource.path("group").asString(group))
          .put("version", resource.path("version").asString(version))
          .put("kind", resource.path("kind").asString(""));
      if (slash < 0) {
        node.put("scope", resource.path("namespaced").asBoolean(false) ? "Namespaced" : "Cluster");
        node.put("singularResource", resource.path("singularName").asString(""));
        byName.put(name, node);
      }
      for (String list : new String[] {"verbs", "shortNames", "categories"}) {
        if (resource.has(list)) {
          node.set(list, resource.path(list));
        }
      }
    }
  }
}
