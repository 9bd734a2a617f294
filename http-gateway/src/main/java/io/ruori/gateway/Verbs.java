package io.ruori.gateway;

import io.ruori.core.decode.KindBodyDecoder;
import io.ruori.core.kind.ResourceType;
import io.ruori.core.object.GroupResource;
import io.ruori.core.tls.AnyServer;
import io.ruori.core.view.Views;
import io.ruori.gateway.answer.Renderer;
import io.ruori.gateway.answer.Tables;
import io.ruori.gateway.metrics.ApiMetrics;
import io.ruori.gateway.proxy.ProxyVerb;
import io.ruori.gateway.request.Refusals;
import io.ruori.gateway.request.Refused;
import io.ruori.gateway.verb.Bind;
import io.ruori.gateway.verb.ComponentStatuses;
import io.ruori.gateway.verb.Create;
import io.ruori.gateway.verb.Delete;
import io.ruori.gateway.verb.DeleteCollection;
import io.ruori.gateway.verb.Evict;
import io.ruori.gateway.verb.Get;
import io.ruori.gateway.verb.ListObjects;
import io.ruori.gateway.verb.Patch;
import io.ruori.gateway.verb.PodLog;
import io.ruori.gateway.verb.PodStream;
import io.ruori.gateway.verb.Review;
import io.ruori.gateway.verb.ScaleVerbs;
import io.ruori.gateway.verb.Update;
import io.ruori.gateway.verb.Verb;
import io.ruori.gateway.verb.WatchObjects;
import io.ruori.gateway.verb.Writing;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The verbs by name, and those of resources and subresources that are not like the others.
 *
 * @param plain the verbs of stored objects, {@code get} to {@code deletecollection}
 * @param special by {@code resource.group/subresource:verb}, such as {@code pods/log:get}
 */
record Verbs(Map<String, Verb> plain, Map<String, Verb> special) {
  private static final List<GroupResource> REVIEWS = List.of(
      new GroupResource("authentication.k8s.io", "selfsubjectreviews"),
      new GroupResource("authentication.k8s.io", "tokenreviews"),
      new GroupResource("authorization.k8s.io", "localsubjectaccessreviews"),
      new GroupResource("authorization.k8s.io", "selfsubjectaccessreviews"),
      new GroupResource("authorization.k8s.io", "selfsubjectrulesreviews"),
      new GroupResource("authorization.k8s.io", "subjectaccessreviews"));

  static Verbs of(GatewayParts parts, ApiMetrics metrics) {
    Views views = parts.objects().views();
    var renderer = new Renderer(new Tables(parts.clock()));
    var writing = new Writing(parts.objects(), renderer, parts.clock());
    Map<String, Verb> plain =
        Map.of(
            "get", new Get(views, renderer),
            "list", new ListObjects(views, renderer),
            "watch", new WatchObjects(views, renderer, parts.random(), metrics),
            "create", new Create(writing),
            "update", new Update(writing),
            "patch", new Patch(writing),
            "delete", new Delete(writing),
            "deletecollection", new DeleteCollection(writing));
    var scale = new ScaleVerbs(views, writing);
    var evict = new Evict(views, writing, parts.clock(), new KindBodyDecoder(parts.kinds()));
    var proxy = new ProxyVerb(views, parts.random(), parts.nodeTls().orElseGet(AnyServer::context));
    var special = new HashMap<String, Verb>();
    List.of("get", "create", "update", "patch", "delete").forEach(verb -> special.put(key(null, "proxy", verb), proxy));
    special.putAll(
        Map.of(
            key(null, "scale", "get"), scale.get(),
            key(null, "scale", "update"), scale.update(),
            key(null, "scale", "patch"), scale.patch(),
            key(new GroupResource("", "pods"), "log", "get"), new PodLog(views, parts.logs(), parts.clock()),
            key(new GroupResource("", "pods"), "eviction", "create"), evict,
            key(new GroupResource("", "pods"), "binding", "create"), new Bind(writing),
            key(new GroupResource("", "bindings"), "", "create"), new Bind(writing)));
    var components = new ComponentStatuses(renderer);
    special.put(key(new GroupResource("", "componentstatuses"), "", "get"), components::get);
    special.put(key(new GroupResource("", "componentstatuses"), "", "list"), components::list);
    var stream = new PodStream(views, parts.streams());
    for (String verb : List.of("get", "create")) {
      List.of("exec", "attach", "portforward")
          .forEach(subresource -> special.put(key(new GroupResource("", "pods"), subresource, verb), stream));
    }
    var review = new Review(writing, parts.identity());
    REVIEWS.forEach(id -> special.put(key(id, "", "create"), review));
    return new Verbs(plain, Map.copyOf(special));
  }

  Verb find(ResourceType type, String subresource, String verb) {
    Verb found = special.get(key(type.id(), subresource, verb));
    if (found == null) {
      found = special.get(key(null, subresource, verb));
    }
    if (found == null && !type.virtual() && (subresource.isEmpty() || isOfObject(type, subresource))) {
      found = plain.get(verb);
    }
    if (found == null) {
      throw new Refused(Refusals.METHOD_NOT_ALLOWED);
    }
    return found;
  }

  /** Subresources that read and write the object itself. */
  private static boolean isOfObject(ResourceType type, String subresource) {
    return switch (subresource) {
      case "status", "finalize", "approval", "resize", "ephemeralcontainers", "binding", "token" -> true;
      default -> type.strategy().subresource(subresource).isPresent();
    };
  }

  /** @param id {@code null} for a subresource that is the same for every resource */
  static String key(GroupResource id, String subresource, String verb) {
    return (id == null ? "*" : id) + "/" + subresource + ":" + verb;
  }
}
