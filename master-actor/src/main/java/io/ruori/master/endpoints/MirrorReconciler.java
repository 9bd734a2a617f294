package io.ruori.master.endpoints;

import io.ruori.core.api.Api;
import io.ruori.core.object.ObjectKey;
import io.ruori.core.reconcile.Reconciler;
import io.ruori.master.document.Doc;
import io.ruori.master.pod.Pods;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Shows Endpoints that somebody wrote for a service without a selector as EndpointSlices, too (upstream's {@code
 * endpointslicemirroring}).
 */
public final class MirrorReconciler implements Reconciler {
  private static final String SKIP = "endpointslice.kubernetes.io/skip-mirror";
  private static final String LEADER = "control-plane.alpha.kubernetes.io/leader";

  private MirrorReconciler() {}

  public static MirrorReconciler create() {
    return new MirrorReconciler();
  }

  @Override
  public String name() {
    return "endpointslice-mirroring-controller";
  }

  @Override
  public Api.Resource subject() {
    return EndpointsReconciler.ENDPOINTS;
  }

  @Override
  public List<Trigger> triggers() {
    return List.of(
        new Trigger(ServiceTriggers.SERVICES, (old, service, api) -> {
          ObjectNode any = service == null ? old : service;
          return List.of(key(Doc.namespace(any), Doc.name(any)));
        }),
        new Trigger(SliceReconciler.SLICES, (old, slice, api) -> {
          ObjectNode any = slice == null ? old : slice;
          boolean ours = Doc.labels(any).getOrDefault(SlicePlan.MANAGED_BY, "").equals(MirrorPlan.MANAGER);
          String service = Doc.labels(any).getOrDefault(SlicePlan.SERVICE_NAME, "");
          return ours && !service.isEmpty() ? List.of(key(Doc.namespace(any), service)) : List.of();
        }));
  }

  private static ObjectKey key(String namespace, String name) {
    return new ObjectKey("", "endpoints", namespace, name);
  }

  @Override
  public Result reconcile(ObjectKey key, Api api) {
    Optional<ObjectNode> endpoints = api.find(EndpointsReconciler.ENDPOINTS, key.namespace(), key.name())
        .filter(found -> isMirrored(found) && !Doc.deleting(found))
        .filter(found -> api.find(ServiceTriggers.SERVICES, key.namespace(), key.name())
            .filter(service -> !Doc.has(service, "spec", "selector")).isPresent());
    String ours = SlicePlan.SERVICE_NAME + "=" + key.name() + "," + SlicePlan.MANAGED_BY + "=" + MirrorPlan.MANAGER;
    var left = new ArrayList<>(api.list(SliceReconciler.SLICES, key.namespace(), new Api.Query(ours, "")).items());
    for (ObjectNode wanted : endpoints.map(MirrorPlan::slices).orElse(List.of())) {
      Optional<ObjectNode> there = left.stream().filter(slice -> MirrorPlan.isSameGroup(slice, wanted)).findFirst();
      if (there.isEmpty()) {
        api.create(SliceReconciler.SLICES, key.namespace(), wanted);
        continue;
      }
      left.remove(there.get());
      MirrorPlan.changed(there.get(), wanted).ifPresent(slice -> api.update(SliceReconciler.SLICES, "", slice));
    }
    left.forEach(slice -> api.delete(SliceReconciler.SLICES, key.namespace(), Doc.name(slice), Pods.onlyIf(slice)));
    return Result.DONE;
  }

  private static boolean isMirrored(JsonNode endpoints) {
    return !Doc.labels(endpoints).getOrDefault(SKIP, "").equals("true") && !Doc.annotations(endpoints).containsKey(LEADER);
  }
}
