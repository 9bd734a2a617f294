package io.ruori.gateway.verb;

import io.ruori.core.kind.ResourceType;
import io.ruori.core.kind.User;
import io.ruori.core.object.GroupResource;
import io.ruori.core.object.ObjectKey;
import io.ruori.gateway.engine.Request;
import io.ruori.gateway.request.Query;
import io.ruori.gateway.request.Rendition;
import io.ruori.gateway.request.Target;

/** A request for a resource that exists, by a user who may. */
public record Call(
    Request request,
    Query query,
    Target target,
    User user,
    ResourceType type,
    ResourceType.Version version,
    Rendition rendition) {

  /** In errors: where the objects are kept, as upstream names it. */
  public GroupResource resource() {
    return type.stored();
  }

  /** Where the objects are kept. */
  public GroupResource stored() {
    return type.stored();
  }

  public ObjectKey key() {
    return type.key(target.namespace(), target.name());
  }

  /** {@code ""} for cluster-scoped resources: a namespace's own path is about its name. */
  public String namespace() {
    return type.namespaced() ? target.namespace() : "";
  }

  /** The kind of the document that is sent. */
  public String kind() {
    return version
        .subresource(target.subresource())
        .map(ResourceType.Subresource::kind)
        .orElse(type.kind());
  }

  public String apiVersion() {
    return type.apiVersion(version);
  }
}
