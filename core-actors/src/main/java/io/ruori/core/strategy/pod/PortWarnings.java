package io.ruori.core.strategy.pod;

import static io.ruori.core.object.Fields.items;
import static io.ruori.core.object.Fields.number;
import static io.ruori.core.object.Fields.text;

import io.ruori.core.validation.GoText;
import io.ruori.core.validation.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** What upstream warns of in the ports of a pod's containers: the same one twice, names that are ambiguous. */
final class PortWarnings {
  private PortWarnings() {}

  /** A port and where it stands. */
  private record Placed(JsonNode port, Path path) {
    long hostPort() {
      return number(port, "hostPort");
    }

    String hostIp() {
      return text(port, "hostIP");
    }
  }

  static List<String> of(List<PodContainers.Placed> containers) {
    var ports = new ArrayList<Placed>();
    for (PodContainers.Placed container : containers) {
      List<JsonNode> list = items(container.node(), "ports");
      for (int i = 0; i < list.size(); i++) {
        ports.add(new Placed(list.get(i), container.path().child("ports").index(i)));
      }
    }
    var warnings = new ArrayList<String>();
    numbers(ports, warnings);
    names(ports, warnings);
    return warnings;
  }

  private static void numbers(List<Placed> ports, List<String> warnings) {
    Map<String, List<Placed>> byNumber = new HashMap<>();
    for (Placed port : ports) {
      if (!port.hostIp().isEmpty() && port.hostPort() == 0) {
        warnings.add(port.path() + ": hostIP set without hostPort: " + goPort(port.port()));
      }
      String key = number(port.port(), "containerPort") + "/" + text(port.port(), "protocol");
      List<Placed> others = byNumber.computeIfAbsent(key, unused -> new ArrayList<>());
      for (Placed other : others) {
        String conflict = conflict(port, other);
        if (!conflict.isEmpty()) {
          warnings.add(port.path() + ": " + conflict + " port definition with " + other.path());
        }
      }
      others.add(port);
    }
  }

  private static String conflict(Placed port, Placed other) {
    if (port.hostIp().equals(other.hostIp()) && port.hostPort() == other.hostPort()) {
      return "duplicate";
    }
    if (port.hostPort() == 0 || other.hostPort() == 0) {
      return "overlapping";
    }
    boolean oneAnywhere = port.hostIp().isEmpty() != other.hostIp().isEmpty();
    return port.hostPort() == other.hostPort() && oneAnywhere ? "dangerously ambiguous" : "";
  }

  /** As Go's {@code %+v} prints the struct. */
  private static String goPort(JsonNode port) {
    return "{Name:" + text(port, "name") + " HostPort:" + number(port, "hostPort") + " ContainerPort:"
        + number(port, "containerPort") + " Protocol:" + text(port, "protocol") + " HostIP:" + text(port, "hostIP") + "}";
  }

  private static void names(List<Placed> ports, List<String> warnings) {
    var byName = new HashMap<String, Path>();
    for (Placed port : ports) {
      String name = text(port.port(), "name");
      Path other = name.isEmpty() ? null : byName.putIfAbsent(name, port.path());
      if (other != null) {
        warnings.add(port.path() + ": duplicate port name " + GoText.quote(name) + " with " + other
            + ", services and probes that select ports by name will use " + other);
      }
    }
  }
}
