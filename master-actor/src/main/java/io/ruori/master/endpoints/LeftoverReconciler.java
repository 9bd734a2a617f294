package io.ruori.master.endpoints;

import io.ruori.core.api.Api;
import io.ruori.core.object.ObjectKey;
import io.ruori.core.reconcile.Reconciler;
import io.ruori.master.pod.Pods;

/**
 * Removes Endpoints that were kept for a service that is no more: whoever should have heard of its deletion may have ended
 * (upstream's {@code checkLeftoverEndpoints}). Those that somebody else wrote stay.
 */
public final class LeftoverReconciler implements Reconciler {
  private LeftoverReconciler() {}

  public static LeftoverReconciler create() {
    return new LeftoverReconciler();
  }

  @Override
  public String name() {
    return "leftover-endpoints-controller";
  }

  @Override
  public Api.Resource subject() {
    return EndpointsReconciler.ENDPOINTS;
  }

  @Override
  public Result reconcile(ObjectKey key, Api api) {
    api.find(EndpointsReconciler.ENDPOINTS, key.namespace(), key.name())
        .filter(EndpointsPlan::isOurs)
        .filter(endpoints -> api.find(ServiceTriggers.SERVICES, key.namespace(), key.name()).isEmpty())
        .ifPresent(endpoints -> EndpointsReconciler.delete(key, Pods.onlyIf(endpoints), api));
    return Result.DONE;
  }
}
