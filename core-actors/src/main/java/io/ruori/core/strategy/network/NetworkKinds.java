package io.ruori.core.strategy.network;

import io.ruori.core.kind.Strategy;
import io.ruori.core.object.GroupResource;
import java.util.Map;

/** The strategies of kinds of the network. */
public final class NetworkKinds {
  public static final Map<GroupResource, Strategy> STRATEGIES = Map.ofEntries(
      Map.entry(new GroupResource("", "endpoints"), new EndpointsStrategy()),
      Map.entry(new GroupResource("coordination.k8s.io", "leases"), new LeaseStrategy()),
      Map.entry(new GroupResource("discovery.k8s.io", "endpointslices"), new EndpointSliceStrategy()),
      networking("ingressclasses", new IngressClassStrategy()),
      networking("ingresses", new IngressStrategy()),
      networking("ipaddresses", new IpAddressStrategy()),
      networking("networkpolicies", new NetworkPolicyStrategy()),
      networking("servicecidrs", new ServiceCidrStrategy()));

  private NetworkKinds() {}

  private static Map.Entry<GroupResource, Strategy> networking(String resource, Strategy strategy) {
    return Map.entry(new GroupResource("networking.k8s.io", resource), strategy);
  }
}
