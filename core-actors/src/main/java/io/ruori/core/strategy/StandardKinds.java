package io.ruori.core.strategy;

import io.ruori.core.custom.CustomKinds;
import io.ruori.core.custom.definition.DefinitionStrategy;
import io.ruori.core.kind.Kinds;
import io.ruori.core.kind.Strategy;
import io.ruori.core.object.GroupResource;
import io.ruori.core.strategy.access.AccessKinds;
import io.ruori.core.strategy.batch.BatchKinds;
import io.ruori.core.strategy.device.DeviceKinds;
import io.ruori.core.strategy.event.EventStrategy;
import io.ruori.core.strategy.extension.ExtensionKinds;
import io.ruori.core.strategy.network.NetworkKinds;
import io.ruori.core.strategy.node.NodeKinds;
import io.ruori.core.strategy.pod.PodStrategy;
import io.ruori.core.strategy.quota.QuotaKinds;
import io.ruori.core.strategy.volume.VolumeKinds;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The built-in kinds with their strategies: the one list of who has rules of its own. */
public final class StandardKinds {
  private static final Map<GroupResource, Strategy> STRATEGIES = Map.ofEntries(
      core("events", new EventStrategy(false)),
      Map.entry(new GroupResource("events.k8s.io", "events"), new EventStrategy(true)),
      Map.entry(CustomKinds.DEFINITIONS, new DefinitionStrategy()),
      core("configmaps", new ConfigMapStrategy()),
      core("namespaces", new NamespaceStrategy()),
      core("pods", new PodStrategy()),
      core("replicationcontrollers", new ReplicationControllerStrategy()),
      core("secrets", new SecretStrategy()),
      core("serviceaccounts", new ServiceAccountStrategy()),
      core("services", new ServiceStrategy()),
      Map.entry(
          new GroupResource("certificates.k8s.io", "certificatesigningrequests"), new CertificateRequestStrategy()));

  private static final List<Map<GroupResource, Strategy>> KINDS = List.of(STRATEGIES, WorkloadKinds.STRATEGIES,
      VolumeKinds.STRATEGIES, QuotaKinds.STRATEGIES, NetworkKinds.STRATEGIES, NodeKinds.STRATEGIES,
      AccessKinds.STRATEGIES, DeviceKinds.STRATEGIES, BatchKinds.STRATEGIES, ExtensionKinds.STRATEGIES);

  /** Groups whose kinds count the changes of their specs. */
  private static final Set<String> COUNTED = Set.of("apps", "batch", "policy", "networking.k8s.io");

  private StandardKinds() {}

  private static Map.Entry<GroupResource, Strategy> core(String resource, Strategy strategy) {
    return Map.entry(new GroupResource("", resource), strategy);
  }

  /** A fresh registry, to which custom kinds may be added. */
  public static Kinds create() {
    return Kinds.builtIn(StandardKinds::strategy);
  }

  private static Strategy strategy(GroupResource id) {
    for (Map<GroupResource, Strategy> kinds : KINDS) {
      if (kinds.containsKey(id)) {
        return kinds.get(id);
      }
    }
    boolean counted = COUNTED.contains(id.group()) || id.equals(new GroupResource("", "replicationcontrollers"));
    return new StatusApart(counted);
  }
}
