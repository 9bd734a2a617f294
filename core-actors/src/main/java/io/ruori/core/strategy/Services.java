package io.ruori.core.strategy;

import static io.ruori.core.object.Fields.items;
import static io.ruori.core.object.Fields.number;
import static io.ruori.core.object.Fields.text;
import static io.ruori.core.object.Fields.texts;

import java.util.List;
import tools.jackson.databind.JsonNode;

/** What follows from the type of a service ({@code spec}). */
final class Services {
  private Services() {}

  static boolean isType(JsonNode spec, String... types) {
    return List.of(types).contains(text(spec, "type"));
  }

  static boolean isHeadless(JsonNode spec) {
    return texts(spec, "clusterIPs").equals(List.of("None"));
  }

  static boolean needsClusterIp(JsonNode spec) {
    return !isType(spec, "ExternalName");
  }

  static boolean needsNodePort(JsonNode spec) {
    return isType(spec, "NodePort", "LoadBalancer");
  }

  static boolean needsHealthCheck(JsonNode spec) {
    return isType(spec, "LoadBalancer") && text(spec, "externalTrafficPolicy").equals("Local");
  }

  static boolean isExternallyAccessible(JsonNode spec) {
    return needsNodePort(spec) || isType(spec, "ClusterIP") && !texts(spec, "externalIPs").isEmpty();
  }

  static List<Long> nodePorts(JsonNode spec) {
    return items(spec, "ports").stream().map(port -> number(port, "nodePort")).toList();
  }
}
