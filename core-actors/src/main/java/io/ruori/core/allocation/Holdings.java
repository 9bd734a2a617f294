package io.ruori.core.allocation;

import io.ruori.core.kind.WriteContext;
import io.ruori.core.ledger.RingRecord;
import io.ruori.core.object.Fields;
import io.ruori.core.object.Json;
import io.ruori.core.object.ObjectKey;
import java.time.temporal.ChronoUnit;
import tools.jackson.databind.node.ObjectNode;

/** The objects that stand for what a service holds. Addresses are upstream's {@code IPAddress}; ports are our own. */
public final class Holdings {
  private static final String ADDRESS_GROUP = "networking.k8s.io";
  private static final String ADDRESSES = "ipaddresses";

  private Holdings() {}

  static ObjectKey address(String address) {
    return new ObjectKey(ADDRESS_GROUP, ADDRESSES, "", address);
  }

  public static ObjectKey port(int port) {
    return RingRecord.NODE_PORT.key(Integer.toString(port));
  }

  /** A new one, of a service. */
  public static ObjectNode object(ObjectKey key, ObjectNode service, WriteContext context) {
    boolean isAddress = key.resource().equals(ADDRESSES);
    ObjectNode object = isAddress ? address(key) : RingRecord.NODE_PORT.fresh(key.name());
    ObjectNode metadata = (ObjectNode) object.get("metadata");
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

  private static ObjectNode address(ObjectKey key) {
    ObjectNode object = Json.object().put("kind", "IPAddress").put("apiVersion", ADDRESS_GROUP + "/v1");
    object.putObject("metadata").put("name", key.name());
    return object;
  }
}
