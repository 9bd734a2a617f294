package io.ruori.core.strategy.network;

import io.ruori.core.kind.Strategy;
import io.ruori.core.object.GroupResource;
import java.util.Map;

/** The strategies of kinds of the network. */
public final class NetworkKinds {
  public static final Map<GroupResource, Strategy> STRATEGIES = Map.ofEntries(
      Map.entry(new GroupResource("", "endpoints"), new EndpointsStrategy()));

  private NetworkKinds() {}
}
