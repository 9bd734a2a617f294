package io.ruori.core.strategy.network;

import static io.ruori.core.object.Fields.has;
import static io.ruori.core.object.Fields.items;
import static io.ruori.core.object.Fields.number;
import static io.ruori.core.object.Fields.text;
import static io.ruori.core.object.Fields.texts;

import io.ruori.core.strategy.CountedKind;
import io.ruori.core.strategy.References;
import io.ruori.core.validation.AddressFormats;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.IpAddress;
import io.ruori.core.validation.NameFormats;
import io.ruori.core.validation.Path;
import io.ruori.core.validation.Rules;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Ingresses (networking {@code ValidateIngressCreate}). */
final class IngressStrategy extends CountedKind {
  private static final String CLASS = "kubernetes.io/ingress.class";
  private static final String NOT_AN_IP = "must be a DNS name, not an IP address";

  IngressStrategy() {
    super(true, NameFormats.NAME_IS_SUBDOMAIN, true);
  }

  @Override
  protected void validate(ObjectNode object, FieldErrors errors) {
    JsonNode spec = object.path("spec");
    boolean hasDefault = has(spec, "defaultBackend");
    List<JsonNode> rules = items(spec, "rules");
    if (rules.isEmpty() && !hasDefault) {
      errors.invalid(Path.SPEC, spec.path("rules"), "either `defaultBackend` or `rules` must be specified");
    }
    if (hasDefault) {
      backend(spec.path("defaultBackend"), Path.SPEC.child("defaultBackend"), errors);
    }
    for (int i = 0; i < rules.size(); i++) {
      rule(rules.get(i), Path.SPEC.child("rules").index(i), errors);
    }
    tls(items(spec, "tls"), errors);
    if (has(spec, "ingressClassName")) {
      String name = text(spec, "ingressClassName");
      errors.invalid(Path.SPEC.child("ingressClassName"), name, NameFormats.dns1123Subdomain(name));
    }
  }

  @Override
  public void validateCreate(ObjectNode object, FieldErrors errors) {
    super.validateCreate(object, errors);
    String old = text(object, "metadata", "annotations", CLASS);
    boolean annotated = object.path("metadata").path("annotations").has(CLASS);
    if (annotated && has(object.path("spec"), "ingressClassName")) {
      errors.invalid(Path.METADATA.child("annotations").key(CLASS), old,
          "can not be set when the class field is also set");
    }
  }

  private static void tls(List<JsonNode> tls, FieldErrors errors) {
    for (int i = 0; i < tls.size(); i++) {
      Path path = Path.SPEC.child("tls").index(i);
      List<String> hosts = texts(tls.get(i), "hosts");
      for (int j = 0; j < hosts.size(); j++) {
        errors.invalid(path.child("hosts").index(j), hosts.get(j), hostName(hosts.get(j)));
      }
      String secret = text(tls.get(i), "secretName");
      if (!secret.isEmpty()) {
        errors.invalid(path.child("secretName"), secret, NameFormats.dns1123Subdomain(secret));
      }
    }
  }

  private static List<String> hostName(String host) {
    return host.contains("*") ? NameFormats.wildcardSubdomain(host) : NameFormats.dns1123Subdomain(host);
  }

  private static void rule(JsonNode rule, Path path, FieldErrors errors) {
    String host = text(rule, "host");
    if (!host.isEmpty()) {
      if (IpAddress.parse(host).isPresent()) {
        errors.invalid(path.child("host"), host, NOT_AN_IP);
      }
      errors.invalid(path.child("host"), host, hostName(host));
    }
    if (!has(rule, "http")) {
      return;
    }
    List<JsonNode> paths = items(rule, "http", "paths");
    if (paths.isEmpty()) {
      errors.required(path.child("http", "paths"), "");
    }
    for (int i = 0; i < paths.size(); i++) {
      path(paths.get(i), path.child("http", "paths").index(i), errors);
    }
  }

