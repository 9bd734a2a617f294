package io.ruori.core.strategy.network;

import static io.ruori.core.object.Fields.has;
import static io.ruori.core.object.Fields.items;
import static io.ruori.core.object.Fields.number;
import static io.ruori.core.object.Fields.objects;
import static io.ruori.core.object.Fields.text;
import static io.ruori.core.object.Fields.texts;

import io.ruori.core.kind.WriteContext;
import io.ruori.core.object.Fields;
import io.ruori.core.strategy.CoreKind;
import io.ruori.core.strategy.EndpointAddresses;
import io.ruori.core.strategy.Parts;
import io.ruori.core.validation.AddressFormats;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.IpAddress;
import io.ruori.core.validation.NameFormats;
import io.ruori.core.validation.Path;
import io.ruori.core.validation.Rules;
import io.ruori.core.validation.SemanticEquality;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Endpoint slices (discovery {@code ValidateEndpointSlice}). */
final class EndpointSliceStrategy extends CoreKind {
  private static final int MAX_ENDPOINTS = 1000;
  private static final int MAX_ADDRESSES = 100;
  private static final int MAX_PORTS = 20_000;
  private static final int MAX_HINTS = 8;
  private static final List<String> TYPES = List.of("FQDN", "IPv4", "IPv6");

  EndpointSliceStrategy() {
    super(true, NameFormats.NAME_IS_SUBDOMAIN);
  }

  @Override
  public void applyDefaults(ObjectNode object) {
    for (ObjectNode port : objects(object, "ports")) {
      if (!has(port, "name")) {
        port.put("name", "");
      }
      if (!has(port, "protocol")) {
        port.put("protocol", "TCP");
      }
    }
  }

  @Override
  public void prepareForCreate(ObjectNode object, WriteContext context) {
    dropTopology(object);
    Parts.firstGeneration(object);
  }

  @Override
  public void prepareForUpdate(ObjectNode object, ObjectNode old, WriteContext context) {
    JsonNode labels = Fields.at(object, "metadata", "labels");
    boolean same = SemanticEquality.equal(labels, Fields.at(old, "metadata", "labels"))
        && List.of("addressType", "endpoints", "ports").stream()
            .allMatch(part -> SemanticEquality.equal(object.path(part), old.path(part)));
    if (!same) {
      long generation = number(old.path("metadata"), "generation") + 1;
      Fields.ensure(object, "metadata").put("generation", generation);
    }
    dropTopology(object);
  }

  private static void dropTopology(ObjectNode object) {
    objects(object, "endpoints").forEach(endpoint -> endpoint.remove("deprecatedTopology"));
  }

  @Override
  protected void validate(ObjectNode object, FieldErrors errors) {
    Rules.requiredSupported(object, "addressType", TYPES, Path.ROOT, errors);
    List<JsonNode> endpoints = items(object, "endpoints");
    if (endpoints.size() > MAX_ENDPOINTS) {
      errors.tooMany(Path.of("endpoints"), endpoints.size(), MAX_ENDPOINTS);
    } else {
      for (int i = 0; i < endpoints.size(); i++) {
        endpoint(endpoints.get(i), text(object, "addressType"), Path.of("endpoints").index(i), errors);
      }
    }
    ports(items(object, "ports"), errors);
  }

  private static void endpoint(JsonNode endpoint, String type, Path path, FieldErrors errors) {
    List<String> addresses = texts(endpoint, "addresses");
    if (addresses.isEmpty()) {
      errors.required(path.child("addresses"), "must contain at least 1 address");
    } else if (addresses.size() > MAX_ADDRESSES) {
      errors.tooMany(path.child("addresses"), addresses.size(), MAX_ADDRESSES);
    }
    for (int i = 0; i < addresses.size(); i++) {
      address(addresses.get(i), type, path.child("addresses"), i, errors);
    }
    if (has(endpoint, "nodeName")) {
      String node = text(endpoint, "nodeName");
      errors.invalid(path.child("nodeName"), node, NameFormats.dns1123Subdomain(node));
    }
    if (has(endpoint, "hostname")) {
      String host = text(endpoint, "hostname");
      errors.invalid(path.child("hostname"), host, NameFormats.dns1123Label(host));
    }
    hints(endpoint.path("hints"), "forZones", path.child("hints"), errors);
    hints(endpoint.path("hints"), "forNodes", path.child("hints"), errors);
  }

