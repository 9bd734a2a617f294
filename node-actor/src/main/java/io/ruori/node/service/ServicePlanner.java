package io.ruori.node.service;

import io.ruori.core.object.Fields;
import io.ruori.core.validation.IpAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** From services and their endpoint slices to rules: pure. Which endpoints serve is decided as kube-proxy does. */
public final class ServicePlanner {
  private final String nodeName;
  private final Map<String, Supplier<ServiceRules.Backend>> overrides;

  /** @param overrides {@code namespace/name} to the backend that now stands for all its endpoints on this node */
  public ServicePlanner(String nodeName, Map<String, Supplier<ServiceRules.Backend>> overrides) {
    this.nodeName = nodeName;
    this.overrides = Map.copyOf(overrides);
  }

  /** An endpoint of one port of a service. */
  private record Endpoint(ServiceRules.Backend backend, boolean ready, boolean serving, boolean local) {}

  public ServiceRules plan(Collection<ObjectNode> services, Map<String, List<ObjectNode>> slices) {
    var addresses = new ArrayList<ServiceRules.Rule>();
    var nodePorts = new ArrayList<ServiceRules.NodePort>();
    for (ObjectNode service : services) {
      String name = Fields.text(service, "metadata", "namespace") + "/" + Fields.text(service, "metadata", "name");
      for (JsonNode port : Fields.items(service, "spec", "ports")) {
        plan(service, port, endpoints(name, port, slices.getOrDefault(name, List.of())), addresses, nodePorts);
      }
    }
    return new ServiceRules(addresses, nodePorts);
  }

  private void plan(
      ObjectNode service,
      JsonNode port,
      List<Endpoint> endpoints,
      List<ServiceRules.Rule> addresses,
      List<ServiceRules.NodePort> nodePorts) {
    JsonNode spec = service.path("spec");
    String protocol = protocol(port).toLowerCase(Locale.ROOT);
    int number = (int) Fields.number(port, "port");
    int affinity = affinitySeconds(spec);
    boolean internalLocal = Fields.text(spec, "internalTrafficPolicy").equals("Local");
    List<ServiceRules.Backend> inside = usable(endpoints, internalLocal);
    for (String address : addresses(spec)) {
      addresses.add(new ServiceRules.Rule(address, protocol, number, inside, affinity));
    }
    boolean externalLocal = Fields.text(spec, "externalTrafficPolicy").equals("Local");
    List<ServiceRules.Backend> outside = usable(endpoints, externalLocal);
    for (String address : external(service)) {
      addresses.add(new ServiceRules.Rule(address, protocol, number, outside, affinity));
    }
    int nodePort = (int) Fields.number(port, "nodePort");
    if (nodePort > 0) {
      nodePorts.add(new ServiceRules.NodePort(protocol, nodePort, outside, !externalLocal));
    }
  }

  private static List<String> addresses(JsonNode spec) {
    return Fields.texts(spec, "clusterIPs").stream().flatMap(ip -> ipv4(ip).stream()).toList();
  }

  private static List<String> external(ObjectNode service) {
    var addresses = new ArrayList<>(Fields.texts(service, "spec", "externalIPs"));
    Fields.items(service, "status", "loadBalancer", "ingress").forEach(i -> addresses.add(Fields.text(i, "ip")));
    return addresses.stream().flatMap(ip -> ipv4(ip).stream()).toList();
  }

  /** As the kernel's tools read it: the API takes leading zeros and mapped addresses too, and they would refuse all rules. */
  private static Optional<String> ipv4(String text) {
    return IpAddress.parse(text).filter(IpAddress::isIpv4).map(IpAddress::canonical);
  }

  private static int affinitySeconds(JsonNode spec) {
    return Fields.text(spec, "sessionAffinity").equals("ClientIP")
        ? (int) Fields.number(spec.path("sessionAffinityConfig").path("clientIP"), "timeoutSeconds", 10800)
        : 0;
  }

  /** The ready ones; where there are none, those that end but still serve. */
  private static List<ServiceRules.Backend> usable(List<Endpoint> endpoints, boolean localOnly) {
    List<Endpoint> near = endpoints.stream().filter(e -> !localOnly || e.local()).toList();
    List<ServiceRules.Backend> ready = near.stream().filter(Endpoint::ready).map(Endpoint::backend).distinct().toList();
    return ready.isEmpty() ? near.stream().filter(Endpoint::serving).map(Endpoint::backend).distinct().toList() : ready;
  }

  private List<Endpoint> endpoints(String service, JsonNode port, List<ObjectNode> slices) {
    Supplier<ServiceRules.Backend> override = overrides.get(service);
    if (override != null) {
      return List.of(new Endpoint(override.get(), true, true, true));
    }
    var found = new ArrayList<Endpoint>();
    for (ObjectNode slice : slices) {
      if (Fields.text(slice, "addressType").equals("IPv4")) {
        int number = portOf(slice, Fields.text(port, "name"), protocol(port));
        for (JsonNode endpoint : Fields.items(slice, "endpoints")) {
          add(found, endpoint, number);
        }
      }
    }
    return found;
  }

  /** A service of a cluster that writes no defaults may leave it out. */
  private static String protocol(JsonNode port) {
    String protocol = Fields.text(port, "protocol");
    return protocol.isEmpty() ? "TCP" : protocol;
  }

  private static int portOf(ObjectNode slice, String name, String protocol) {
    for (JsonNode port : Fields.items(slice, "ports")) {
      if (Fields.text(port, "name").equals(name) && protocol(port).equals(protocol)) {
        return (int) Fields.number(port, "port");
      }
    }
    return 0;
  }

  private void add(List<Endpoint> found, JsonNode endpoint, int port) {
    List<String> addresses = Fields.texts(endpoint, "addresses").stream().flatMap(ip -> ipv4(ip).stream()).toList();
    if (port == 0 || addresses.isEmpty()) {
      return;
    }
    JsonNode conditions = endpoint.path("conditions");
    boolean ready = Fields.flag(conditions, "ready", true);
    boolean serving = Fields.flag(conditions, "serving", ready);
    boolean local = Fields.text(endpoint, "nodeName").equals(nodeName);
    found.add(new Endpoint(new ServiceRules.Backend(addresses.getFirst(), port), ready, serving, local));
  }
}
