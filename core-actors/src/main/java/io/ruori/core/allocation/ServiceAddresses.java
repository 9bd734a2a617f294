package io.ruori.core.allocation;

import io.ruori.core.object.Fields;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.IpAddress;
import io.ruori.core.validation.Path;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Gives a service its cluster address, or checks the one that it asks for. */
final class ServiceAddresses {
  private ServiceAddresses() {}

  static void fill(ObjectNode service, AddressRanges ranges, ServiceAllocation.Free free, FieldErrors errors) {
    ObjectNode spec = Fields.ensure(service, "spec");
    List<String> given = Fields.texts(spec, "clusterIPs");
    String first = given.isEmpty() ? Fields.text(spec, "clusterIP") : given.getFirst();
    if (Fields.text(spec, "type").equals("ExternalName") || first.equals("None")) {
      return;
    }
    if (!first.isEmpty()) {
      check(first, spec, ranges, free, errors);
      return;
    }
    Optional<String> address = ranges.pick(free.random(), candidate -> free.is(Holdings.address(candidate)));
    if (address.isEmpty()) {
      errors.internal(Path.SPEC.child("clusterIPs"), "failed to allocate a serviceIP: range is full");
      return;
    }
    spec.put("clusterIP", address.get());
    ArrayNode addresses = spec.putArray("clusterIPs");
    addresses.add(address.get());
  }

  private static void check(
      String address, ObjectNode spec, AddressRanges ranges, ServiceAllocation.Free free, FieldErrors errors) {
    if (free.held().contains(Holdings.address(address))) {
      return;
    }
    String why = null;
    String plain = IpAddress.parse(address).map(IpAddress::canonical).orElse(address);
    if (plain.contains(":") || !ranges.contains(plain)) {
      why = "the provided IP (" + plain + ") is not in the valid range. The range of valid IPs is " + ranges.text();
    } else if (!free.is(Holdings.address(plain))) {
      why = "provided IP is already allocated";
    }
    if (why != null) {
      errors.invalid(
          Path.SPEC.child("clusterIPs"), spec.get("clusterIPs"), "failed to allocate IP " + address + ": " + why);
    }
  }
}
