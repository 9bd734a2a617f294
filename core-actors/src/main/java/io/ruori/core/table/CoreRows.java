package io.ruori.core.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** The rows of the core group, but for pods and volumes. */
final class CoreRows {
  static final Map<String, Row> ROWS =
      Map.ofEntries(
          Map.entry("/Pod", PodRow::write),
          Map.entry("/ConfigMap",
              c -> c.name().add(c.at("data").size() + c.at("binaryData").size()).age()),
          Map.entry("/Secret", c -> c.name().add(c.text("type")).add(c.at("data").size()).age()),
          Map.entry("/Namespace", c -> c.name().add(c.text("status.phase")).age()),
          Map.entry("/ServiceAccount", c -> c.name().add(c.at("secrets").size()).age()),
          Map.entry("/PodTemplate",
              c -> c.name().containers("template.spec.containers").add(c.labels("template.metadata.labels"))),
          Map.entry("/ComponentStatus", CoreRows::componentStatus),
          Map.entry("/Node", CoreRows::node),
          Map.entry("/Service", CoreRows::service),
          Map.entry("/Endpoints", CoreRows::endpoints),
          Map.entry("/Event", EventRow::write),
          Map.entry("/ResourceQuota", CoreRows::quota));

  private static final String ROLE = "node-role.kubernetes.io/";

  private CoreRows() {}

  private static void componentStatus(Cells cells) {
    for (JsonNode condition : cells.at("conditions")) {
      if (Cells.text(condition, "type").equals("Healthy")) {
        cells.name().add(Cells.text(condition, "status").equals("True") ? "Healthy" : "Unhealthy")
            .add(Cells.text(condition, "message")).add(Cells.text(condition, "error"));
        return;
      }
    }
    cells.name().add("Unknown").add("").add("");
  }

  private static void node(Cells cells) {
    String ready = cells.condition("Ready");
    String status = ready.isEmpty() ? "Unknown" : ready.equals("True") ? "Ready" : "NotReady";
    if (cells.flag("spec.unschedulable", false)) {
      status += ",SchedulingDisabled";
    }
    var roles = new TreeSet<String>();
    cells.at("metadata.labels").properties().forEach(label -> {
      if (label.getKey().startsWith(ROLE) && label.getKey().length() > ROLE.length()) {
        roles.add(label.getKey().substring(ROLE.length()));
      } else if (label.getKey().equals("kubernetes.io/role") && !label.getValue().asString("").isEmpty()) {
        roles.add(label.getValue().asString(""));
      }
    });
    cells.name().add(status).add(roles.isEmpty() ? Cells.NONE : String.join(",", roles)).age()
        .add(cells.text("status.nodeInfo.kubeletVersion"))
        .add(address(cells, "InternalIP")).add(address(cells, "ExternalIP"))
        .add(cells.text("status.nodeInfo.osImage", "<unknown>"))
        .add(cells.text("status.nodeInfo.kernelVersion", "<unknown>"))
        .add(cells.text("status.nodeInfo.containerRuntimeVersion", "<unknown>"));
  }

  private static String address(Cells cells, String type) {
    for (JsonNode address : cells.at("status.addresses")) {
      if (Cells.text(address, "type").equals(type)) {
        return Cells.text(address, "address");
      }
    }
    return Cells.NONE;
  }

  private static void service(Cells cells) {
    var ports = new ArrayList<String>();
    for (JsonNode port : cells.at("spec.ports")) {
      long nodePort = port.path("nodePort").asLong(0);
      ports.add(port.path("port").asLong(0) + (nodePort > 0 ? ":" + nodePort : "") + "/" + Cells.text(port, "protocol"));
    }
    List<String> addresses = cells.texts("spec.clusterIPs");
    cells.name().add(cells.text("spec.type")).add(addresses.isEmpty() ? Cells.NONE : addresses.getFirst())
        .add(externalAddress(cells)).add(ports.isEmpty() ? Cells.NONE : String.join(",", ports)).age()
        .add(cells.labels("spec.selector"));
  }

  private static String externalAddress(Cells cells) {
    var external = new ArrayList<>(cells.texts("spec.externalIPs"));
    return switch (cells.text("spec.type")) {
      case "ClusterIP", "NodePort" -> external.isEmpty() ? Cells.NONE : String.join(",", external);
      case "LoadBalancer" -> {
        external.addAll(0, ingress(cells));
        yield external.isEmpty() ? "<pending>" : String.join(",", external);
      }
      case "ExternalName" -> cells.text("spec.externalName");
      default -> "<unknown>";
    };
  }

  /** The addresses or names of a load balancer, sorted. */
  static List<String> ingress(Cells cells) {
    var found = new TreeSet<String>();
    for (JsonNode ingress : cells.at("status.loadBalancer.ingress")) {
      String address = Cells.text(ingress, "ip");
      found.add(address.isEmpty() ? Cells.text(ingress, "hostname") : address);
    }
    found.remove("");
    return List.copyOf(found);
  }

  private static void endpoints(Cells cells) {
    var all = new ArrayList<String>();
    for (JsonNode subset : cells.at("subsets")) {
      List<String> addresses = subset.path("addresses").valueStream().map(a -> Cells.text(a, "ip")).toList();
      if (subset.path("ports").isEmpty()) {
        all.addAll(addresses);
      }
      for (JsonNode port : subset.path("ports")) {
        addresses.forEach(a -> all.add((a.contains(":") ? "[" + a + "]" : a) + ":" + port.path("port").asLong(0)));
      }
    }
    cells.name().add(cells.at("subsets").isEmpty() ? Cells.NONE : Cells.atMost(all, 3)).age();
  }

  private static void quota(Cells cells) {
    var requests = new ArrayList<String>();
    var limits = new ArrayList<String>();
    var resources = new TreeSet<String>();
    cells.at("status.hard").properties().forEach(r -> resources.add(r.getKey()));
    for (String resource : resources) {
      String used = cells.at("status.used").path(resource).asString("0");
      String hard = cells.at("status.hard").path(resource).asString("0");
      (resource.startsWith("limits.") ? limits : requests).add(resource + ": " + used + "/" + hard);
    }
    cells.name().add(String.join(", ", requests)).add(String.join(", ", limits)).age();
  }
}
