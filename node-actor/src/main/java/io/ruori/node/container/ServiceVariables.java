package io.ruori.node.container;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Upstream's {@code envvars.FromServices}: {@code NAME_SERVICE_HOST}, and Docker's old link variables. */
public final class ServiceVariables {
  private ServiceVariables() {}

  /**
   * @param services the services of the pod's namespace, and {@code kubernetes} of the master's
   * @param links whether services besides {@code kubernetes} are wanted ({@code enableServiceLinks})
   */
  public static Map<String, String> of(List<ObjectNode> services, String namespace, boolean links) {
    Map<String, String> variables = new LinkedHashMap<>();
    services.stream().filter(s -> isMaster(s)).forEach(s -> add(s, variables));
    services.stream()
        .filter(s -> links && s.path("metadata").path("namespace").asString("").equals(namespace))
        .forEach(s -> add(s, variables));
    return variables;
  }

  private static boolean isMaster(ObjectNode service) {
    JsonNode meta = service.path("metadata");
    return meta.path("name").asString("").equals("kubernetes") && meta.path("namespace").asString("").equals("default");
  }

  private static void add(ObjectNode service, Map<String, String> variables) {
    String ip = service.path("spec").path("clusterIP").asString("");
    JsonNode ports = service.path("spec").path("ports");
    if (ip.isEmpty() || ip.equals("None") || ports.isEmpty()) {
      return;
    }
    String name = upper(service.path("metadata").path("name").asString(""));
    variables.put(name + "_SERVICE_HOST", ip);
    variables.put(name + "_SERVICE_PORT", port(ports.path(0)));
    for (JsonNode port : ports) {
      String portName = port.path("name").asString("");
      if (!portName.isEmpty()) {
        variables.put(name + "_SERVICE_PORT_" + upper(portName), port(port));
      }
    }
    boolean first = true;
    for (JsonNode port : ports) {
      link(name, ip, port, first, variables);
      first = false;
    }
  }

  private static void link(String name, String ip, JsonNode port, boolean first, Map<String, String> variables) {
    String protocol = port.path("protocol").asString("TCP");
    String host = ip.contains(":") ? "[" + ip + "]" : ip;
    String url = protocol.toLowerCase(Locale.ROOT) + "://" + host + ":" + port(port);
    if (first) {
      variables.put(name + "_PORT", url);
    }
    String prefix = name + "_PORT_" + port(port) + "_" + protocol.toUpperCase(Locale.ROOT);
    variables.put(prefix, url);
    variables.put(prefix + "_PROTO", protocol.toLowerCase(Locale.ROOT));
    variables.put(prefix + "_PORT", port(port));
    variables.put(prefix + "_ADDR", ip);
  }

  private static String port(JsonNode port) {
    return Integer.toString(port.path("port").asInt(0));
  }

  private static String upper(String name) {
    return name.toUpperCase(Locale.ROOT).replace('-', '_');
  }
}
