package io.ruori.gateway.proxy;

import io.ruori.core.ledger.LiveTable;
import io.ruori.core.ledger.Stored;
import io.ruori.core.object.GroupResource;
import io.ruori.core.object.ObjectKey;
import io.ruori.core.object.Refusal;
import io.ruori.gateway.request.Refused;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Where a proxied request goes (upstream's {@code ResourceLocation} of pods, services and nodes).
 *
 * @param scheme {@code http} or {@code https}
 * @param node whether a node's agent answers there, which wants to see the API server's certificate
 */
public record Destination(String scheme, String host, int port, boolean node) {
  /** A name as in the URL: {@code name}, {@code name:port} or {@code scheme:name:port}. */
  private record Asked(String scheme, String name, String port) {
    static Asked of(String kind, String id) {
      String[] parts = id.split(":", -1);
      boolean schemeFits = parts.length < 3 || List.of("", "http", "https").contains(parts[0]);
      if (parts.length > 3 || !schemeFits || parts[parts.length == 3 ? 1 : 0].isEmpty()) {
        throw Refused.badRequest("invalid " + kind + " request \"" + id + "\"");
      }
      return switch (parts.length) {
        case 1 -> new Asked("", parts[0], "");
        case 2 -> new Asked("", parts[0], parts[1]);
        default -> new Asked(parts[0], parts[1], parts[2]);
      };
    }
  }

  /** Authority of a URL. */
  public String authority() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }

  static Destination ofPod(LiveTable table, String namespace, String id) {
    Asked asked = Asked.of("pod", id);
    ObjectNode pod = find(table, "pods", namespace, asked.name());
    String port = asked.port();
    for (JsonNode container : pod.path("spec").path("containers")) {
      if (port.isEmpty() && !container.path("ports").isEmpty()) {
        port = container.path("ports").path(0).path("containerPort").asString("");
      }
    }
    String ip = pod.path("status").path("podIP").asString("");
    requireOutside(ip);
    return new Destination(asked.scheme().isEmpty() ? "http" : asked.scheme(), ip, number(port, asked.scheme()), false);
  }

  static Destination ofService(LiveTable table, String namespace, String id, RandomGenerator random) {
    Asked asked = Asked.of("service", id);
    ObjectNode service = find(table, "services", namespace, asked.name());
    String port = portName(service, asked);
    ObjectNode endpoints = table.find(new ObjectKey("", "endpoints", namespace, asked.name()))
        .map(Stored::parse)
        .orElseThrow(() -> new Refused(Refusal.notFound(new GroupResource("", "services"), asked.name())));
    if (endpoints.path("subsets").isEmpty()) {
      throw unavailable("no endpoints available for service \"" + asked.name() + "\"");
    }
    var found = new ArrayList<Destination>();
    String scheme = asked.scheme().isEmpty() ? "http" : asked.scheme();
    for (JsonNode subset : endpoints.path("subsets")) {
      for (JsonNode offered : subset.path("ports")) {
        if (offered.path("name").asString("").equals(port)) {
          subset.path("addresses").forEach(address -> found.add(
              new Destination(scheme, address.path("ip").asString(""), offered.path("port").asInt(0), false)));
        }
      }
    }
    if (found.isEmpty()) {
      throw unavailable("no endpoints available for service \"" + id + "\"");
    }
    Destination chosen = found.get(random.nextInt(found.size()));
    requireOutside(chosen.host());
    return chosen;
  }

  /** A port's number means the service's port; anything else is the port's name. */
  private static String portName(ObjectNode service, Asked asked) {
    if (asked.port().isEmpty() || !asked.port().chars().allMatch(Character::isDigit)) {
      return asked.port();
    }
    for (JsonNode port : service.path("spec").path("ports")) {
      if (port.path("port").asString("").equals(asked.port())) {
        return port.path("name").asString("");
      }
    }
    throw unavailable("no service port " + asked.port() + " found for service \"" + asked.name() + "\"");
  }

  /** Where an aggregated API's service answers: its cluster's endpoints, by the port's number. */
  public static Destination ofApi(LiveTable table, String namespace, String name, int port, RandomGenerator random) {
    return ofService(table, namespace, "https:" + name + ":" + port, random);
  }

  static Destination ofNode(LiveTable table, String id) {
    Asked asked = Asked.of("node", id);
    JsonNode status = find(table, "nodes", "", asked.name()).path("status");
    int agent = status.path("daemonEndpoints").path("kubeletEndpoint").path("Port").asInt(0);
    String address = address(status, "InternalIP");
    String host = address.isEmpty() ? address(status, "Hostname") : address;
    if (host.isEmpty()) {
      throw new Refused(Refusal.internal("no preferred addresses found; known addresses: []"));
    }
    boolean toAgent = asked.port().isEmpty() || asked.port().equals(Integer.toString(agent));
    String scheme = !asked.scheme().isEmpty() ? asked.scheme() : toAgent ? "https" : "http";
    if (toAgent && agent == 0) {
      throw unavailable("node \"" + asked.name() + "\" does not say where its agent answers");
    }
    return new Destination(scheme, host, toAgent ? agent : number(asked.port(), scheme), toAgent);
  }

  private static String address(JsonNode status, String type) {
    for (JsonNode address : status.path("addresses")) {
      if (address.path("type").asString("").equals(type)) {
        return address.path("address").asString("");
      }
    }
    return "";
  }

  private static ObjectNode find(LiveTable table, String resource, String namespace, String name) {
    return table.find(new ObjectKey("", resource, namespace, name))
        .map(Stored::parse)
        .orElseThrow(() -> new Refused(Refusal.notFound(new GroupResource("", resource), name)));
  }

  private static int number(String port, String scheme) {
    if (port.isEmpty()) {
      return scheme.equals("https") ? 443 : 80;
    }
    if (port.length() > 5 || !port.chars().allMatch(Character::isDigit) || Integer.parseInt(port) > 65_535) {
      throw Refused.badRequest("invalid port \"" + port + "\"");
    }
    return Integer.parseInt(port);
  }

  /** The API server itself, and what is near it, cannot be reached in this way. */
  private static void requireOutside(String ip) {
    boolean literal = !ip.isEmpty() && ip.chars().allMatch(c -> Character.digit(c, 16) >= 0 || c == '.' || c == ':');
    InetAddress address = literal ? InetAddress.ofLiteral(ip) : null;
    boolean allowed = address != null && !address.isLoopbackAddress() && !address.isLinkLocalAddress()
        && !address.isMulticastAddress() && !address.isAnyLocalAddress();
    if (!allowed) {
      throw Refused.badRequest("address not allowed");
    }
  }

  private static Refused unavailable(String message) {
    return new Refused(new Refusal(503, "ServiceUnavailable", message, null));
  }
}
