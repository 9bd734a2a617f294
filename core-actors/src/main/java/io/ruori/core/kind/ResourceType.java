package io.ruori.core.kind;

import io.ruori.core.object.GroupResource;
import io.ruori.core.object.ObjectKey;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One kind of stored object.
 *
 * @param id group and plural name, as in the URL
 * @param stored where objects are kept: the same as {@code id}, but for kinds served under two groups (events)
 * @param kind such as {@code Pod}
 * @param versions the served versions, the most preferred first; exactly one is the storage version
 * @param virtual answered but never stored: reviews, bindings, component statuses
 * @param strategy the kind's own rules
 */
public record ResourceType(
    GroupResource id,
    GroupResource stored,
    String kind,
    String singular,
    boolean namespaced,
    List<String> shortNames,
    List<String> categories,
    List<Version> versions,
    boolean virtual,
    Strategy strategy) {

  public ResourceType {
    shortNames = List.copyOf(shortNames);
    categories = List.copyOf(categories);
    versions = List.copyOf(versions);
  }

  /**
   * One served version.
   *
   * @param schema the name of its OpenAPI definition, such as {@code io.k8s.api.core.v1.Pod}
   * @param verbs as discovery lists them
   */
  public record Version(String name, String schema, boolean storage, Set<String> verbs, List<Subresource> subresources) {
    public Version {
      verbs = Collections.unmodifiableSet(new LinkedHashSet<>(verbs));
      subresources = List.copyOf(subresources);
    }

    public Optional<Subresource> subresource(String subresourceName) {
      return subresources.stream().filter(s -> s.name().equals(subresourceName)).findFirst();
    }
  }

  /**
   * A subresource as discovery lists it: {@code status}, {@code scale}, {@code binding}.
   *
   * @param group the group of its kind, where that is not the resource's own ({@code autoscaling} for a scale)
   * @param version likewise
   */
  public record Subresource(String name, String group, String version, String kind, Set<String> verbs) {}

  public Optional<Version> version(String name) {
    return versions.stream().filter(v -> v.name().equals(name)).findFirst();
  }

  public Version storageVersion() {
    return versions.stream().filter(Version::storage).findFirst().orElseThrow();
  }

  /** The {@code apiVersion} of a version: {@code v1}, {@code apps/v1}. */
  public String apiVersion(Version version) {
    return id.group().isEmpty() ? version.name() : id.group() + "/" + version.name();
  }

  public ObjectKey key(String namespace, String name) {
    return new ObjectKey(stored.group(), stored.resource(), namespaced ? namespace : "", name);
  }
}
