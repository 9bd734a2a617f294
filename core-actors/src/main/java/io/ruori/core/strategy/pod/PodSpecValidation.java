package io.ruori.core.strategy.pod;

import static io.ruori.core.object.Fields.flag;
import static io.ruori.core.object.Fields.has;
import static io.ruori.core.object.Fields.items;
import static io.ruori.core.object.Fields.number;
import static io.ruori.core.object.Fields.text;
import static io.ruori.core.object.Fields.texts;

import io.ruori.core.validation.AddressFormats;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.LabelRules;
import io.ruori.core.validation.NameFormats;
import io.ruori.core.validation.Path;
import io.ruori.core.validation.Rules;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Rules for a pod's spec as a whole (core validation {@code ValidatePodSpec}). */
final class PodSpecValidation {
  private static final int NAMESERVERS_MAX = 3;
  private static final int SEARCHES_MAX = 32;
  private static final int SEARCH_CHARS_MAX = 2048;
  private static final List<String> RESTART_POLICIES = List.of("Always", "OnFailure", "Never");
  private static final List<String> DNS_POLICIES = List.of("ClusterFirstWithHostNet", "ClusterFirst", "Default", "None");

  private PodSpecValidation() {}

  /**
   * Validates a spec.
   *
   * @param metadata the pod's, or a missing node for a template
   */
  static void validate(JsonNode spec, JsonNode metadata, PodOptions options, Path path, FieldErrors errors) {
    if (!has(spec, "terminationGracePeriodSeconds")) {
      errors.required(path.child("terminationGracePeriodSeconds"), "");
    }
    Map<String, JsonNode> volumes = VolumeValidation.validate(
        items(spec, "volumes"), text(metadata, "name"), path.child("volumes"), options, errors);
    boolean mirror = metadata.path("annotations").has(PodAnnotations.MIRROR);
    VolumeValidation.resourceClaims(spec, mirror, path.child("resourceClaims"), errors);
    Set<String> claims = items(spec, "resourceClaims").stream()
        .map(claim -> text(claim, "name")).filter(name -> !name.isEmpty()).collect(Collectors.toSet());
    ContainerValidation.validate(spec, volumes, claims, options, path, errors);
    ResourceValidation.pod(spec, claims, options, path.child("resources"), errors);
    hostNetworkPorts(spec, options, path.child("containers"), errors);
    Rules.requiredSupported(spec, "restartPolicy", RESTART_POLICIES, path, errors);
    Rules.requiredSupported(spec, "dnsPolicy", DNS_POLICIES, path, errors);
    LabelRules.labels(spec.path("nodeSelector"), path.child("nodeSelector"), errors);
    SecurityValidation.pod(spec, options, path, errors);
    AffinityValidation.validate(spec.path("affinity"), options, path.child("affinity"), errors);
    dnsConfig(spec, path.child("dnsConfig"), errors);
    gates(spec, path, errors);
    TopologyValidation.validate(spec, options, path.child("topologySpreadConstraints"), errors);
    WindowsValidation.hostProcess(spec, path, errors);
    SecurityValidation.hostUsers(spec, options, path, errors);
    names(spec, path, errors);
    TolerationValidation.validate(items(spec, "tolerations"), path.child("tolerations"), errors);
    hostAliases(spec, path.child("hostAliases"), errors);
    preemption(spec, path, errors);
    ResourceValidation.overhead(spec.path("overhead"), options, path.child("overhead"), errors);
    WindowsValidation.os(spec, path, errors);
  }

  private static void hostNetworkPorts(JsonNode spec, PodOptions options, Path path, FieldErrors errors) {
    List<JsonNode> containers = flag(spec, "hostNetwork") ? items(spec, "containers") : List.of();
    for (int i = 0; i < containers.size(); i++) {
      List<JsonNode> ports = items(containers.get(i), "ports");
      for (int j = 0; j < ports.size(); j++) {
        long host = number(ports.get(j), "hostPort");
        if ((options.isPod() || host != 0) && host != number(ports.get(j), "containerPort")) {
          errors.invalid(path.index(i).child("ports").index(j).child("hostPort"), host,
              "must match `containerPort` when `hostNetwork` is true");
        }
      }
    }
  }

