package io.ruori.gateway.discovery;

import io.ruori.core.kind.ResourceType;
import io.ruori.core.object.Json;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** All of discovery in one document ({@code apidiscovery.k8s.io/v2}), which kubectl asks for first. */
final class Aggregated {
  static final String CONTENT_TYPE = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

  private Aggregated() {}

  /** The core group for {@code /api}, all others for {@code /apis}. */
  static ObjectNode document(Documents documents, boolean core) {
    ObjectNode list =
        Json.object().put("kind", "APIGroupDiscoveryList").put("apiVersion", "apidiscovery.k8s.io/v2");
    list.putObject("metadata");
    ArrayNode items = list.putArray("items");
    for (Discovery.Group group : documents.groups()) {
      if (group.name().isEmpty() == core) {
        items.add(group(group));
      }
    }
    return list;
  }

  private static ObjectNode group(Discovery.Group group) {
    ObjectNode node = Json.object();
    ObjectNode metadata = node.putObject("metadata");
    if (!group.name().isEmpty()) {
      metadata.put("name", group.name());
    }
    ArrayNode versions = node.putArray("versions");
    group.versions().forEach((version, resources) -> {
      ObjectNode one = versions.addObject().put("version", version);
      ArrayNode list = one.putArray("resources");
      resources.forEach(resource -> list.add(resource(resource)));
      one.put("freshness", "Current");
    });
    return node;
  }

  private static ObjectNode resource(Discovery.Resource resource) {
    ResourceType type = resource.type();
    ObjectNode node = Json.object().put("resource", type.id().resource());
    boolean custom = resource.version().custom().isPresent();
    String group = custom ? type.id().group() : "";
    String version = custom ? resource.version().name() : "";
    node.set("responseKind", kind(group, version, type.kind()));
    node.put("scope", type.namespaced() ? "Namespaced" : "Cluster");
    node.put("singularResource", type.singular());
    Documents.addVerbs(node, resource.version());
    Documents.addUnlessEmpty(node, "shortNames", type.shortNames());
    Documents.addUnlessEmpty(node, "categories", type.categories());
    if (!resource.version().subresources().isEmpty()) {
      ArrayNode list = node.putArray("subresources");
      resource.version().subresources().forEach(sub -> list.add(subresource(sub, group, version)));
    }
    return node;
  }

  private static ObjectNode subresource(ResourceType.Subresource sub, String group, String version) {
    ObjectNode node = Json.object().put("subresource", sub.name());
    boolean own = sub.version().isEmpty();
    node.set("responseKind", kind(own ? group : sub.group(), own ? version : sub.version(), sub.kind()));
    Documents.addTexts(node, "verbs", sub.verbs());
    return node;
  }

  private static ObjectNode kind(String group, String version, String kind) {
    return Json.object().put("group", group).put("version", version).put("kind", kind);
  }
}
