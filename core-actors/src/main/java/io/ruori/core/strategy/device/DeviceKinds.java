package io.ruori.core.strategy.device;

import io.ruori.core.kind.Strategy;
import io.ruori.core.object.GroupResource;
import java.util.Map;

/** The strategies of the kinds of {@code resource.k8s.io}. */
public final class DeviceKinds {
  public static final Map<GroupResource, Strategy> STRATEGIES = Map.ofEntries(
      device("deviceclasses", new DeviceClassStrategy()),
      device("resourceclaims", new ClaimStrategy()),
      device("resourceclaimtemplates", new ClaimTemplateStrategy()),
      device("resourceslices", new SliceStrategy()));

  private DeviceKinds() {}

  private static Map.Entry<GroupResource, Strategy> device(String resource, Strategy strategy) {
    return Map.entry(new GroupResource("resource.k8s.io", resource), strategy);
  }
}
