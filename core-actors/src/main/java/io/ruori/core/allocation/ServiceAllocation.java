package io.ruori.core.allocation;

import io.ruori.core.entity.Allocation;
import io.ruori.core.kind.ResourceType;
import io.ruori.core.kind.WriteContext;
import io.ruori.core.ledger.Change;
import io.ruori.core.ledger.Document;
import io.ruori.core.object.Fields;
import io.ruori.core.object.GroupResource;
import io.ruori.core.object.ObjectKey;
import io.ruori.core.object.Refusal;
import io.ruori.core.strategy.ServiceUpdates;
import io.ruori.core.validation.FieldErrors;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import tools.jackson.databind.node.ObjectNode;

/**
 * Cluster addresses and node ports of services (upstream {@code registry/core/service/storage/alloc.go}). What a service
 * holds is a set of keys: an {@code IPAddress} for each address and one key for each port. A write takes the keys that are new
 * and gives up those that are gone, in the same append as the service: two services cannot get the same one.
 */
public final class ServiceAllocation implements Allocation {
  private static final GroupResource SERVICES = new GroupResource("", "services");

  private final AddressRange addresses;
  private final PortRange ports;

  public ServiceAllocation(AddressRange addresses, PortRange ports) {
    this.addresses = addresses;
    this.ports = ports;
  }

  @Override
  public List<Change> on(ResourceType type, ObjectNode service, ObjectNode old, WriteContext context) {
    if (!type.id().equals(SERVICES)) {
      return List.of();
    }
    Set<ObjectKey> held = old == null ? Set.of() : holdings(old);
    Set<ObjectKey> wanted = service == null ? Set.of() : holdings(service);
    return changes(service, held, wanted, context);
  }

  @Override
  public Optional<Refusal> fill(
      ResourceType type, ObjectNode service, ObjectNode old, WriteContext context, boolean dryRun) {
    if (!type.id().equals(SERVICES)) {
      return Optional.empty();
    }
    ServiceUpdates.beforeAllocation(service, old);
    Set<ObjectKey> held = old == null ? Set.of() : holdings(old);
    var random = new SplittableRandom(context.uids().get().hashCode());
    return fill(service, old, new Free(context, held, random, dryRun));
  }

  /** Which keys nobody else holds. In a dry run a port may also lie outside of the range, as upstream does not look. */
  record Free(WriteContext context, Set<ObjectKey> held, SplittableRandom random, boolean dryRun) {
    boolean is(ObjectKey key) {
      return held.contains(key) || context.others().find(key).isEmpty();
    }
  }

  private Optional<Refusal> fill(ObjectNode service, ObjectNode old, Free free) {
    var errors = new FieldErrors();
    IpFamilies.fill(service, old, errors);
    boolean hadAddress = old != null && !Fields.text(old, "spec", "type").equals("ExternalName");
    if (errors.isEmpty() && !hadAddress) {
      ServiceAddresses.fill(service, AddressRanges.of(addresses, free.context()), free, errors);
    }
    Optional<Refusal> internal = errors.isEmpty() ? ServicePorts.fill(service, ports, free, errors) : Optional.empty();
    return errors.isEmpty()
        ? internal
        : Optional.of(errors.invalid(SERVICES, "Service", Fields.text(service, "metadata", "name")));
  }

  private static List<Change> changes(
      ObjectNode service, Set<ObjectKey> held, Set<ObjectKey> wanted, WriteContext context) {
    var changes = new ArrayList<Change>();
    for (ObjectKey key : held) {
      if (!wanted.contains(key)) {
        context.others().find(key).ifPresent(found -> changes.add(Change.remove(key, revision(found))));
      }
    }
    for (ObjectKey key : wanted) {
      if (context.others().find(key).isEmpty()) {
        changes.add(Change.put(key, 0, Document.of(Holdings.object(key, service, context))));
      }
    }
    return changes;
  }

  private static long revision(ObjectNode object) {
    return Long.parseLong(Fields.text(object, "metadata", "resourceVersion"));
  }

  /** The keys that a service holds. */
  static Set<ObjectKey> holdings(ObjectNode service) {
    var keys = new LinkedHashSet<ObjectKey>();
    if (Fields.text(service, "spec", "type").equals("ExternalName")) {
      return keys;
    }
    for (String address : Fields.texts(service, "spec", "clusterIPs")) {
      if (!address.isEmpty() && !address.equals("None")) {
        keys.add(Holdings.address(address));
      }
    }
    for (int port : ServicePorts.of(service)) {
      keys.add(Holdings.port(port));
    }
    return keys;
  }
}
