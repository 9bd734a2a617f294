package io.ruori.master.endpoints;

import io.ruori.core.api.Api;
import io.ruori.core.object.ObjectKey;
import io.ruori.core.reconcile.Reconciler;
import io.ruori.master.document.Doc;
import io.ruori.master.document.LabelSelector;
import io.ruori.master.pod.Pods;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Keeps the EndpointSlices of services that have a selector. The garbage collector removes those of deleted services. */
public final class SliceReconciler implements Reconciler {
  static final Api.Resource SLICES = new Api.Resource("discovery.k8s.io", "v1", "endpointslices");
  private static final Api.Resource NODES = Api.Resource.core("nodes");

  private SliceReconciler() {}

  public static SliceReconciler create() {
    return new SliceReconciler();
  }

  @Override
  public String name() {
    return "endpointslice-controller";
  }

  @Override
  public Api.Resource subject() {
    return ServiceTriggers.SERVICES;
  }

  @Override
  public List<Trigger> triggers() {
    return List.of(ServiceTriggers.pods(), new Trigger(NODES, SliceReconciler::ofNode), new Trigger(SLICES, (old, slice, api) -> {
      ObjectNode any = slice == null ? old : slice;
      boolean ours = Doc.labels(any).getOrDefault(SlicePlan.MANAGED_BY, "").equals(SlicePlan.MANAGER);
      String service = Doc.labels(any).getOrDefault(SlicePlan.SERVICE_NAME, "");
      return ours && !service.isEmpty() ? List.of(ServiceTriggers.key(Doc.namespace(any), service)) : List.of();
    }));
  }

  /** Pods of a node that is not there are left out, and a node says in which zone its pods are. */
  private static List<ObjectKey> ofNode(ObjectNode old, ObjectNode node, Api api) {
    if (node == null || old != null && zone(old).equals(zone(node))) {
      return List.of();
    }
    return api.list(Pods.PODS, "", new Api.Query("", "spec.nodeName=" + Doc.name(node))).items().stream()
        .flatMap(pod -> ServiceTriggers.selecting(null, pod, api).stream()).distinct().toList();
  }

  @Override
  public Result reconcile(ObjectKey key, Api api) {
    Optional<ObjectNode> found = api.find(ServiceTriggers.SERVICES, key.namespace(), key.name());
    if (found.isEmpty() || Doc.deleting(found.get()) || !wanted(found.get())) {
      return Result.DONE;
    }
    ObjectNode service = found.get();
    LabelSelector selector = LabelSelector.ofLabels(Doc.strings(service, "spec", "selector"));
    List<ObjectNode> pods =
        api.list(Pods.PODS, key.namespace(), new Api.Query(selector.text(), "")).items();
    String ours = SlicePlan.SERVICE_NAME + "=" + key.name() + "," + SlicePlan.MANAGED_BY + "=" + SlicePlan.MANAGER;
    List<ObjectNode> slices = api.list(SLICES, key.namespace(), new Api.Query(ours, "")).items();
    Map<String, Optional<String>> zones = new HashMap<>();
    SlicePlan plan = SlicePlan.of(service, pods, slices,
        node -> zones.computeIfAbsent(node, n -> zone(n, api)).orElse(null));
    plan.create().forEach(s -> api.create(SLICES, key.namespace(), s));
    plan.update().forEach(s -> api.update(SLICES, "", s));
    plan.delete().forEach(s -> api.delete(SLICES, key.namespace(), Doc.name(s), Pods.onlyIf(s)));
    return Result.DONE;
  }

  private static boolean wanted(JsonNode service) {
    return !Doc.strings(service, "spec", "selector").isEmpty()
        && !Doc.text(service, "spec", "type").equals("ExternalName");
  }

  private static Optional<String> zone(String node, Api api) {
    return api.find(NODES, "", node).map(SliceReconciler::zone);
  }

  private static String zone(ObjectNode node) {
    return Doc.labels(node).getOrDefault("topology.kubernetes.io/zone", "");
  }
}
