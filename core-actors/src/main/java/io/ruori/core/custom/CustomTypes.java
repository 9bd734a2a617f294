package io.ruori.core.custom;

import io.ruori.core.custom.rule.RuleTree;
import io.ruori.core.kind.ResourceType;
import io.ruori.core.kind.ResourceType.Subresource;
import io.ruori.core.kind.ResourceType.Version;
import io.ruori.core.kind.Strategy;
import io.ruori.core.object.Fields;
import io.ruori.core.object.GroupResource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Makes a resource type of a definition. */
final class CustomTypes {
  private static final List<String> VERBS =
      List.of("delete", "deletecollection", "get", "list", "patch", "create", "update", "watch");
  private static final Set<String> SUBRESOURCE_VERBS = new LinkedHashSet<>(List.of("get", "patch", "update"));

  private CustomTypes() {}

  /** Empty while the definition is not established, or serves no version. */
  static Optional<ResourceType> of(Definition definition) {
    List<JsonNode> served = definition.versions().stream().filter(version -> Fields.flag(version, "served")).toList();
    if (!definition.isTrue("Established") || served.isEmpty()) {
      return Optional.empty();
    }
    JsonNode names = definition.acceptedNames();
    var id = new GroupResource(definition.group(), Fields.text(names, "plural"));
    List<Version> versions = served.stream()
        .sorted(Comparator.comparing((JsonNode v) -> Fields.text(v, "name"), VersionPriority.HIGHEST_FIRST))
        .map(version -> version(definition, version))
        .toList();
    return Optional.of(
        new ResourceType(
            id,
            id,
            Fields.text(names, "kind"),
            Fields.text(names, "singular"),
            Fields.text(definition.spec(), "scope").equals("Namespaced"),
            Fields.texts(names, "shortNames"),
            Fields.texts(names, "categories"),
            versions,
            false,
            versions.getFirst().custom().map(custom -> custom.strategy()).orElse(Strategy.PLAIN)));
  }

  private static Version version(Definition definition, JsonNode version) {
    var subresources = new ArrayList<Subresource>();
    JsonNode offered = version.path("subresources");
    if (offered.has("status")) {
      subresources.add(new Subresource("status", "", "", definition.kind(), SUBRESOURCE_VERBS));
    }
    if (offered.has("scale")) {
      subresources.add(new Subresource("scale", "autoscaling", "v1", "Scale", SUBRESOURCE_VERBS));
    }
    String name = Fields.text(version, "name");
    return new Version(
        name,
        schemaName(definition.group(), name, definition.kind()),
        Fields.flag(version, "storage"),
        new LinkedHashSet<>(VERBS),
        subresources,
        Optional.of(new ServedVersion(definition, version, RuleTree.of(definition.schema(name)))));
  }

  /** As upstream names a custom kind's definition: the group backwards, the version, the kind. */
  private static String schemaName(String group, String version, String kind) {
    var parts = new ArrayList<>(List.of(group.split("\\.")));
    return String.join(".", parts.reversed()) + "." + version + "." + kind;
  }
}
