package io.ruori.master.endpoints;

import io.ruori.core.api.Api;
import io.ruori.core.object.ObjectKey;
import io.ruori.core.reconcile.Reconciler.Trigger;
import io.ruori.master.document.Doc;
import io.ruori.master.document.LabelSelector;
import io.ruori.master.pod.Pods;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Which services an event concerns. */
final class ServiceTriggers {
  static final Api.Resource SERVICES = Api.Resource.core("services");

  private ServiceTriggers() {}

  static Trigger pods() {
    return new Trigger(Pods.PODS, ServiceTriggers::selecting);
  }

  /** The services that select a pod as it was or as it is; either may be null. */
  static List<ObjectKey> selecting(ObjectNode old, ObjectNode pod, Api api) {
    if (old != null && pod != null && sameBackend(old, pod)) {
      return List.of();
    }
    ObjectNode any = pod == null ? old : pod;
    Set<ObjectKey> keys = new LinkedHashSet<>();
    for (ObjectNode service : api.list(SERVICES, Doc.namespace(any), Api.Query.ALL).items()) {
      LabelSelector selector = LabelSelector.ofLabels(Doc.strings(service, "spec", "selector"));
      if (old != null && selector.matches(old) || pod != null && selector.matches(pod)) {
        keys.add(key(Doc.namespace(service), Doc.name(service)));
      }
    }
    return List.copyOf(keys);
  }

  /** Most changes of a pod's status say nothing to a service. */
  private static boolean sameBackend(JsonNode old, JsonNode pod) {
    return Doc.labels(old).equals(Doc.labels(pod))
        && Backends.addresses(old).equals(Backends.addresses(pod))
        && Pods.ready(old) == Pods.ready(pod)
        && Pods.phase(old).equals(Pods.phase(pod))
        && Pods.node(old).equals(Pods.node(pod))
        && Doc.deleting(old) == Doc.deleting(pod);
  }

  static ObjectKey key(String namespace, String name) {
    return new ObjectKey("", "services", namespace, name);
  }
}
