package io.ruori.core.object;

import java.util.Comparator;
import java.util.Objects;

/**
 * The identity of an API object in the ledger: one key, one actor, one history. The version is not part of it; every
 * served version of a resource is a rendering of the same stored object.
 *
 * @param group the API group, {@code ""} for the core group
 * @param resource the plural resource name, such as {@code pods}
 * @param namespace {@code ""} for a cluster-scoped object
 * @param name the object's name
 */
public record ObjectKey(String group, String resource, String namespace, String name) implements Comparable<ObjectKey> {
  private static final Comparator<ObjectKey> ORDER =
      Comparator.comparing(ObjectKey::group)
          .thenComparing(ObjectKey::resource)
          .thenComparing(ObjectKey::namespace)
          .thenComparing(ObjectKey::name);

  public ObjectKey {
    Objects.requireNonNull(group);
    Objects.requireNonNull(resource);
    Objects.requireNonNull(namespace);
    Objects.requireNonNull(name);
  }

  public GroupResource groupResource() {
    return new GroupResource(group, resource);
  }

  @Override
  public int compareTo(ObjectKey other) {
    return ORDER.compare(this, other);
  }

  /** {@code group/resource/namespace/name}: unique, since no part may hold a slash. */
  @Override
  public String toString() {
    return group + "/" + resource + "/" + namespace + "/" + name;
  }

  /** The inverse of {@link #toString()}. */
  public static ObjectKey parse(String text) {
    String[] parts = text.split("/", 4);
    if (parts.length != 4) {
      throw new IllegalArgumentException("not an object key: " + text);
    }
    return new ObjectKey(parts[0], parts[1], parts[2], parts[3]);
  }
}
