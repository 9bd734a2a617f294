package io.ruori.core.strategy.network;

import static io.ruori.core.object.Fields.has;
import static io.ruori.core.object.Fields.items;
import static io.ruori.core.object.Fields.number;
import static io.ruori.core.object.Fields.objects;
import static io.ruori.core.object.Fields.text;
import static io.ruori.core.object.Fields.texts;

import io.ruori.core.object.Fields;
import io.ruori.core.strategy.CountedKind;
import io.ruori.core.validation.AddressFormats;
import io.ruori.core.validation.Cidr;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.LabelRules;
import io.ruori.core.validation.LabelRules.SelectorOptions;
import io.ruori.core.validation.NameFormats;
import io.ruori.core.validation.Path;
import io.ruori.core.validation.Rules;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Network policies (networking {@code ValidateNetworkPolicy}). */
final class NetworkPolicyStrategy extends CountedKind {
  private static final List<String> TYPES = List.of("Ingress", "Egress");

  NetworkPolicyStrategy() {
    super(true, NameFormats.NAME_IS_SUBDOMAIN, false);
  }

  private static String peers(String direction) {
    return direction.equals("ingress") ? "from" : "to";
  }

  @Override
  public void applyDefaults(ObjectNode object) {
    ObjectNode spec = Fields.ensure(object, "spec");
    for (String direction : List.of("ingress", "egress")) {
      for (ObjectNode rule : objects(spec, direction)) {
        objects(rule, "ports").stream().filter(port -> !has(port, "protocol")).forEach(port -> port.put("protocol", "TCP"));
      }
    }
    if (texts(spec, "policyTypes").isEmpty()) {
      ArrayNode types = spec.putArray("policyTypes").add("Ingress");
      if (!items(spec, "egress").isEmpty()) {
        types.add("Egress");
      }
    }
  }

  @Override
  protected void validate(ObjectNode object, FieldErrors errors) {
    validate(object.path("spec"), SelectorOptions.STRICT, errors);
  }

  private static void validate(JsonNode spec, SelectorOptions options, FieldErrors errors) {
    LabelRules.selector(spec.path("podSelector"), options, Path.SPEC.child("podSelector"), errors);
    for (String direction : List.of("ingress", "egress")) {
      List<JsonNode> rules = items(spec, direction);
      for (int i = 0; i < rules.size(); i++) {
        rule(rules.get(i), peers(direction), options, Path.SPEC.child(direction).index(i), errors);
      }
    }
    List<String> types = texts(spec, "policyTypes");
    if (types.size() > TYPES.size()) {
      errors.invalid(Path.SPEC.child("policyTypes"), types, "may not specify more than two policyTypes");
      return;
    }
    for (int i = 0; i < types.size(); i++) {
      if (!TYPES.contains(types.get(i))) {
        errors.notSupported(Path.SPEC.child("policyTypes").index(i), types.get(i), TYPES);
      }
    }
  }

  private static void rule(JsonNode rule, String peers, SelectorOptions options, Path path, FieldErrors errors) {
    List<JsonNode> ports = items(rule, "ports");
    for (int i = 0; i < ports.size(); i++) {
      port(ports.get(i), path.child("ports").index(i), errors);
    }
    List<JsonNode> all = items(rule, peers);
    for (int i = 0; i < all.size(); i++) {
      peer(all.get(i), options, path.child(peers).index(i), errors);
    }
  }

