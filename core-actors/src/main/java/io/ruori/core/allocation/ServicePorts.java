package io.ruori.core.allocation;

import io.ruori.core.object.Fields;
import io.ruori.core.object.Refusal;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.node.ObjectNode;

/** Gives a service's ports their node ports, or checks those that it asks for. */
final class ServicePorts {
  private static final String HEALTH = "healthCheckNodePort";

  private ServicePorts() {}

  /** Every node port that a service holds. */
  static Set<Integer> of(ObjectNode service) {
    var ports = new TreeSet<Integer>();
    Fields.items(service, "spec", "ports").forEach(port -> ports.add((int) Fields.number(port, "nodePort")));
    ports.add((int) Fields.number(Fields.at(service, "spec"), HEALTH));
    ports.remove(0);
    return ports;
  }

  static Optional<Refusal> fill(ObjectNode service, PortRange range, ServiceAllocation.Free free, FieldErrors errors) {
    ObjectNode spec = Fields.ensure(service, "spec");
    var taken = new Taking(range, free, new HashSet<>(of(service)));
    String type = Fields.text(spec, "type");
    if (type.equals("NodePort") || type.equals("LoadBalancer")) {
      fillPorts(spec, type, taken, errors);
    }
    boolean needsHealth = type.equals("LoadBalancer") && Fields.text(spec, "externalTrafficPolicy").equals("Local");
    return needsHealth && errors.isEmpty() ? fillHealth(spec, taken) : Optional.empty();
  }

  private static void fillPorts(ObjectNode spec, String type, Taking taking, FieldErrors errors) {
    boolean allocates = type.equals("NodePort") || Fields.flag(spec, "allocateLoadBalancerNodePorts", true);
    List<ObjectNode> ports = Fields.objects(spec, "ports");
    Map<Long, Integer> ofPort = new HashMap<>(); // one number serves a port for all of its protocols
    ports.forEach(port -> {
      int asked = (int) Fields.number(port, "nodePort");
      if (asked != 0) {
        ofPort.putIfAbsent(Fields.number(port, "port"), asked);
      }
    });
    for (int i = 0; i < ports.size(); i++) {
      ObjectNode port = ports.get(i);
      int asked = (int) Fields.number(port, "nodePort");
      if (asked != 0) {
        Optional<String> why = taking.refusal(asked);
        Path path = Path.SPEC.child("ports").index(i).child("nodePort");
        why.ifPresent(text -> errors.invalid(path, asked, text));
      } else if (allocates) {
        Integer known = ofPort.get(Fields.number(port, "port"));
        OptionalInt number = known == null ? taking.pick() : OptionalInt.of(known);
        if (number.isEmpty()) {
          errors.internal(Path.SPEC.child("ports").index(i), "failed to allocate a nodePort: range is full");
          return;
        }
        port.put("nodePort", number.getAsInt());
        ofPort.put(Fields.number(port, "port"), number.getAsInt());
      }
    }
  }

  private static Optional<Refusal> fillHealth(ObjectNode spec, Taking taking) {
    int asked = (int) Fields.number(spec, HEALTH);
    if (asked == 0) {
      OptionalInt number = taking.pick();
      number.ifPresent(port -> spec.put(HEALTH, port));
      return number.isPresent()
          ? Optional.empty()
          : Optional.of(Refusal.internal("failed to allocate a HealthCheck NodePort 0: range is full"));
    }
    return taking
        .refusal(asked)
        .map(why -> Refusal.internal("failed to allocate requested HealthCheck NodePort " + asked + ": " + why));
  }

  /** The node ports that one write may take. */
  private record Taking(PortRange range, ServiceAllocation.Free free, Set<Integer> taken) {
    OptionalInt pick() {
      OptionalInt picked =
          range.pick(free.random(), port -> !taken.contains(port) && free.is(Holdings.port(port)));
      picked.ifPresent(taken::add);
      return picked;
    }

    Optional<String> refusal(int port) {
      if (free.held().contains(Holdings.port(port))) {
        return Optional.empty();
      }
      if (!range.contains(port) && !free.dryRun()) {
        return Optional.of("provided port is not in the valid range. The range of valid ports is " + range);
      }
      return free.is(Holdings.port(port)) ? Optional.empty() : Optional.of("provided port is already allocated");
    }
  }
}
