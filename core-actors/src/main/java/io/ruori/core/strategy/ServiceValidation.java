package io.ruori.core.strategy;

import static io.ruori.core.object.Fields.has;
import static io.ruori.core.object.Fields.items;
import static io.ruori.core.object.Fields.number;
import static io.ruori.core.object.Fields.text;
import static io.ruori.core.object.Fields.texts;

import io.ruori.core.object.Fields;
import io.ruori.core.object.Json;
import io.ruori.core.validation.AddressFormats;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.IpAddress;
import io.ruori.core.validation.LabelRules;
import io.ruori.core.validation.NameFormats;
import io.ruori.core.validation.Path;
import io.ruori.core.validation.Rules;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Rules for services, new and changed (core {@code validateService}). */
final class ServiceValidation {
  static final String HINTS = "service.kubernetes.io/topology-aware-hints";
  static final String MODE = "service.kubernetes.io/topology-mode";
  private static final String SOURCE_RANGES = "service.beta.kubernetes.io/load-balancer-source-ranges";
  private static final String ONLY_LOAD_BALANCER = "may only be used when `type` is 'LoadBalancer'";
  private static final List<String> TYPES = List.of("ClusterIP", "ExternalName", "LoadBalancer", "NodePort");
  private static final List<String> DISTRIBUTIONS = List.of("PreferClose", "PreferSameZone", "PreferSameNode");
  private static final long MAX_AFFINITY_SECONDS = 86_400;

  private ServiceValidation() {}

  /** @param old {@code null} when the service is new; what it holds already stays legal */
  static void validate(JsonNode service, JsonNode old, FieldErrors errors) {
    JsonNode annotations = service.path("metadata").path("annotations");
    JsonNode spec = service.path("spec");
    JsonNode oldSpec = old == null ? Json.object() : old.path("spec");
    if (annotations.has(HINTS) && annotations.has(MODE) && !text(annotations, HINTS).equals(text(annotations, MODE))) {
      errors.invalid(Path.METADATA.child("annotations").key(MODE), text(annotations, MODE),
          "must match annotations[" + HINTS + "] when both are specified");
    }
    ofType(spec, errors);
    ServicePortRules.ports(spec, errors);
    if (spec.path("selector").isObject()) {
      LabelRules.labels(spec.path("selector"), Path.SPEC.child("selector"), errors);
    }
    affinity(spec, errors);
    ServiceAddressRules.clusterIps(spec, texts(oldSpec, "clusterIPs"), errors);
    externalIps(spec, texts(oldSpec, "externalIPs"), errors);
    Rules.requiredSupported(spec, "type", TYPES, Path.SPEC, errors);
    ServicePortRules.duplicates(spec, errors);
    sourceRanges(annotations, spec, old == null ? Json.object() : old, errors);
    loadBalancerFlags(spec, errors);
    loadBalancerClass(spec, errors);
    traffic(spec, errors);
  }

  private static void ofType(JsonNode spec, FieldErrors errors) {
    boolean headless = Services.isHeadless(spec);
    String type = text(spec, "type");
    if (items(spec, "ports").isEmpty() && !headless && !type.equals("ExternalName")) {
      errors.required(Path.SPEC.child("ports"), "");
    }
    if (headless && Services.needsNodePort(spec)) {
      errors.invalid(Path.SPEC.child("clusterIPs").index(0), "None", "may not be set to 'None' for " + type + " services");
    }
    if (!type.equals("ExternalName")) {
      return;
    }
    for (String field : List.of("clusterIPs", "ipFamilies", "ipFamilyPolicy")) {
      JsonNode value = Fields.at(spec, field);
      if (value.isArray() ? !value.isEmpty() : !value.isMissingNode()) {
        errors.forbidden(Path.SPEC.child(field), "may not be set for ExternalName services");
      }
    }
    String name = text(spec, "externalName");
    String canonical = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    if (canonical.isEmpty()) {
      errors.required(Path.SPEC.child("externalName"), "");
    } else {
      errors.invalid(Path.SPEC.child("externalName"), canonical, NameFormats.dns1123Subdomain(canonical));
    }
  }

  private static void affinity(JsonNode spec, FieldErrors errors) {
    Rules.requiredSupported(spec, "sessionAffinity", List.of("ClientIP", "None"), Path.SPEC, errors);
    Path path = Path.SPEC.child("sessionAffinityConfig");
    switch (text(spec, "sessionAffinity")) {
      case "ClientIP" -> {
        long seconds = number(Fields.at(spec, "sessionAffinityConfig", "clientIP"), "timeoutSeconds");
        if (seconds <= 0 || seconds > MAX_AFFINITY_SECONDS) {
          errors.invalid(path.child("clientIP", "timeoutSeconds"), seconds,
              "must be greater than 0 and less than " + MAX_AFFINITY_SECONDS);
        }
      }
      case "None" -> {
        if (has(spec, "sessionAffinityConfig")) {
          errors.forbidden(path, "must not be set when session affinity is None");
        }
      }
      default -> {}
    }
  }

  private static void externalIps(JsonNode spec, List<String> old, FieldErrors errors) {
    List<String> addresses = texts(spec, "externalIPs");
    for (int i = 0; i < addresses.size(); i++) {
      Path path = Path.SPEC.child("externalIPs").index(i);
      var found = new FieldErrors();
      if (!old.contains(addresses.get(i))) {
        AddressFormats.legacyIp(addresses.get(i), path, found);
      }
      if (found.isEmpty()) {
        EndpointAddresses.validate(addresses.get(i), path, found);
      }
      errors.addAll(found);
    }
  }