  private static void port(JsonNode port, Path path, FieldErrors errors) {
    Rules.supported(port, "protocol", List.of("TCP", "UDP", "SCTP"), path, errors);
    long end = number(port, "endPort");
    boolean ranged = has(port, "endPort");
    JsonNode value = port.path("port");
    if (value.isNumber()) {
      errors.invalid(path.child("port"), value.asLong(), NameFormats.portNumber(value.asLong()));
      if (ranged && end < value.asLong()) {
        errors.invalid(path.child("endPort"), value.asLong(), "must be greater than or equal to `port`");
      }
      if (ranged) {
        errors.invalid(path.child("endPort"), end, NameFormats.portNumber(end));
      }
    } else if (value.isString()) {
      if (ranged) {
        errors.invalid(path.child("endPort"), end, "may not be specified when `port` is non-numeric");
      }
      errors.invalid(path.child("port"), value.stringValue(), NameFormats.portName(value.stringValue()));
    } else if (ranged) {
      errors.invalid(path.child("endPort"), end, "may not be specified when `port` is not specified");
    }
  }

  private static void peer(JsonNode peer, SelectorOptions options, Path path, FieldErrors errors) {
    int parts = 0;
    for (String selector : List.of("podSelector", "namespaceSelector")) {
      if (has(peer, selector)) {
        parts++;
        LabelRules.selector(peer.path(selector), options, path.child(selector), errors);
      }
    }
    boolean block = has(peer, "ipBlock");
    if (block) {
      block(peer.path("ipBlock"), path.child("ipBlock"), errors);
    }
    if (parts == 0 && !block) {
      errors.required(path, "must specify a peer");
    } else if (parts > 0 && block) {
      errors.forbidden(path, "may not specify both ipBlock and another peer");
    }
  }

  private static void block(JsonNode block, Path path, FieldErrors errors) {
    if (!Rules.requiredText(block, "cidr", path, errors)) {
      return;
    }
    AddressFormats.legacyCidr(text(block, "cidr"), path.child("cidr"), errors);
    Optional<Cidr> whole = Cidr.parse(text(block, "cidr"));
    List<String> exceptions = texts(block, "except");
    for (int i = 0; i < exceptions.size() && whole.isPresent(); i++) {
      Path at = path.child("except").index(i);
      AddressFormats.legacyCidr(exceptions.get(i), at, errors);
      Optional<Cidr> part = Cidr.parse(exceptions.get(i));
      boolean inside = part.isEmpty()
          || whole.get().contains(part.get().address()) && part.get().prefix() > whole.get().prefix();
      if (!inside) {
        errors.invalid(at, exceptions.get(i), "must be a strict subset of `cidr`");
      }
    }
  }

  @Override
  public void validateUpdate(ObjectNode object, ObjectNode old, FieldErrors errors) {
    validateMetadata(object, errors);
    var before = new FieldErrors();
    validate(old.path("spec"), SelectorOptions.STRICT, before);
    var tolerant = new FieldErrors();
    validate(old.path("spec"), SelectorOptions.ANY_VALUE, tolerant);
    boolean bad = before.size() > tolerant.size();
    SelectorOptions options = bad ? SelectorOptions.ANY_VALUE : SelectorOptions.STRICT;
    validate(object.path("spec"), options, errors);
    metadataUpdate(object, old, errors);
    validate(object.path("spec"), options, errors); // upstream asks twice, and says so
  }

  @Override
  public List<String> warnings(ObjectNode object, ObjectNode old) {
    var warnings = new ArrayList<String>();
    BiFunction<String, Path, List<String>> check = AddressFormats::cidrWarnings;
    for (String direction : List.of("ingress", "egress")) {
      List<JsonNode> rules = items(object, "spec", direction);
      for (int i = 0; i < rules.size(); i++) {
        List<JsonNode> peers = items(rules.get(i), peers(direction));
        for (int j = 0; j < peers.size(); j++) {
          Path path = Path.SPEC.child(direction).index(i).child(peers(direction)).index(j).child("ipBlock");
          JsonNode block = peers.get(j).path("ipBlock");
          warnings.addAll(check.apply(text(block, "cidr"), path.child("cidr")));
          List<String> exceptions = texts(block, "except");
          for (int k = 0; k < exceptions.size(); k++) {
            warnings.addAll(check.apply(exceptions.get(k), path.child("except").index(k)));
          }
        }
      }
    }
    return warnings;
  }
}
