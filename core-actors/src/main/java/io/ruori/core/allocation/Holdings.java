package io.ruori.core.allocation;

import io.ruori.core.kind.WriteContext;
import io.ruori.core.object.Fields;
import io.ruori.core.object.Json;
import io.ruori.core.object.ObjectKey;
import java.time.temporal.ChronoUnit;
import tools.jackson.databind.node.ObjectNode;

/** The objects that stand for what a service holds. Addresses are upstream's {@code IPAddress}; ports are our own. */
final class Holdings {
  private static final String ADDRESS_GROUP = "networking.k8s.io";
  private static final String ADDRESSES = "ipaddresses";
  private static final String PORT_GROUP = "ruori.io";

  private Holdings() {}

  static ObjectKey address(String address) {
    return new ObjectKey(ADDRESS_GROUP, ADDRESSES, "", address);
  }

  static ObjectKey port(int port) {
    return new ObjectKey(PORT_GROUP, "nodeports", "", Integer.toString(port));
  }

  static ObjectNode object(ObjectKey key, ObjectNode service, WriteContext context) {
    boolean isAddress = key.resource().equals(ADDRESSES);
    ObjectNode object = Json.object();
    object.put("kind", isAddress ? "IPAddress" : "NodePort");
    object.put("apiVersion", key.group() + "/v1");
    ObjectNode metadata = object.putObject("metadata");
    metadata.put("name", key.name());
    metadata.put("uid", context.uids().get());
    metadata.put("generation", 1);
    metadata.put("creationTimestamp", context.now().truncatedTo(ChronoUnit.SECONDS).toString());
    if (isAddress) {
      metadata
          .putObject("labels")
          .put("ipaddress.kubernetes.io/ip-family", key.name().contains(":") ? "IPv6" : "IPv4")
          .put("ipaddress.kubernetes.io/managed-by", "ipallocator.k8s.io");
    }
    object
        .putObject("spec")
        .putObject("parentRef")
        .put("resource", "services")
        .put("namespace", Fields.text(service, "metadata", "namespace"))
        .put("name", Fields.text(service, "metadata", "name"));
    return object;
  }
}
