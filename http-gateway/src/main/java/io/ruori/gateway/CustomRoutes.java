package io.ruori.gateway;

import io.ruori.core.kind.ResourceType;
import io.ruori.core.object.GroupResource;
import io.ruori.core.object.Refusal;
import io.ruori.gateway.request.Target;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What upstream's handler of custom kinds says of paths and methods, in other words than those of built-in ones. */
final class CustomRoutes {
  private static final Set<String> VERBS =
      Set.of("get", "list", "watch", "create", "update", "patch", "delete", "deletecollection");

  private CustomRoutes() {}

  /** Whether the path has a namespace where it should. */
  static boolean isPlace(Target target, ResourceType type) {
    if (!type.namespaced()) {
      return target.namespace().isEmpty();
    }
    return !target.namespace().isEmpty() || target.verb().equals("list") || target.verb().equals("watch");
  }

  static Optional<Refusal> refusal(Target target, ResourceType type, ResourceType.Version version) {
    if (target.subresource().isEmpty()) {
      return VERBS.contains(target.verb()) ? Optional.empty() : Optional.of(unsupported(target.verb(), type.id()));
    }
    Optional<ResourceType.Subresource> subresource = version.subresource(target.subresource());
    if (subresource.isEmpty()) {
      return Optional.of(Refusal.notFound(type.id(), target.name()));
    }
    return subresource.get().verbs().contains(target.verb())
        ? Optional.empty()
        : Optional.of(unsupported(target.verb(), type.id()));
  }

  private static Refusal unsupported(String verb, GroupResource id) {
    String message = verb + " is not supported on resources of kind \"" + id.resource() + "." + id.group() + "\"";
    var details = new Refusal.Details("", id.group(), id.resource(), "", List.of(), 0);
    return new Refusal(405, "MethodNotAllowed", message, details);
  }
}
