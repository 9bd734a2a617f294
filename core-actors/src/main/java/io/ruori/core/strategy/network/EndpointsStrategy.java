package io.ruori.core.strategy.network;

import static io.ruori.core.object.Fields.has;
import static io.ruori.core.object.Fields.items;
import static io.ruori.core.object.Fields.objects;
import static io.ruori.core.object.Fields.text;

import io.ruori.core.object.Fields;
import io.ruori.core.strategy.CoreKind;
import io.ruori.core.strategy.EndpointAddresses;
import io.ruori.core.validation.AddressFormats;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.NameFormats;
import io.ruori.core.validation.Path;
import io.ruori.core.validation.Rules;
import io.ruori.core.validation.SemanticEquality;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Endpoints (core {@code ValidateEndpoints}). */
final class EndpointsStrategy extends CoreKind {
  private static final List<String> ADDRESS_LISTS = List.of("addresses", "notReadyAddresses");

  EndpointsStrategy() {
    super(true, NameFormats.NAME_IS_SUBDOMAIN);
  }

  @Override
  public void applyDefaults(ObjectNode object) {
    for (ObjectNode subset : objects(object, "subsets")) {
      objects(subset, "ports").forEach(port -> Fields.defaultText(port, "protocol", "TCP"));
    }
  }

  @Override
  protected void validate(ObjectNode object, FieldErrors errors) {
    List<JsonNode> subsets = items(object, "subsets");
    for (int i = 0; i < subsets.size(); i++) {
      subset(subsets.get(i), Path.of("subsets").index(i), errors);
    }
  }

  @Override
  public void validateUpdate(ObjectNode object, ObjectNode old, FieldErrors errors) {
    metadataUpdate(object, old, errors);
    validateMetadata(object, errors);
    if (!SemanticEquality.equal(object.path("subsets"), old.path("subsets"))) {
      validate(object, errors);
    }
  }

  private static void subset(JsonNode subset, Path path, FieldErrors errors) {
    if (ADDRESS_LISTS.stream().allMatch(list -> items(subset, list).isEmpty())) {
      errors.required(path, "must specify `addresses` or `notReadyAddresses`");
    }
    for (String list : ADDRESS_LISTS) {
      List<JsonNode> addresses = items(subset, list);
      for (int i = 0; i < addresses.size(); i++) {
        address(addresses.get(i), path.child(list).index(i), errors);
      }
    }
    List<JsonNode> ports = items(subset, "ports");
    for (int i = 0; i < ports.size(); i++) {
      port(ports.get(i), ports.size() > 1, path.child("ports").index(i), errors);
    }
  }

  private static void address(JsonNode address, Path path, FieldErrors errors) {
    AddressFormats.legacyIp(text(address, "ip"), path.child("ip"), errors);
    String host = text(address, "hostname");
    if (!host.isEmpty()) {
      errors.invalid(path.child("hostname"), host, NameFormats.dns1123Label(host));
    }
    if (has(address, "nodeName")) {
      String node = text(address, "nodeName");
      errors.invalid(path.child("nodeName"), node, NameFormats.dns1123Subdomain(node));
    }
    EndpointAddresses.validate(text(address, "ip"), path.child("ip"), errors);
  }

  private static void port(JsonNode port, boolean named, Path path, FieldErrors errors) {
    String name = text(port, "name");
    if (named && name.isEmpty()) {
      errors.required(path.child("name"), "");
    } else if (!name.isEmpty()) {
      errors.invalid(path.child("name"), name, NameFormats.dns1123Label(name));
    }
    long number = Fields.number(port, "port");
    errors.invalid(path.child("port"), number, NameFormats.portNumber(number));
    Rules.requiredSupported(port, "protocol", List.of("SCTP", "TCP", "UDP"), path, errors);
    if (has(port, "appProtocol")) {
      String protocol = text(port, "appProtocol");
      errors.invalid(path.child("appProtocol"), protocol, NameFormats.qualifiedName(protocol));
    }
  }

  @Override
  public List<String> warnings(ObjectNode object, ObjectNode old) {
    var warnings = new ArrayList<String>();
    List<JsonNode> subsets = items(object, "subsets");
    for (int i = 0; i < subsets.size(); i++) {
      for (String list : ADDRESS_LISTS) {
        List<JsonNode> addresses = items(subsets.get(i), list);
        for (int j = 0; j < addresses.size(); j++) {
          Path path = Path.of("subsets").index(i).child(list).index(j).child("ip");
          warnings.addAll(AddressFormats.ipWarnings(text(addresses.get(j), "ip"), path));
        }
      }
    }
    return warnings;
  }

  @Override
  public boolean createsOnUpdate() {
    return true;
  }
}
