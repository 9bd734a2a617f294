package io.ruori.core.strategy;

import static io.ruori.core.object.Fields.has;
import static io.ruori.core.object.Fields.number;
import static io.ruori.core.object.Fields.objects;
import static io.ruori.core.object.Fields.text;
import static io.ruori.core.object.Fields.texts;

import io.ruori.core.object.Fields;
import io.ruori.core.validation.SemanticEquality;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a service keeps, loses and implies when it is written, before addresses and ports are allocated. */
public final class ServiceUpdates {
  private ServiceUpdates() {}

  /**
   * Brings {@code clusterIP} and {@code clusterIPs} together, and takes over what was allocated before and is not named again.
   *
   * @param old {@code null} when the service is new
   */
  public static void beforeAllocation(ObjectNode service, ObjectNode old) {
    ObjectNode spec = Fields.ensure(service, "spec");
    if (old == null) {
      if (!text(spec, "clusterIP").isEmpty() && texts(spec, "clusterIPs").isEmpty()) {
        spec.putArray("clusterIPs").add(text(spec, "clusterIP"));
      }
      return;
    }
    JsonNode before = old.path("spec");
    patchAllocated(spec, before);
    normaliseAddresses(spec, before);
  }

  private static void patchAllocated(ObjectNode spec, JsonNode before) {
    if (Services.needsClusterIp(before) && Services.needsClusterIp(spec)) {
      if (text(spec, "clusterIP").isEmpty()) {
        Parts.keep(spec, before, "clusterIP");
      }
      if (texts(spec, "clusterIPs").isEmpty() && text(spec, "clusterIP").equals(text(before, "clusterIP"))) {
        Parts.keep(spec, before, "clusterIPs");
      }
    }
    if (Services.needsNodePort(before) && Services.needsNodePort(spec)) {
      patchNodePorts(spec, before);
    }
    boolean health = Services.needsHealthCheck(before) && Services.needsHealthCheck(spec);
    if (health && number(spec, "healthCheckNodePort") == 0) {
      Parts.keep(spec, before, "healthCheckNodePort");
    }
  }

  private static void patchNodePorts(ObjectNode spec, JsonNode before) {
    var used = new HashSet<>(Services.nodePorts(before));
    used.retainAll(Services.nodePorts(spec));
    Map<String, Long> byName = new HashMap<>();
    Fields.items(before, "ports").forEach(port -> byName.put(text(port, "name"), number(port, "nodePort")));
    for (ObjectNode port : objects(spec, "ports")) {
      long known = byName.getOrDefault(text(port, "name"), 0L);
      if (number(port, "nodePort") == 0 && known != 0 && !used.contains(known)) {
        port.put("nodePort", known);
      }
    }
  }

  private static void normaliseAddresses(ObjectNode spec, JsonNode before) {
    String address = text(spec, "clusterIP");
    List<String> addresses = texts(spec, "clusterIPs");
    if (address.equals(text(before, "clusterIP"))) {
      return;
    }
    boolean untouched = addresses.equals(texts(before, "clusterIPs"));
    if (address.isEmpty() && untouched) {
      spec.remove("clusterIPs");
    } else if (!address.isEmpty() && (untouched || addresses.isEmpty())) {
      spec.putArray("clusterIPs").add(address);
    }
  }

  /** Wipes what no longer applies to the service's type, unless the writer changed it. */
  static void dropWhatTypeForbids(ObjectNode spec, JsonNode before) {
    if (Services.needsClusterIp(before) && !Services.needsClusterIp(spec)) {
      dropUnchanged(spec, before, "clusterIPs", "clusterIP");
      dropUnchanged(spec, before, "ipFamilies");
      dropUnchanged(spec, before, "ipFamilyPolicy");
    }
    if (Services.needsNodePort(before) && !Services.needsNodePort(spec)
        && Services.nodePorts(before).equals(Services.nodePorts(spec))) {
      objects(spec, "ports").forEach(port -> port.remove("nodePort"));
    }
    if (Services.needsHealthCheck(before) && !Services.needsHealthCheck(spec)) {
      dropUnchanged(spec, before, "healthCheckNodePort");
    }
    if (Services.isType(before, "LoadBalancer") && !Services.isType(spec, "LoadBalancer")) {
      dropUnchanged(spec, before, "allocateLoadBalancerNodePorts");
      dropUnchanged(spec, before, "loadBalancerClass");
    }
    if (Services.isExternallyAccessible(before) && !Services.isExternallyAccessible(spec)) {
      dropUnchanged(spec, before, "externalTrafficPolicy");
    }
  }

  /** Upstream once defaulted this where it means nothing, and hides it there ever since. */
  static void dropInternalPolicy(ObjectNode spec) {
    boolean valid = List.of("Cluster", "Local").contains(text(spec, "internalTrafficPolicy"));
    if (valid && Services.isType(spec, "ExternalName")) {
      spec.remove("internalTrafficPolicy");
    }
  }

  private static void dropUnchanged(ObjectNode spec, JsonNode before, String field, String... withIt) {
    if (has(before, field) && SemanticEquality.equal(spec.path(field), before.path(field))) {
      spec.remove(field);
      for (String other : withIt) {
        spec.remove(other);
      }
    }
  }
}
