package io.ruori.master.endpoints;

import io.ruori.core.api.Api;
import io.ruori.core.api.ApiException;
import io.ruori.core.object.Json;
import io.ruori.core.object.ObjectKey;
import io.ruori.core.reconcile.Reconciler;
import io.ruori.master.document.Doc;
import io.ruori.master.document.LabelSelector;
import io.ruori.master.pod.Pods;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Keeps the Endpoints of services that have a selector, and removes them with their service. */
public final class EndpointsReconciler implements Reconciler {
  static final Api.Resource ENDPOINTS = Api.Resource.core("endpoints");

  private EndpointsReconciler() {}

  public static EndpointsReconciler create() {
    return new EndpointsReconciler();
  }

  @Override
  public String name() {
    return "endpoints-controller";
  }

  @Override
  public Api.Resource subject() {
    return ServiceTriggers.SERVICES;
  }

  @Override
  public List<Trigger> triggers() {
    // Only a deletion wakes: Endpoints without a service may be somebody's own.
    return List.of(ServiceTriggers.pods(), new Trigger(ENDPOINTS, (old, object, api) ->
        object == null ? List.of(ServiceTriggers.key(Doc.namespace(old), Doc.name(old))) : List.of()));
  }

  @Override
  public Result reconcile(ObjectKey key, Api api) {
    Optional<ObjectNode> found = api.find(ServiceTriggers.SERVICES, key.namespace(), key.name());
    if (found.isEmpty()) {
      delete(key, Json.object(), api);
      return Result.DONE;
    }
    ObjectNode service = found.get();
    Map<String, String> selector = Doc.strings(service, "spec", "selector");
    if (selector.isEmpty() || Doc.deleting(service)) {
      return Result.DONE;
    }
    String query = LabelSelector.ofLabels(selector).text();
    List<ObjectNode> pods = api.list(Pods.PODS, key.namespace(), new Api.Query(query, "")).items();
    ObjectNode wanted = EndpointsPlan.of(service, pods);
    Optional<ObjectNode> existing = api.find(ENDPOINTS, key.namespace(), key.name());
    if (existing.isEmpty()) {
      Doc.child(wanted, "metadata", "annotations")
          .put(EndpointsPlan.TRIGGER_TIME, Doc.text(service, "metadata", "creationTimestamp"));
      create(wanted, api);
    } else if (differs(existing.get(), wanted)) {
      api.update(ENDPOINTS, "", EndpointsPlan.changed(existing.get(), wanted));
    }
    return Result.DONE;
  }

  private static boolean differs(JsonNode existing, JsonNode wanted) {
    return !Doc.same(existing.path("subsets"), wanted.path("subsets"))
        || !Doc.labels(existing).equals(Doc.labels(wanted));
  }

  private static void create(ObjectNode wanted, Api api) {
    try {
      api.create(ENDPOINTS, Doc.namespace(wanted), wanted);
    } catch (ApiException e) {
      // A service that goes away with its namespace, or somebody was faster: the next event tells.
      if (!e.isNotFound() && e.refusal().code() != 403) {
        throw e;
      }
    }
  }

  static void delete(ObjectKey key, ObjectNode options, Api api) {
    try {
      api.delete(ENDPOINTS, key.namespace(), key.name(), options);
    } catch (ApiException e) {
      if (!e.isNotFound()) {
        throw e;
      }
    }
  }
}
