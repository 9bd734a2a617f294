package io.ruori.core.entity;

import io.ruori.core.object.ObjectKey;
import java.util.Map;

/** The keys under which upstream keeps objects in etcd: some of its messages name them. */
final class StorageKeys {
  private static final Map<String, String> PREFIXES =
      Map.of(
          "services", "services/specs",
          "endpoints", "services/endpoints",
          "replicationcontrollers", "controllers",
          "nodes", "minions",
          "ingresses", "ingress",
          "podsecuritypolicies", "podsecuritypolicy");

  private StorageKeys() {}

  static String of(ObjectKey key) {
    String prefix = PREFIXES.getOrDefault(key.resource(), key.resource());
    String namespace = key.namespace().isEmpty() ? "" : "/" + key.namespace();
    return "/" + prefix + namespace + "/" + key.name();
  }
}
