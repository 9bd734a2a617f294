package io.ruori.master.endpoints;

import io.ruori.core.object.Json;
import io.ruori.master.document.Doc;
import io.ruori.master.pod.Pods;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a pod contributes to a service. */
final class Backends {
  private Backends() {}

  /** Whether a pod may be an endpoint at all: it has an address and has not ended. */
  static boolean isBackend(JsonNode pod, boolean evenTerminating) {
    boolean ended = Pods.terminal(pod) || Doc.deleting(pod) && !evenTerminating;
    return !ended && !addresses(pod).isEmpty();
  }

  static List<String> addresses(JsonNode pod) {
    List<String> many = Doc.items(pod, "status", "podIPs").stream().map(a -> Doc.text(a, "ip")).toList();
    String one = Doc.text(pod, "status", "podIP");
    return many.isEmpty() && !one.isEmpty() ? List.of(one) : many;
  }

  /** {@code family} is {@code IPv4} or {@code IPv6}. */
  static List<String> addresses(JsonNode pod, String family) {
    return addresses(pod).stream().filter(ip -> ip.contains(":") == family.equals("IPv6")).toList();
  }

  static boolean publishesUnready(JsonNode service) {
    return Doc.flag(service, "spec", "publishNotReadyAddresses");
  }

  static boolean headless(JsonNode service) {
    String ip = Doc.text(service, "spec", "clusterIP");
    return ip.isEmpty() || ip.equals("None");
  }

  /** The pod's host name as the service's DNS should know it. */
  static Optional<String> hostname(JsonNode pod, JsonNode service) {
    String hostname = Doc.text(pod, "spec", "hostname");
    boolean ours = Doc.text(pod, "spec", "subdomain").equals(Doc.name(service))
        && Doc.namespace(pod).equals(Doc.namespace(service));
    return hostname.isEmpty() || !ours ? Optional.empty() : Optional.of(hostname);
  }

  static ObjectNode targetReference(JsonNode pod) {
    ObjectNode reference = Json.object().put("kind", "Pod").put("namespace", Doc.namespace(pod));
    return reference.put("name", Doc.name(pod)).put("uid", Doc.uid(pod));
  }

  /** The service's ports as this pod has them, sorted by name; a named port that the pod lacks is left out. */
  static List<ObjectNode> ports(JsonNode service, JsonNode pod) {
    var ports = new ArrayList<ObjectNode>();
    for (JsonNode port : Doc.items(service, "spec", "ports")) {
      int number = number(port, pod);
      if (number > 0) {
        ObjectNode found = Json.object().put("name", Doc.text(port, "name")).put("port", number);
        found.put("protocol", protocol(port));
        if (Doc.has(port, "appProtocol")) {
          found.put("appProtocol", Doc.text(port, "appProtocol"));
        }
        ports.add(found);
      }
    }
    return ports;
  }

  private static int number(JsonNode servicePort, JsonNode pod) {
    JsonNode target = servicePort.path("targetPort");
    if (!target.isString()) {
      return target.asInt(0) > 0 ? target.asInt(0) : Doc.integer(servicePort, 0, "port");
    }
    for (JsonNode container : Doc.items(pod, "spec", "containers")) {
      int number = named(container, target.asString(""), protocol(servicePort));
      if (number > 0) {
        return number;
      }
    }
    return Doc.items(pod, "spec", "initContainers").stream()
        .filter(c -> Doc.text(c, "restartPolicy").equals("Always"))
        .mapToInt(c -> named(c, target.asString(""), protocol(servicePort)))
        .filter(n -> n > 0).findFirst().orElse(0);
  }

  private static int named(JsonNode container, String name, String protocol) {
    return Doc.items(container, "ports").stream()
        .filter(p -> Doc.text(p, "name").equals(name) && protocol(p).equals(protocol))
        .mapToInt(p -> Doc.integer(p, 0, "containerPort")).findFirst().orElse(0);
  }

  private static String protocol(JsonNode port) {
    String protocol = Doc.text(port, "protocol");
    return protocol.isEmpty() ? "TCP" : protocol;
  }
}
