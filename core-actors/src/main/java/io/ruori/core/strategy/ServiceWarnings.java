package io.ruori.core.strategy;

import static io.ruori.core.object.Fields.text;
import static io.ruori.core.object.Fields.texts;

import io.ruori.core.validation.AddressFormats;
import io.ruori.core.validation.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import tools.jackson.databind.JsonNode;

/** Warnings about services (pkg/api/service {@code warnings.go}). */
final class ServiceWarnings {
  private ServiceWarnings() {}

  static List<String> of(JsonNode service) {
    var warnings = new ArrayList<String>();
    JsonNode spec = service.path("spec");
    if (service.path("metadata").path("annotations").has(ServiceValidation.HINTS)) {
      warnings.add("annotation " + ServiceValidation.HINTS + " is deprecated, please use " + ServiceValidation.MODE + " instead");
    }
    String address = text(spec, "clusterIP");
    if (!address.isEmpty() && !address.equals("None")) {
      each(spec, "clusterIPs", AddressFormats::ipWarnings, warnings);
    }
    if (Services.isType(spec, "ClusterIP") && address.equals("None")) {
      headless(spec, warnings);
    }
    each(spec, "externalIPs", AddressFormats::ipWarnings, warnings);
    if (!text(spec, "loadBalancerIP").isEmpty()) {
      warnings.addAll(AddressFormats.ipWarnings(text(spec, "loadBalancerIP"), Path.SPEC.child("loadBalancerIP")));
    }
    each(spec, "loadBalancerSourceRanges", AddressFormats::cidrWarnings, warnings);
    boolean external = Services.isType(spec, "ExternalName");
    if (external && !texts(spec, "externalIPs").isEmpty()) {
      warnings.add("spec.externalIPs is ignored when spec.type is \"ExternalName\"");
    }
    if (!external && !text(spec, "externalName").isEmpty()) {
      warnings.add("spec.externalName is ignored when spec.type is not \"ExternalName\"");
    }
    return warnings;
  }

  private static void headless(JsonNode spec, List<String> warnings) {
    if (!text(spec, "loadBalancerIP").isEmpty()) {
      warnings.add("spec.loadBalancerIP is ignored for headless services");
    }
    if (!texts(spec, "externalIPs").isEmpty()) {
      warnings.add("spec.externalIPs is ignored for headless services");
    }
    if (!List.of("", "None").contains(text(spec, "sessionAffinity"))) {
      warnings.add("spec.SessionAffinity is ignored for headless services");
    }
  }

  private static void each(
      JsonNode spec, String list, BiFunction<String, Path, List<String>> warn, List<String> warnings) {
    List<String> values = texts(spec, list);
    for (int i = 0; i < values.size(); i++) {
      warnings.addAll(warn.apply(values.get(i), Path.SPEC.child(list).index(i)));
    }
  }
}
