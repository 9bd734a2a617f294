package io.ruori.core.strategy;

import io.ruori.core.kind.Strategy;
import io.ruori.core.object.GroupResource;
import io.ruori.core.strategy.apps.ControllerRevisionStrategy;
import io.ruori.core.strategy.apps.DaemonSetStrategy;
import io.ruori.core.strategy.apps.DeploymentStrategy;
import io.ruori.core.strategy.apps.ReplicaSetStrategy;
import io.ruori.core.strategy.apps.StatefulSetStrategy;
import io.ruori.core.strategy.pod.PodTemplateStrategy;
import java.util.Map;

/** The strategies of kinds with pod templates and of what scales them. */
final class WorkloadKinds {
  static final Map<GroupResource, Strategy> STRATEGIES = Map.ofEntries(
      kind("", "podtemplates", new PodTemplateStrategy()),
      kind("apps", "controllerrevisions", new ControllerRevisionStrategy()),
      kind("apps", "daemonsets", new DaemonSetStrategy()),
      kind("apps", "deployments", new DeploymentStrategy()),
      kind("apps", "replicasets", new ReplicaSetStrategy()),
      kind("apps", "statefulsets", new StatefulSetStrategy()));

  private WorkloadKinds() {}

  private static Map.Entry<GroupResource, Strategy> kind(String group, String resource, Strategy strategy) {
    return Map.entry(new GroupResource(group, resource), strategy);
  }
}
