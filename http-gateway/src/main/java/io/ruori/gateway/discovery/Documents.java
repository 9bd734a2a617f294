package io.ruori.gateway.discovery;

import io.ruori.core.kind.Kinds;
import io.ruori.core.kind.ResourceType;
import io.ruori.core.object.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The documents of discovery, as of one set of kinds. */
public final class Documents {
  private static final Set<String> STORED_AS_BETA = Set.of("customresourcedefinitions", "volumeattributesclasses");
  private static final Set<String> NOT_WHILE_GOING = Set.of("create", "update", "patch");

  private final Kinds.Snapshot snapshot;
  private final Map<String, Discovery.Group> groups;

  Documents(Kinds.Snapshot snapshot, Map<String, Discovery.Group> groups) {
    this.snapshot = snapshot;
    this.groups = groups;
  }

  Kinds.Snapshot snapshot() {
    return snapshot;
  }

  /** {@code ""} is the core group. */
  public boolean hasGroup(String name) {
    return groups.containsKey(name);
  }

  /** Whether a group is one of custom kinds. */
  public boolean isCustom(String group) {
    return groups.containsKey(group) && Discovery.isCustom(groups.get(group));
  }

  public boolean hasVersion(String group, String version) {
    return groups.containsKey(group) && groups.get(group).versions().containsKey(version);
  }

  public Collection<Discovery.Group> groups() {
    return groups.values();
  }

  /** {@code /api}. */
  public ObjectNode coreVersions(String serverAddress) {
    ObjectNode document = Json.object().put("kind", "APIVersions");
    document.putArray("versions").add("v1");
    document
        .putArray("serverAddressByClientCIDRs")
        .addObject()
        .put("clientCIDR", "0.0.0.0/0")
        .put("serverAddress", serverAddress);
    return document;
  }

  /** {@code /apis}. */
  public ObjectNode groupList() {
    ObjectNode document = Json.object().put("kind", "APIGroupList").put("apiVersion", "v1");
    ArrayNode list = document.putArray("groups");
    groups.values().stream().filter(g -> !g.name().isEmpty()).forEach(g -> list.add(describe(g)));
    return document;
  }

  /** {@code /apis/GROUP}. */
  public Optional<ObjectNode> group(String name) {
    return Optional.ofNullable(name.isEmpty() ? null : groups.get(name))
        .map(group -> {
          ObjectNode document = Json.object().put("kind", "APIGroup").put("apiVersion", "v1");
          document.setAll(describe(group));
          return document;
        });
  }

  private static ObjectNode describe(Discovery.Group group) {
    ObjectNode node = Json.object().put("name", group.name());
    ArrayNode versions = node.putArray("versions");
    group.versions().keySet().forEach(version -> versions.add(groupVersion(group.name(), version)));
    node.set("preferredVersion", groupVersion(group.name(), group.versions().keySet().iterator().next()));
    return node;
  }

  private static ObjectNode groupVersion(String group, String version) {
    return Json.object().put("groupVersion", group + "/" + version).put("version", version);
  }

  /** {@code /api/v1} and {@code /apis/GROUP/VERSION}. */
  public Optional<ObjectNode> resources(String group, String version) {
    return Optional.ofNullable(groups.get(group))
        .map(g -> g.versions().get(version))
        .map(resources -> resourceList(group, version, resources));
  }

  private static ObjectNode resourceList(String group, String version, List<Discovery.Resource> resources) {
    ObjectNode document = Json.object().put("kind", "APIResourceList");
    if (!group.isEmpty()) {
      document.put("apiVersion", "v1");
    }
    document.put("groupVersion", group.isEmpty() ? version : group + "/" + version);
    ArrayNode list = document.putArray("resources");
    for (Discovery.Resource resource : resources) {
      list.add(resource(resource));
      resource.version().subresources().forEach(sub -> list.add(subresource(resource.type(), sub)));
    }
    return document;
  }

  private static ObjectNode resource(Discovery.Resource resource) {
    ResourceType type = resource.type();
    ObjectNode node =
        Json.object()
            .put("name", type.id().resource())
            .put("singularName", type.singular())
            .put("namespaced", type.namespaced())
            .put("kind", type.kind());
    addVerbs(node, resource.version());
    addUnlessEmpty(node, "shortNames", type.shortNames());
    addUnlessEmpty(node, "categories", type.categories());
    boolean storesServed = type.versions().stream().anyMatch(ResourceType.Version::storage);
    if (!type.virtual() && storesServed) {
      node.put("storageVersionHash", storageVersionHash(type));
    }
    return node;
  }

  private static ObjectNode subresource(ResourceType type, ResourceType.Subresource sub) {
    ObjectNode node =
        Json.object()
            .put("name", type.id().resource() + "/" + sub.name())
            .put("singularName", "")
            .put("namespaced", type.namespaced());
    if (!sub.group().isEmpty() || !sub.version().isEmpty()) {
      node.put("group", sub.group()).put("version", sub.version());
    }
    node.put("kind", sub.kind());
    addTexts(node, "verbs", sub.verbs());
    return node;
  }

  /** As upstream's {@code discovery.StorageVersionHash}, by the version that upstream stores. */
  private static String storageVersionHash(ResourceType type) {
    String stored = STORED_AS_BETA.contains(type.id().resource()) ? "v1beta1" : type.storageVersion().name();
    String version = type.stored().group() + "/" + stored + "/" + type.kind();
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(version.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(java.util.Arrays.copyOf(hash, 8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Sorted, but for custom kinds, which upstream lists in an order of their own and fewer while they go. */
  static void addVerbs(ObjectNode node, ResourceType.Version version) {
    if (version.custom().isEmpty()) {
      addTexts(node, "verbs", version.verbs());
      return;
    }
    boolean going = version.custom().get().isTerminating();
    ArrayNode verbs = node.putArray("verbs");
    version.verbs().stream().filter(verb -> !going || !NOT_WHILE_GOING.contains(verb)).forEach(verbs::add);
  }

  static void addTexts(ObjectNode node, String field, Collection<String> texts) {
    ArrayNode list = node.putArray(field);
    texts.stream().sorted().forEach(list::add);
  }

  static void addUnlessEmpty(ObjectNode node, String field, List<String> texts) {
    if (!texts.isEmpty()) {
      ArrayNode list = node.putArray(field);
      texts.forEach(list::add);
    }
  }
}
