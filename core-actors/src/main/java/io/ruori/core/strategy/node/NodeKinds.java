package io.ruori.core.strategy.node;

import io.ruori.core.kind.Strategy;
import io.ruori.core.object.GroupResource;
import java.util.Map;

/** The strategies of nodes and what belongs to them. */
public final class NodeKinds {
  public static final Map<GroupResource, Strategy> STRATEGIES = Map.ofEntries(
      Map.entry(new GroupResource("", "nodes"), new NodeStrategy()),
      Map.entry(new GroupResource("node.k8s.io", "runtimeclasses"), new RuntimeClassStrategy()));

  private NodeKinds() {}
}
