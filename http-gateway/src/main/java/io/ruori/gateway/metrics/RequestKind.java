package io.ruori.gateway.metrics;

import io.ruori.core.kind.Kinds;
import io.ruori.gateway.engine.Request;
import io.ruori.gateway.request.Query;
import io.ruori.gateway.request.Target;
import java.util.Locale;
import java.util.Set;

/**
 * What requests are told apart by in metrics: names that the API knows only, so that callers cannot grow the tables.
 *
 * @param verb as upstream reports it: {@code LIST}, {@code WATCH}, {@code CONNECT}
 * @param scope {@code resource}, {@code namespace}, {@code cluster} or {@code ""}
 */
public record RequestKind(
    String verb, String group, String version, String resource, String subresource, String scope, boolean dryRun) {
  private static final Set<String> METHODS = Set.of("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS");
  private static final Set<String> CONNECTING = Set.of("exec", "attach", "portforward", "proxy");

  public static RequestKind of(Request request, Query query, Target target, Kinds kinds) {
    String method = METHODS.contains(request.method()) ? request.method() : "other";
    var type = target.isResource() ? kinds.find(target.group(), target.version(), target.resource()) : null;
    if (type == null || type.isEmpty()) {
      return new RequestKind(method, "", "", "", "", "", false);
    }
    boolean known = target.subresource().isEmpty()
        || type.get().version(target.version()).flatMap(v -> v.subresource(target.subresource())).isPresent();
    String scope = !target.name().isEmpty() ? "resource" : target.namespace().isEmpty() ? "cluster" : "namespace";
    return new RequestKind(
        verb(request, target, method), target.group(), target.version(), target.resource(),
        known ? target.subresource() : "", scope, !query.all("dryRun").isEmpty());
  }

  private static String verb(Request request, Target target, String method) {
    if (CONNECTING.contains(target.subresource())) {
      return "CONNECT";
    }
    return switch (target.verb()) {
      case "list", "watch", "deletecollection" -> target.verb().toUpperCase(Locale.ROOT);
      case "patch" -> request.header("Content-Type").orElse("").startsWith("application/apply-patch") ? "APPLY" : method;
      default -> method;
    };
  }

  /** Watches, logs and connections: they last as long as their clients like. */
  public boolean isLongRunning() {
    return verb.equals("WATCH") || verb.equals("CONNECT") || subresource.equals("log");
  }

  public boolean isMutating() {
    return !Set.of("GET", "LIST", "WATCH", "HEAD").contains(verb);
  }
}
