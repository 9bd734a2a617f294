package io.ruori.core.strategy.access;

import io.ruori.core.kind.Strategy;
import io.ruori.core.object.GroupResource;
import java.util.Map;

/** The strategies of kinds that say who may do what, and who comes first. */
public final class AccessKinds {
  public static final Map<GroupResource, Strategy> STRATEGIES = Map.ofEntries(
      review("localsubjectaccessreviews", new AccessReviewStrategy(false, true)),
      review("selfsubjectaccessreviews", new AccessReviewStrategy(true, false)),
      review("subjectaccessreviews", new AccessReviewStrategy(false, false)),
      rbac("clusterrolebindings", new BindingStrategy(false)),
      rbac("clusterroles", new RoleStrategy(false)),
      rbac("rolebindings", new BindingStrategy(true)),
      rbac("roles", new RoleStrategy(true)),
      Map.entry(new GroupResource("scheduling.k8s.io", "priorityclasses"), new PriorityClassStrategy()),
      Map.entry(new GroupResource("flowcontrol.apiserver.k8s.io", "flowschemas"), new FlowSchemaStrategy()),
      Map.entry(new GroupResource("flowcontrol.apiserver.k8s.io", "prioritylevelconfigurations"),
          new PriorityLevelStrategy()));

  private AccessKinds() {}

  private static Map.Entry<GroupResource, Strategy> review(String resource, Strategy strategy) {
    return Map.entry(new GroupResource("authorization.k8s.io", resource), strategy);
  }

  private static Map.Entry<GroupResource, Strategy> rbac(String resource, Strategy strategy) {
    return Map.entry(new GroupResource("rbac.authorization.k8s.io", resource), strategy);
  }
}