  private static void path(JsonNode rule, Path path, FieldErrors errors) {
    String value = text(rule, "path");
    if (!has(rule, "pathType")) {
      errors.required(path.child("pathType"), "pathType must be specified");
      return;
    }
    switch (text(rule, "pathType")) {
      case "Exact", "Prefix" -> plainPath(value, path.child("path"), errors);
      case "ImplementationSpecific" -> {
        if (!value.isEmpty() && !value.startsWith("/")) {
          errors.invalid(path.child("path"), value, "must be an absolute path");
        }
      }
      default -> errors.notSupported(path.child("pathType"), text(rule, "pathType"),
          List.of("Exact", "ImplementationSpecific", "Prefix"));
    }
    backend(rule.path("backend"), path.child("backend"), errors);
  }

  private static void plainPath(String value, Path path, FieldErrors errors) {
    if (!value.startsWith("/")) {
      errors.invalid(path, value, "must be an absolute path");
    }
    if (value.isEmpty()) {
      return;
    }
    List.of("//", "/./", "/../", "%2f", "%2F").stream().filter(value::contains)
        .forEach(part -> errors.invalid(path, value, "must not contain '" + part + "'"));
    List.of("/..", "/.").stream().filter(value::endsWith)
        .forEach(part -> errors.invalid(path, value, "cannot end with '" + part + "'"));
  }

  private static void backend(JsonNode backend, Path path, FieldErrors errors) {
    boolean resource = has(backend, "resource");
    boolean service = has(backend, "service");
    if (resource && service) {
      errors.invalid(path, "", "cannot set both resource and service backends");
    } else if (resource) {
      References.typed(backend.path("resource"), path.child("resource"), errors);
    } else if (service) {
      service(backend.path("service"), path, errors);
    } else {
      errors.invalid(path, "", "resource or service backend is required");
    }
  }

  private static void service(JsonNode service, Path path, FieldErrors errors) {
    Path at = path.child("service");
    if (Rules.requiredText(service, "name", at, errors)) {
      errors.invalid(at.child("name"), text(service, "name"), NameFormats.dns1035Label(text(service, "name")));
    }
    String name = text(service, "port", "name");
    long number = number(service.path("port"), "number");
    if (!name.isEmpty() && number != 0) {
      errors.invalid(path, "", "cannot set both port name & port number");
    } else if (!name.isEmpty()) {
      errors.invalid(at.child("port", "name"), name, NameFormats.portName(name));
    } else if (number != 0) {
      errors.invalid(at.child("port", "number"), number, NameFormats.portNumber(number));
    } else {
      errors.required(path, "port name or number is required");
    }
  }

  @Override
  protected void validateStatus(ObjectNode object, ObjectNode old, FieldErrors errors) {
    List<JsonNode> ingresses = items(object, "status", "loadBalancer", "ingress");
    for (int i = 0; i < ingresses.size(); i++) {
      Path path = Path.STATUS.child("loadBalancer", "ingress").index(i);
      String address = text(ingresses.get(i), "ip");
      if (!address.isEmpty()) {
        AddressFormats.legacyIp(address, path.child("ip"), errors);
      }
      String host = text(ingresses.get(i), "hostname");
      if (!host.isEmpty()) {
        errors.invalid(path.child("hostname"), host, NameFormats.dns1123Subdomain(host));
        if (IpAddress.parse(host).isPresent()) {
          errors.invalid(path.child("hostname"), host, NOT_AN_IP);
        }
      }
    }
  }

  @Override
  public List<String> warnings(ObjectNode object, ObjectNode old) {
    boolean annotated = object.path("metadata").path("annotations").has(CLASS);
    return annotated && (old == null || !old.path("metadata").path("annotations").has(CLASS))
        ? List.of("annotation \"" + CLASS + "\" is deprecated, please use 'spec.ingressClassName' instead")
        : List.of();
  }
}
