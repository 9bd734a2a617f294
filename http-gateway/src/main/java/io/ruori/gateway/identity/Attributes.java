package io.ruori.gateway.identity;

import io.ruori.core.kind.User;
import io.ruori.gateway.request.Target;

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

  public static Attributes of(User user, Target target) {
    return new Attributes(
        user,
        target.verb(),
        target.isResource(),
        target.group(),
        target.version(),
        target.resource(),
        target.subresource(),
        target.namespace(),
        target.name(),
        target.path());
  }

  /** About one named thing of a group, such as a user to impersonate. */
  public static Attributes resource(User user, String verb, String group, String resource, String namespace, String name) {
    return new Attributes(user, verb, true, group, "", resource, "", namespace, name, "");
  }
}
