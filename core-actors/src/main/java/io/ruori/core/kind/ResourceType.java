package io.ruori.core.kind;

import io.ruori.core.object.GroupResource;
import io.ruori.core.object.ObjectKey;
import io.ruori.core.schema.Schema;
import io.ruori.core.schema.Schemas;
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
   * @param schema the name of its OpenAPI definition, such as {@code io.k8s.api.core.v1.Pod}; that of a custom kind is
   *     made of its group, version and kind
   * @param verbs as discovery lists them
   * @param custom what a custom kind brings along; empty for built-in ones
   */
  public record Version(
      String name,
      String schema,
      boolean storage,
      Set<String> verbs,
      List<Subresource> subresources,
      Optional<CustomVersion> custom) {
    public Version {
      verbs = Collections.unmodifiableSet(new LinkedHashSet<>(verbs));
      subresources = List.copyOf(subresources);
    }

    /** A version of a built-in kind. */
    public Version(String name, String schema, boolean storage, Set<String> verbs, List<Subresource> subresources) {
      this(name, schema, storage, verbs, subresources, Optional.empty());
    }

    /** The structure of its objects. */
    public Schema.Struct structure() {
      return custom.map(CustomVersion::structure).orElseGet(() -> Schemas.struct(schema));
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

  /** The version in which objects are kept; that of a custom kind, which may keep one that it does not serve, is the first. */
  public Version storageVersion() {
    return versions.stream().filter(Version::storage).findFirst().orElseGet(versions::getFirst);
  }

  /** The rules for writes in a version. */
  public Strategy strategy(Version version) {
    return version.custom().map(CustomVersion::strategy).orElse(strategy);
  }

  /** How a version differs from the one in which objects are kept; empty where only its name does, and for custom kinds. */
  public Optional<Conversion> conversion(Version version) {
    return version.custom().isPresent() ? Optional.empty() : strategy.conversion(version.name());
  }

  /** The {@code apiVersion} in which objects are kept. */
  public String storedApiVersion() {
    String version = storageVersion().name();
    return stored.group().isEmpty() ? version : stored.group() + "/" + version;
  }

  /** The {@code apiVersion} of a version: {@code v1}, {@code apps/v1}. */
  public String apiVersion(Version version) {
    return id.group().isEmpty() ? version.name() : id.group() + "/" + version.name();
  }

  public ObjectKey key(String namespace, String name) {
    return new ObjectKey(stored.group(), stored.resource(), namespaced ? namespace : "", name);
  }
}
