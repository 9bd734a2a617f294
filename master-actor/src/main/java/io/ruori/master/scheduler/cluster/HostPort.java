package io.ruori.master.scheduler.cluster;

import io.ruori.master.document.Doc;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** A port of the node that a pod wants for itself. */
public record HostPort(String address, String protocol, int port) {
  private static final String ANY = "0.0.0.0";

  static List<HostPort> of(JsonNode spec) {
    var ports = new ArrayList<HostPort>();
    Doc.items(spec, "containers").forEach(c -> add(ports, c));
    Doc.items(spec, "initContainers").stream()
        .filter(c -> Doc.text(c, "restartPolicy").equals("Always")).forEach(c -> add(ports, c));
    return List.copyOf(ports);
  }

  private static void add(List<HostPort> ports, JsonNode container) {
    for (JsonNode port : Doc.items(container, "ports")) {
      int number = Doc.integer(port, 0, "hostPort");
      if (number > 0) {
        String address = Doc.text(port, "hostIP");
        String protocol = Doc.text(port, "protocol");
        ports.add(new HostPort(address.isEmpty() ? ANY : address, protocol.isEmpty() ? "TCP" : protocol, number));
      }
    }
  }

  public boolean conflictsWith(HostPort other) {
    return port == other.port && protocol.equals(other.protocol)
        && (address.equals(other.address) || address.equals(ANY) || other.address.equals(ANY));
  }
}
