package io.ruori.core.access;

import io.ruori.core.kind.User;

/**
 * What an authorizer judges, as upstream's {@code authorizer.Attributes}.
 *
 * @param path for requests that are about no resource
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
    String path) {

  /** About one named thing of a group, such as a user to impersonate. */
  public static Attributes resource(User user, String verb, String group, String resource, String namespace, String name) {
    return new Attributes(user, verb, true, group, "", resource, "", namespace, name, "");
  }
}