  private static void dnsConfig(JsonNode spec, Path path, FieldErrors errors) {
    JsonNode config = spec.path("dnsConfig");
    List<String> nameservers = texts(config, "nameservers");
    if (text(spec, "dnsPolicy").equals("None")) {
      if (!has(spec, "dnsConfig")) {
        errors.required(path, "must provide `dnsConfig` when `dnsPolicy` is None");
        return;
      }
      if (nameservers.isEmpty()) {
        errors.required(path.child("nameservers"), "must provide at least one DNS nameserver when `dnsPolicy` is None");
        return;
      }
    }
    if (nameservers.size() > NAMESERVERS_MAX) {
      errors.invalid(path.child("nameservers"), nameservers, "must not have more than " + NAMESERVERS_MAX + " nameservers");
    }
    for (int i = 0; i < nameservers.size(); i++) {
      AddressFormats.legacyIp(nameservers.get(i), path.child("nameservers").index(i), errors);
    }
    searches(texts(config, "searches"), path.child("searches"), errors);
    List<JsonNode> options = items(config, "options");
    for (int i = 0; i < options.size(); i++) {
      if (text(options.get(i), "name").isEmpty()) {
        errors.required(path.child("options").index(i), "must not be empty");
      }
    }
  }

  private static void searches(List<String> searches, Path path, FieldErrors errors) {
    if (searches.size() > SEARCHES_MAX) {
      errors.invalid(path, searches, "must not have more than " + SEARCHES_MAX + " search paths");
    }
    if (String.join(" ", searches).length() > SEARCH_CHARS_MAX) {
      errors.invalid(path, searches,
          "must not have more than " + SEARCH_CHARS_MAX + " characters (including spaces) in the search list");
    }
    for (int i = 0; i < searches.size(); i++) {
      String search = searches.get(i);
      if (!search.equals(".")) {
        String domain = search.endsWith(".") ? search.substring(0, search.length() - 1) : search;
        errors.invalid(path.index(i), domain, NameFormats.dns1123SubdomainWithUnderscore(domain));
      }
    }
  }

  private static void gates(JsonNode spec, Path path, FieldErrors errors) {
    List<JsonNode> readiness = items(spec, "readinessGates");
    for (int i = 0; i < readiness.size(); i++) {
      String type = text(readiness.get(i), "conditionType");
      errors.invalid(path.child("readinessGates").index(i).child("conditionType"), type, NameFormats.qualifiedName(type));
    }
    var seen = new HashSet<String>();
    List<JsonNode> scheduling = items(spec, "schedulingGates");
    for (int i = 0; i < scheduling.size(); i++) {
      String name = text(scheduling.get(i), "name");
      Path at = path.child("schedulingGates").index(i);
      errors.invalid(at, name, NameFormats.qualifiedName(name));
      if (!seen.add(name)) {
        errors.duplicate(at, name);
      }
    }
  }

  private static void names(JsonNode spec, Path path, FieldErrors errors) {
    for (String field : List.of("serviceAccountName", "nodeName", "priorityClassName")) {
      String name = text(spec, field);
      if (!name.isEmpty()) {
        errors.invalid(path.child(field), name, NameFormats.dns1123Subdomain(name));
      }
    }
    if (has(spec, "activeDeadlineSeconds")) {
      long deadline = number(spec, "activeDeadlineSeconds");
      errors.invalid(path.child("activeDeadlineSeconds"), deadline, NameFormats.inRange(deadline, 1, Integer.MAX_VALUE));
    }
    for (String field : List.of("hostname", "subdomain")) {
      String name = text(spec, field);
      if (!name.isEmpty()) {
        errors.invalid(path.child(field), name, NameFormats.dns1123Label(name));
      }
    }
    if (has(spec, "runtimeClassName")) {
      String name = text(spec, "runtimeClassName");
      errors.invalid(path.child("runtimeClassName"), name, NameFormats.dns1123Subdomain(name));
    }
  }

  private static void hostAliases(JsonNode spec, Path path, FieldErrors errors) {
    List<JsonNode> aliases = items(spec, "hostAliases");
    for (int i = 0; i < aliases.size(); i++) {
      AddressFormats.legacyIp(text(aliases.get(i), "ip"), path.index(i).child("ip"), errors);
      List<String> hostnames = texts(aliases.get(i), "hostnames");
      for (int j = 0; j < hostnames.size(); j++) {
        Path at = path.index(i).child("hostnames").index(j);
        errors.invalid(at, hostnames.get(j), NameFormats.dns1123Subdomain(hostnames.get(j)));
      }
    }
  }

  private static void preemption(JsonNode spec, Path path, FieldErrors errors) {
    if (has(spec, "preemptionPolicy")) {
      Rules.requiredSupported(spec, "preemptionPolicy", List.of("PreemptLowerPriority", "Never"), path, errors);
    }
  }
}
