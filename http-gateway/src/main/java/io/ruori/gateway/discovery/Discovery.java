package io.ruori.gateway.discovery;

import io.ruori.core.custom.VersionPriority;
import io.ruori.core.kind.Kinds;
import io.ruori.core.kind.ResourceType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Which groups, versions and resources are served, read off the kinds; made anew only when those change. */
public final class Discovery {
  private final Kinds kinds;
  private volatile Documents made;

  public Discovery(Kinds kinds) {
    this.kinds = kinds;
  }

  /** The documents as of now. */
  public Documents documents() {
    Kinds.Snapshot snapshot = kinds.snapshot();
    Documents known = made;
    if (known == null || known.snapshot() != snapshot) {
      known = new Documents(snapshot, groups(snapshot));
      made = known;
    }
    return known;
  }

  /** A resource in one of its versions. */
  public record Resource(ResourceType type, ResourceType.Version version) {}

  /**
   * An API group.
   *
   * @param versions the preferred one first, each with its resources
   */
  public record Group(String name, Map<String, List<Resource>> versions) {}

  private static Map<String, Group> groups(Kinds.Snapshot snapshot) {
    var groups = new LinkedHashMap<String, Group>();
    for (ResourceType type : snapshot.all()) {
      String name = type.id().group();
      Group group = groups.computeIfAbsent(name, n -> new Group(n, new LinkedHashMap<>()));
      for (ResourceType.Version version : type.versions()) {
        group.versions()
            .computeIfAbsent(version.name(), _ -> new ArrayList<>())
            .add(new Resource(type, version));
      }
    }
    groups.replaceAll((name, group) -> isCustom(group) ? inOrder(group) : group);
    return groups;
  }

  static boolean isCustom(Group group) {
    return group.versions().values().stream().flatMap(List::stream).anyMatch(r -> r.version().custom().isPresent());
  }

  /** The versions of several definitions, the most preferred first. */
  private static Group inOrder(Group group) {
    var versions = new TreeMap<String, List<Resource>>(VersionPriority.HIGHEST_FIRST);
    versions.putAll(group.versions());
    return new Group(group.name(), versions);
  }
}
