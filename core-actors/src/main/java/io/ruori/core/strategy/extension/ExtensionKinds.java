package io.ruori.core.strategy.extension;

import io.ruori.core.kind.Strategy;
import io.ruori.core.object.GroupResource;
import java.util.Map;

/** The strategies of kinds that extend the API. */
public final class ExtensionKinds {
  public static final Map<GroupResource, Strategy> STRATEGIES = Map.ofEntries(
      Map.entry(new GroupResource("apiregistration.k8s.io", "apiservices"), new ApiServiceStrategy()),
      admission("mutatingwebhookconfigurations", new WebhookStrategy(true)),
      admission("validatingadmissionpolicies", new AdmissionPolicyStrategy()),
      admission("validatingadmissionpolicybindings", new PolicyBindingStrategy()),
      admission("validatingwebhookconfigurations", new WebhookStrategy(false)));

  private ExtensionKinds() {}

  private static Map.Entry<GroupResource, Strategy> admission(String resource, Strategy strategy) {
    return Map.entry(new GroupResource("admissionregistration.k8s.io", resource), strategy);
  }
}
