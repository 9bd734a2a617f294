package io.ruori.core.strategy;

import static io.ruori.core.object.Fields.has;
import static io.ruori.core.object.Fields.items;
import static io.ruori.core.object.Fields.number;
import static io.ruori.core.object.Fields.text;

import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.GoText;
import io.ruori.core.validation.NameFormats;
import io.ruori.core.validation.Path;
import io.ruori.core.validation.Rules;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Rules for the ports of a service. */
final class ServicePortRules {
  static final List<String> PROTOCOLS = List.of("SCTP", "TCP", "UDP");
  private static final Path PORTS = Path.SPEC.child("ports");

  private ServicePortRules() {}

  static void ports(JsonNode spec, FieldErrors errors) {
    List<JsonNode> ports = items(spec, "ports");
    var names = new HashSet<String>();
    for (int i = 0; i < ports.size(); i++) {
      port(ports.get(i), ports.size() > 1, names, PORTS.index(i), errors);
    }
  }

  private static void port(JsonNode port, boolean needsName, Set<String> names, Path path, FieldErrors errors) {
    String name = text(port, "name");
    if (!name.isEmpty()) {
      errors.invalid(path.child("name"), name, NameFormats.dns1123Label(name));
      if (!names.add(name)) {
        errors.duplicate(path.child("name"), name);
      }
    } else if (needsName) {
      errors.required(path.child("name"), "");
    }
    long number = number(port, "port");
    errors.invalid(path.child("port"), number, NameFormats.portNumber(number));
    Rules.requiredSupported(port, "protocol", PROTOCOLS, path, errors);
    JsonNode target = port.path("targetPort");
    if (target.isString()) {
      errors.invalid(path.child("targetPort"), target, NameFormats.portName(target.stringValue()));
    } else {
      long targetNumber = number(port, "targetPort");
      errors.invalid(path.child("targetPort"), targetNumber, NameFormats.portNumber(targetNumber));
    }
    if (has(port, "appProtocol")) {
      String protocol = text(port, "appProtocol");
      errors.invalid(path.child("appProtocol"), protocol, NameFormats.qualifiedName(protocol));
    }
  }

  static void duplicates(JsonNode spec, FieldErrors errors) {
    List<JsonNode> ports = items(spec, "ports");
    boolean inner = Services.isType(spec, "ClusterIP");
    for (int i = 0; i < ports.size() && inner; i++) {
      if (number(ports.get(i), "nodePort") != 0) {
        errors.forbidden(PORTS.index(i).child("nodePort"), "may not be used when `type` is 'ClusterIP'");
      }
    }
    var nodePorts = new HashSet<String>();
    for (int i = 0; i < ports.size(); i++) {
      long nodePort = number(ports.get(i), "nodePort");
      if (nodePort != 0 && !nodePorts.add(text(ports.get(i), "protocol") + nodePort)) {
        errors.duplicate(PORTS.index(i).child("nodePort"), nodePort);
      }
    }
    var numbers = new HashSet<String>();
    for (int i = 0; i < ports.size(); i++) {
      String protocol = text(ports.get(i), "protocol");
      long number = number(ports.get(i), "port");
      if (!numbers.add(protocol + number)) {
        errors.duplicate(PORTS.index(i), new GoText.Raw("{\"Name\":\"\",\"Protocol\":" + GoText.quote(protocol)
            + ",\"AppProtocol\":null,\"Port\":" + number + ",\"TargetPort\":0,\"NodePort\":0}"));
      }
    }
  }
}
