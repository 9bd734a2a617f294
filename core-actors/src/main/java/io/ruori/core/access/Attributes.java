package io.ruori.core.access;

import io.ruori.core.kind.User;
import io.ruori.core.selector.FieldSelector;

/**
 * What an authorizer judges, as upstream's {@code authorizer.Attributes}.
 *
 * @param path for requests that are about no resource
 * @param fields which objects a list, watch or deletion of many is about
 */
public record Attributes(
    User user,
    String verb,
    boolean isResource,
    String group,
    String version,
    String resource,
    String subresource,
    String namespace,
    String name,
    String path,
    FieldSelector fields) {

  public Attributes(User user, String verb, boolean isResource, String group, String version, String resource,
      String subresource, String namespace, String name, String path) {
    this(user, verb, isResource, group, version, resource, subresource, namespace, name, path, FieldSelector.EVERYTHING);
  }

  /** About one named thing of a group, such as a user to impersonate. */
  public static Attributes resource(User user, String verb, String group, String resource, String namespace, String name) {
    return new Attributes(user, verb, true, group, "", resource, "", namespace, name, "");
  }
}
