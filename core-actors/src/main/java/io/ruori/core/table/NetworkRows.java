package io.ruori.core.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The rows of networking, discovery and coordination. */
final class NetworkRows {
  static final Map<String, Row> ROWS =
      Map.ofEntries(
          Map.entry("networking.k8s.io/Ingress", NetworkRows::ingress),
          Map.entry("networking.k8s.io/IngressClass", NetworkRows::ingressClass),
          Map.entry("networking.k8s.io/NetworkPolicy", c -> c.name().add(c.selector("spec.podSelector")).age()),
          Map.entry("networking.k8s.io/ServiceCIDR",
              c -> c.name().add(String.join(",", c.texts("spec.cidrs"))).age()),
          Map.entry("networking.k8s.io/IPAddress", NetworkRows::address),
          Map.entry("discovery.k8s.io/EndpointSlice", NetworkRows::slice),
          Map.entry("coordination.k8s.io/Lease", c -> c.name().add(c.text("spec.holderIdentity")).age()),
          Map.entry("coordination.k8s.io/LeaseCandidate",
              c -> c.name().add(c.text("spec.leaseName")).add(c.text("spec.binaryVersion"))
                  .add(c.text("spec.emulationVersion")).age()),
          Map.entry("apiregistration.k8s.io/APIService", NetworkRows::apiService));

  private NetworkRows() {}

  private static void ingress(Cells cells) {
    List<String> hosts = cells.texts("spec.rules", "host");
    List<String> named = hosts.stream().limit(3).filter(h -> !h.isEmpty()).toList();
    String more = hosts.size() > 3 && !named.isEmpty() ? " + " + (hosts.size() - 3) + " more..." : "";
    cells.name().add(cells.text("spec.ingressClassName", Cells.NONE))
        .add(named.isEmpty() ? "*" : String.join(",", named) + more)
        .add(String.join(",", CoreRows.ingress(cells)))
        .add(cells.at("spec.tls").isEmpty() ? "80" : "80, 443").age();
  }

  private static void ingressClass(Cells cells) {
    String parameters = Cells.NONE;
    if (cells.has("spec.parameters")) {
      String group = cells.has("spec.parameters.apiGroup") ? "." + cells.text("spec.parameters.apiGroup") : "";
      parameters = cells.text("spec.parameters.kind") + group + "/" + cells.text("spec.parameters.name");
    }
    cells.name().add(cells.text("spec.controller")).add(parameters).age();
  }

  private static void address(Cells cells) {
    String parent = Cells.NONE;
    if (cells.has("spec.parentRef")) {
      String group = cells.text("spec.parentRef.group");
      String namespace = cells.text("spec.parentRef.namespace");
      String resource = cells.text("spec.parentRef.resource") + (group.isEmpty() ? "" : "." + group);
      parent = resource.toLowerCase(Locale.ROOT) + (namespace.isEmpty() ? "" : "/" + namespace) + "/"
          + cells.text("spec.parentRef.name");
    }
    cells.name().add(parent).age();
  }

  private static void slice(Cells cells) {
    var ports = new ArrayList<String>();
    for (JsonNode port : cells.at("ports")) {
      String number = Cells.text(port, "port");
      ports.add(number.isEmpty() ? port.has("name") ? Cells.text(port, "name") : "*" : number);
    }
    var addresses = new ArrayList<String>();
    for (JsonNode endpoint : cells.at("endpoints")) {
      endpoint.path("addresses").forEach(a -> addresses.add(a.asString("")));
    }
    cells.name().add(cells.text("addressType")).add(orUnset(Cells.atMost(ports, 3)))
        .add(orUnset(Cells.atMost(addresses, 3))).age();
  }

  private static String orUnset(String text) {
    return text.isEmpty() ? Cells.UNSET : text;
  }

  private static void apiService(Cells cells) {
    String service = cells.has("spec.service")
        ? cells.text("spec.service.namespace") + "/" + cells.text("spec.service.name")
        : "Local";
    String available = "Unknown";
    for (JsonNode condition : cells.at("status.conditions")) {
      if (Cells.text(condition, "type").equals("Available")) {
        String reason = Cells.text(condition, "reason");
        available = Cells.text(condition, "status");
        available += available.equals("True") || reason.isEmpty() ? "" : " (" + reason + ")";
      }
    }
    cells.name().add(service).add(available).age();
  }
}
