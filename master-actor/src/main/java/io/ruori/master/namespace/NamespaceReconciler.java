package io.ruori.master.namespace;

import io.ruori.core.api.Api;
import io.ruori.core.api.ApiException;
import io.ruori.core.object.Json;
import io.ruori.core.object.ObjectKey;
import io.ruori.core.reconcile.Reconciler;
import io.ruori.master.document.Doc;
import io.ruori.master.pod.Pods;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Empties namespaces that are deleted, pods first, then gives up the finalizer {@code kubernetes}. */
public final class NamespaceReconciler implements Reconciler {
  static final Api.Resource NAMESPACES = Api.Resource.core("namespaces");
  private static final String FINALIZER = "kubernetes";
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

  private final InstantSource clock;

  private NamespaceReconciler(InstantSource clock) {
    this.clock = clock;
  }

  public static NamespaceReconciler create(InstantSource clock) {
    return new NamespaceReconciler(clock);
  }

  @Override
  public String name() {
    return "namespace-controller";
  }

  @Override
  public Api.Resource subject() {
    return NAMESPACES;
  }

  @Override
  public Result reconcile(ObjectKey key, Api api) {
    Optional<ObjectNode> found = api.find(NAMESPACES, "", key.name());
    if (found.isEmpty() || !Doc.deleting(found.get()) || !finalizers(found.get()).contains(FINALIZER)) {
      return Result.DONE;
    }
    ObjectNode namespace = found.get();
    List<Api.Served> kinds = api.served().stream().filter(NamespaceReconciler::emptied).toList();
    List<Remains> remains = empty(key.name(), kinds, api);
    ObjectNode updated = writeStatus(namespace, NamespaceStatus.of(namespace, remains, clock.instant()), api);
    if (remains.isEmpty()) {
      giveUp(updated, api);
      return Result.DONE;
    }
    return Result.after(wait(namespace, clock.instant()));
  }

  /**
   * What is left of one kind after everything was asked to go.
   *
   * @param refusal why something may not go, or {@code ""}; it does not keep the others
   */
  record Remains(Api.Resource resource, List<ObjectNode> objects, String refusal) {}

  private static boolean emptied(Api.Served served) {
    return served.namespaced() && served.verbs().containsAll(Set.of("list", "delete"));
  }

  /** Pods go first, so that nothing they rely on is taken from under them. */
  private static List<Remains> empty(String namespace, List<Api.Served> kinds, Api api) {
    List<Remains> pods = new ArrayList<>();
    List<Remains> others = new ArrayList<>();
    kinds.stream().filter(k -> isPods(k.resource())).forEach(k -> pods.addAll(emptyKind(namespace, k.resource(), api)));
    if (!pods.isEmpty()) {
      return pods;
    }
    kinds.stream().filter(k -> !isPods(k.resource()))
        .forEach(k -> others.addAll(emptyKind(namespace, k.resource(), api)));
    return others;
  }

  private static boolean isPods(Api.Resource resource) {
    return resource.equals(Pods.PODS);
  }

  private static List<Remains> emptyKind(String namespace, Api.Resource resource, Api api) {
    String refusal = "";
    for (ObjectNode object : api.list(resource, namespace, Api.Query.ALL).items()) {
      if (!Doc.deleting(object)) {
        String refused = delete(object, resource, api);
        refusal = refusal.isEmpty() ? refused : refusal;
      }
    }
    List<ObjectNode> left = api.list(resource, namespace, Api.Query.ALL).items();
    return left.isEmpty() ? List.of() : List.of(new Remains(resource, left, refusal));
  }

  /** Why it may not go, or {@code ""}. */
  private static String delete(ObjectNode object, Api.Resource resource, Api api) {
    try {
      ObjectNode options = Pods.onlyIf(object).put("propagationPolicy", "Background");
      api.delete(resource, Doc.namespace(object), Doc.name(object), options);
      return "";
    } catch (ApiException e) {
      return e.isNotFound() || e.isConflict() ? "" : e.refusal().message();
    }
  }

  private static ObjectNode writeStatus(ObjectNode namespace, ObjectNode status, Api api) {
    if (Doc.same(status, Doc.at(namespace, "status"))) {
      return namespace;
    }
    ObjectNode changed = Doc.copy(namespace);
    changed.set("status", status);
    return api.update(NAMESPACES, "status", changed);
  }

  private static void giveUp(ObjectNode namespace, Api api) {
    ObjectNode changed = Doc.copy(namespace);
    List<String> left = finalizers(namespace).stream().filter(f -> !f.equals(FINALIZER)).toList();
    Doc.child(changed, "spec").set("finalizers", Doc.listOfTexts(left));
    api.update(NAMESPACES, "finalize", changed);
  }

  private static List<String> finalizers(JsonNode namespace) {
    return Doc.texts(namespace, "spec", "finalizers");
  }

  /** Looks again soon at first, then ever more seldom. */
  private static Duration wait(JsonNode namespace, Instant now) {
    Instant asked = Doc.time(namespace, "metadata", "deletionTimestamp").orElse(now);
    Duration elapsed = Duration.between(asked, now).dividedBy(4);
    Duration wait = elapsed.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : elapsed;
    return wait.compareTo(Duration.ofMillis(100)) < 0 ? Duration.ofMillis(100) : wait;
  }

  /** The body of a namespace that is to be made. */
  static ObjectNode named(String name) {
    ObjectNode namespace = Json.object().put("apiVersion", "v1").put("kind", "Namespace");
    namespace.putObject("metadata").put("name", name);
    return namespace;
  }
}
