package io.ruori.gateway;

import io.ruori.core.kind.ResourceType;
import io.ruori.core.object.Refusal;
import io.ruori.gateway.request.Refusals;
import io.ruori.gateway.request.Target;
import java.util.Set;

/** Which verb a path and a method mean, and whether a resource has it: upstream's route table. */
final class Routes {
  private Routes() {}

  /** The verb of a route, or why there is none. */
  sealed interface Route {
    /** @param verb as discovery names it; {@code watch} and {@code list} for collections */
    record To(String verb) implements Route {}

    record Nowhere(Refusal refusal) implements Route {}
  }

  static Route find(String method, Target target, ResourceType type, ResourceType.Version version) {
    boolean oldProxy = target.verb().equals("proxy"); // a path that upstream no longer has
    boolean proxied = target.subresource().equals("proxy");
    boolean gap = !proxied && target.parts().stream().anyMatch(String::isEmpty);
    if (oldProxy || gap || !isPlaceOf(target, type)) {
      return new Route.Nowhere(Refusals.NO_SUCH_PATH);
    }
    if (target.name().equals(".") || target.name().equals("..")) {
      String message = "Name parameter invalid: \"" + target.name() + "\": may not be '" + target.name() + "'";
      return new Route.Nowhere(Refusal.badRequest(message));
    }
    if (target.watchPrefix()) {
      return method.equals("GET") && version.verbs().contains("watch")
          ? new Route.To("watch")
          : new Route.Nowhere(Refusals.METHOD_NOT_ALLOWED);
    }
    if (!target.subresource().isEmpty()) {
      return subresource(method, target, version);
    }
    return target.name().isEmpty() ? collection(method, target, type, version) : object(method, version);
  }

  /** Cluster-scoped resources have no namespace in their path; objects of the others have one. */
  private static boolean isPlaceOf(Target target, ResourceType type) {
    boolean isNamespaceItself =
        target.resource().equals("namespaces") && target.namespace().equals(target.name());
    if (!type.namespaced()) {
      return target.namespace().isEmpty() || isNamespaceItself && !target.name().isEmpty();
    }
    return !target.namespace().isEmpty() || target.name().isEmpty();
  }

  private static Route collection(String method, Target target, ResourceType type, ResourceType.Version version) {
    boolean everywhere = type.namespaced() && target.namespace().isEmpty();
    String verb =
        switch (method) {
          case "GET" -> target.verb();
          case "POST" -> everywhere ? "" : "create";
          case "DELETE" -> everywhere ? "" : "deletecollection";
          default -> "";
        };
    return served(verb, version.verbs());
  }

  private static Route object(String method, ResourceType.Version version) {
    if (!version.verbs().contains("get")) {
      return new Route.Nowhere(Refusals.NO_SUCH_PATH);
    }
    return served(verb(method, ""), version.verbs());
  }

  private static Route subresource(String method, Target target, ResourceType.Version version) {
    var sub = version.subresource(target.subresource());
    boolean proxy = target.subresource().equals("proxy");
    if (sub.isEmpty() || target.parts().size() > 3 && !proxy) {
      return new Route.Nowhere(Refusals.NO_SUCH_PATH);
    }
    boolean reads = proxy && (method.equals("HEAD") || method.equals("OPTIONS"));
    return served(reads ? "get" : verb(method, "create"), sub.get().verbs());
  }

  private static String verb(String method, String post) {
    return switch (method) {
      case "GET" -> "get";
      case "PUT" -> "update";
      case "PATCH" -> "patch";
      case "DELETE" -> "delete";
      case "POST" -> post;
      default -> "";
    };
  }

  private static Route served(String verb, Set<String> verbs) {
    return verbs.contains(verb) ? new Route.To(verb) : new Route.Nowhere(Refusals.METHOD_NOT_ALLOWED);
  }
}