  private static void sourceRanges(JsonNode annotations, JsonNode spec, JsonNode old, FieldErrors errors) {
    List<String> ranges = texts(spec, "loadBalancerSourceRanges");
    boolean loadBalancer = Services.isType(spec, "LoadBalancer");
    if (!ranges.isEmpty()) {
      Path path = Path.SPEC.child("LoadBalancerSourceRanges");
      if (!loadBalancer) {
        errors.forbidden(path, ONLY_LOAD_BALANCER);
      }
      List<String> known = texts(old, "spec", "loadBalancerSourceRanges").stream().map(String::strip).toList();
      for (int i = 0; i < ranges.size(); i++) {
        String range = ranges.get(i).strip();
        if (!known.contains(range)) {
          AddressFormats.legacyCidr(range, path.index(i), errors);
        }
      }
    } else if (annotations.has(SOURCE_RANGES)) {
      Path path = Path.METADATA.child("annotations").key(SOURCE_RANGES);
      if (!loadBalancer) {
        errors.forbidden(path, ONLY_LOAD_BALANCER);
      }
      String value = text(annotations, SOURCE_RANGES).strip();
      boolean changed = !annotations.path(SOURCE_RANGES).equals(old.path("metadata").path("annotations").path(SOURCE_RANGES));
      if (changed && !value.isEmpty()) {
        for (String range : value.split(",", -1)) {
          AddressFormats.legacyCidr(range.strip(), path, errors);
        }
      }
    }
  }

  private static void loadBalancerFlags(JsonNode spec, FieldErrors errors) {
    boolean loadBalancer = Services.isType(spec, "LoadBalancer");
    boolean set = has(spec, "allocateLoadBalancerNodePorts");
    if (set && !loadBalancer) {
      errors.forbidden(Path.SPEC.child("allocateLoadBalancerNodePorts"), ONLY_LOAD_BALANCER);
    }
    if (!set && loadBalancer) {
      errors.required(Path.of("allocateLoadBalancerNodePorts"), "");
    }
  }

  static void loadBalancerClass(JsonNode spec, FieldErrors errors) {
    if (!has(spec, "loadBalancerClass")) {
      return;
    }
    Path path = Path.SPEC.child("loadBalancerClass");
    String name = text(spec, "loadBalancerClass");
    if (Services.isType(spec, "LoadBalancer")) {
      errors.invalid(path, name, NameFormats.qualifiedName(name));
    } else {
      errors.forbidden(path, ONLY_LOAD_BALANCER);
    }
  }

  private static void traffic(JsonNode spec, FieldErrors errors) {
    String external = text(spec, "externalTrafficPolicy");
    if (Services.isExternallyAccessible(spec)) {
      Rules.requiredSupported(spec, "externalTrafficPolicy", List.of("Cluster", "Local"), Path.SPEC, errors);
    } else if (!external.isEmpty()) {
      errors.invalid(Path.SPEC.child("externalTrafficPolicy"), external, "may only be set for externally-accessible services");
    }
    healthCheck(spec, errors);
    if (!has(spec, "internalTrafficPolicy") && Services.isType(spec, "ClusterIP", "NodePort", "LoadBalancer")) {
      errors.required(Path.SPEC.child("internalTrafficPolicy"), "");
    }
    Rules.supported(spec, "internalTrafficPolicy", List.of("Cluster", "Local"), Path.SPEC, errors);
    Rules.supported(spec, "trafficDistribution", DISTRIBUTIONS, Path.SPEC, errors);
  }

  private static void healthCheck(JsonNode spec, FieldErrors errors) {
    long port = number(spec, "healthCheckNodePort");
    Path path = Path.SPEC.child("healthCheckNodePort");
    if (!Services.needsHealthCheck(spec)) {
      if (port != 0) {
        errors.invalid(path, port, "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'");
      }
    } else if (port == 0) {
      errors.required(path, "");
    } else {
      errors.invalid(path, port, NameFormats.portNumber(port));
    }
  }

  /** Core {@code ValidateLoadBalancerStatus}. */
  static void loadBalancerStatus(ObjectNode service, ObjectNode old, FieldErrors errors) {
    List<JsonNode> ingresses = items(service, "status", "loadBalancer", "ingress");
    Path path = Path.STATUS.child("loadBalancer", "ingress");
    if (!Services.isType(service.path("spec"), "LoadBalancer") && !ingresses.isEmpty()) {
      errors.forbidden(path, "may only be used when `spec.type` is 'LoadBalancer'");
      return;
    }
    List<String> known =
        items(old, "status", "loadBalancer", "ingress").stream().map(ingress -> text(ingress, "ip")).toList();
    for (int i = 0; i < ingresses.size(); i++) {
      ingress(ingresses.get(i), known, path.index(i), errors);
    }
  }

  private static void ingress(JsonNode ingress, List<String> known, Path path, FieldErrors errors) {
    String address = text(ingress, "ip");
    if (!address.isEmpty() && !known.contains(address)) {
      AddressFormats.legacyIp(address, path.child("ip"), errors);
    }
    if (!has(ingress, "ipMode")) {
      if (!address.isEmpty()) {
        errors.required(path.child("ipMode"), "must be specified when `ip` is set");
      }
    } else if (address.isEmpty()) {
      errors.forbidden(path.child("ipMode"), "may not be specified when `ip` is not set");
    } else {
      Rules.supported(ingress, "ipMode", List.of("Proxy", "VIP"), path, errors);
    }
    String hostname = text(ingress, "hostname");
    if (!hostname.isEmpty()) {
      errors.invalid(path.child("hostname"), hostname, NameFormats.dns1123Subdomain(hostname));
      if (IpAddress.parse(hostname).isPresent()) {
        errors.invalid(path.child("hostname"), hostname, "must be a DNS name, not an IP address");
      }
    }
  }
}