  private static void address(String address, String type, Path all, int index, FieldErrors errors) {
    Path path = all.index(index);
    if (type.equals("FQDN")) {
      NameFormats.fullyQualifiedName(address, path, errors);
      return;
    }
    if (!type.startsWith("IPv")) {
      return;
    }
    var found = new FieldErrors();
    AddressFormats.legacyIp(address, path, found);
    if (found.isEmpty()) {
      boolean four = IpAddress.parse(address).orElseThrow().isIpv4();
      if (type.equals("IPv4") != four) {
        errors.invalid(all, address, "must be an " + type + " address");
      }
      EndpointAddresses.validate(address, path, errors);
    }
    errors.addAll(found);
  }

  private static void hints(JsonNode hints, String list, Path path, FieldErrors errors) {
    List<JsonNode> all = items(hints, list);
    if (all.size() > MAX_HINTS) {
      errors.tooMany(path.child(list), all.size(), MAX_HINTS);
      return;
    }
    var seen = new HashSet<String>();
    for (int i = 0; i < all.size(); i++) {
      String name = text(all.get(i), "name");
      Path at = path.child(list).index(i).child("name");
      if (!seen.add(name)) {
        errors.duplicate(at, name);
      }
      errors.invalid(at, name,
          list.equals("forNodes") ? NameFormats.dns1123Subdomain(name) : NameFormats.labelValue(name));
    }
  }

  private static void ports(List<JsonNode> ports, FieldErrors errors) {
    if (ports.size() > MAX_PORTS) {
      errors.tooMany(Path.of("ports"), ports.size(), MAX_PORTS);
      return;
    }
    var seen = new HashSet<String>();
    for (int i = 0; i < ports.size(); i++) {
      JsonNode port = ports.get(i);
      Path path = Path.of("ports").index(i);
      String name = text(port, "name");
      if (!name.isEmpty()) {
        errors.invalid(path.child("name"), name, NameFormats.dns1123Label(name));
      }
      if (!seen.add(name)) {
        errors.duplicate(path.child("name"), name);
      }
      Rules.supported(port, "protocol", List.of("SCTP", "TCP", "UDP"), path, errors);
      if (has(port, "appProtocol")) {
        String protocol = text(port, "appProtocol");
        errors.invalid(path.child("appProtocol"), protocol, NameFormats.qualifiedName(protocol));
      }
    }
  }

  @Override
  public void validateUpdate(ObjectNode object, ObjectNode old, FieldErrors errors) {
    validateWhole(object, errors);
    Rules.immutable(object.path("addressType"), old.path("addressType"), Path.of("addressType"), errors);
  }

  @Override
  public List<String> warnings(ObjectNode object, ObjectNode old) {
    var warnings = new ArrayList<String>();
    if (text(object, "addressType").equals("FQDN")) {
      warnings.add("spec.addressType: FQDN endpoints are deprecated");
      return warnings;
    }
    List<JsonNode> endpoints = items(object, "endpoints");
    for (int i = 0; i < endpoints.size(); i++) {
      List<String> addresses = texts(endpoints.get(i), "addresses");
      for (int j = 0; j < addresses.size(); j++) {
        Path path = Path.of("endpoints").index(i).child("addresses").index(j);
        warnings.addAll(AddressFormats.ipWarnings(addresses.get(j), path));
      }
    }
    return warnings;
  }
}
