package io.ruori.core.strategy.pod;

import static io.ruori.core.object.Fields.has;
import static io.ruori.core.object.Fields.items;
import static io.ruori.core.object.Fields.number;
import static io.ruori.core.object.Fields.text;
import static io.ruori.core.object.Fields.textMap;
import static io.ruori.core.object.Fields.texts;

import io.ruori.core.object.Quantity;
import io.ruori.core.validation.AddressFormats;
import io.ruori.core.validation.GoText;
import io.ruori.core.validation.Path;
import io.ruori.core.validation.SemanticEquality;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** What upstream warns of in a pod or a template (pkg/api/pod {@code warnings.go}). */
final class PodWarnings {
  private static final String REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";
  private static final String PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution";
  private static final String NO_SELECTOR = ": a null labelSelector results in matching no pod";
  private static final Map<String, String> ANNOTATIONS = new TreeMap<>(Map.of(
      "scheduler.alpha.kubernetes.io/critical-pod", "non-functional in v1.16+; use the \"priorityClassName\" field instead",
      "security.alpha.kubernetes.io/sysctls", "non-functional in v1.11+; use the \"sysctls\" field instead",
      "security.alpha.kubernetes.io/unsafe-sysctls", "non-functional in v1.11+; use the \"sysctls\" field instead"));

  private final JsonNode spec;
  private final JsonNode annotations;
  private final Path path;
  private final boolean template;
  private final List<String> warnings = new ArrayList<>();

  private PodWarnings(JsonNode spec, JsonNode metadata, Path path, boolean template) {
    this.spec = spec;
    this.annotations = metadata.path("annotations");
    this.path = path;
    this.template = template;
  }

  /**
   * The warnings in upstream's order.
   *
   * @param path of the template; the root for a pod
   */
  static List<String> of(JsonNode spec, JsonNode metadata, Path path, boolean template) {
    var found = new PodWarnings(spec, metadata, path, template);
    found.nodeLabels();
    found.spreadConstraints();
    found.deprecatedAnnotations();
    found.warnings.addAll(VolumeWarnings.of(items(spec, "volumes"), path.child("spec", "volumes")));
    found.duplicates();
    found.fractions(spec.path("overhead"), path.child("spec", "overhead"));
    found.containers();
    found.warnings.addAll(PortWarnings.of(PodContainers.all(spec, path.child("spec"))));
    if (number(spec, "terminationGracePeriodSeconds") < 0) {
      found.add(path.child("spec", "terminationGracePeriodSeconds"),
          ": must be >= 0; negative values are invalid and will be treated as 1");
    }
    found.podAffinity("podAffinity");
    found.podAffinity("podAntiAffinity");
    found.addresses();
    return found.warnings;
  }

  private void add(Path at, String text) {
    warnings.add(at + text);
  }

  private void nodeLabels() {
    for (String key : textMap(spec, "nodeSelector").keySet()) {
      if (NodeLabelWarnings.DEPRECATED.containsKey(key)) {
        add(path.child("spec", "nodeSelector").key(key), ": " + NodeLabelWarnings.DEPRECATED.get(key));
      }
    }
    JsonNode affinity = spec.path("affinity").path("nodeAffinity");
    Path at = path.child("spec", "affinity", "nodeAffinity");
    List<JsonNode> terms = items(affinity, REQUIRED, "nodeSelectorTerms");
    for (int i = 0; i < terms.size(); i++) {
      warnings.addAll(NodeLabelWarnings.term(terms.get(i), false, at.child(REQUIRED, "nodeSelectorTerms").index(i)));
    }
    List<JsonNode> preferred = items(affinity, PREFERRED);
    for (int i = 0; i < preferred.size(); i++) {
      Path term = at.child(PREFERRED).index(i).child("preference");
      warnings.addAll(NodeLabelWarnings.term(preferred.get(i).path("preference"), true, term));
    }
  }

  private void spreadConstraints() {
    List<JsonNode> constraints = items(spec, "topologySpreadConstraints");
    for (int i = 0; i < constraints.size(); i++) {
      Path at = path.child("spec", "topologySpreadConstraints").index(i);
      String key = text(constraints.get(i), "topologyKey");
      if (NodeLabelWarnings.DEPRECATED.containsKey(key)) {
        add(at.child("topologyKey"), ": " + key + " is " + NodeLabelWarnings.DEPRECATED.get(key));
      }
      if (!has(constraints.get(i), "labelSelector")) {
        add(at.child("labelSelector"), NO_SELECTOR);
      }
    }
  }

  private void deprecatedAnnotations() {
    ANNOTATIONS.forEach((key, text) -> {
      if (annotations.has(key)) {
        add(path.child("metadata", "annotations").key(key), ": " + text);
      }
    });
  }

  private void duplicates() {
    duplicates("hostAliases", "ip");
    duplicates("imagePullSecrets", "name");
    List<JsonNode> secrets = items(spec, "imagePullSecrets");
    for (int i = 0; i < secrets.size(); i++) {
      if (text(secrets.get(i), "name").isEmpty()) {
        add(path.child("spec", "imagePullSecrets").index(i).child("name"), ": invalid empty name \"\"");
      }
    }
  }

  private void duplicates(String list, String field) {
    var seen = new HashSet<String>();
    List<JsonNode> items = items(spec, list);
    for (int i = 0; i < items.size(); i++) {
      String value = text(items.get(i), field);
      if (!seen.add(value)) {
        add(path.child("spec", list).index(i).child(field), ": duplicate " + field + " " + GoText.quote(value));
      }
    }
  }

  private void fractions(JsonNode list, Path at) {
    for (String name : List.of("memory", "ephemeral-storage")) {
      fraction(list, name, at);
    }
  }

  private void fraction(JsonNode list, String name, Path at) {
    Quantity quantity = Quantity.of(list.path(name));
    if (has(list, name) && !quantity.isCountable()) {
      add(at.key(name), ": fractional byte value " + GoText.quote(quantity.text()) + " is invalid, must be an integer");
    }
  }

  private void containers() {
    Path annotation = path.child("metadata", "annotations");
    if (!has(spec.path("securityContext"), "seccompProfile") && annotations.has(ProfileValidation.SECCOMP_POD)) {
      add(annotation.key(ProfileValidation.SECCOMP_POD),
          ": non-functional in v1.27+; use the \"seccompProfile\" field instead");
    }
    for (PodContainers.Placed container : PodContainers.all(spec, path.child("spec"))) {
      JsonNode context = container.node().path("securityContext");
      String name = text(container.node(), "name");
      String seccomp = ProfileValidation.SECCOMP_CONTAINER + name;
      if (!has(context, "seccompProfile") && annotations.has(seccomp)) {
        add(annotation.key(seccomp), ": non-functional in v1.27+; use the \"seccompProfile\" field instead");
      }
      String appArmor = ProfileValidation.APP_ARMOR + name;
      JsonNode podProfile = spec.path("securityContext").path("appArmorProfile");
      if (template && !has(context, "appArmorProfile") && annotations.has(appArmor)
          && !SemanticEquality.equal(podProfile, AppArmor.field(text(annotations, appArmor)))) {
        add(annotation.key(appArmor), ": deprecated since v1.30; use the \"appArmorProfile\" field instead");
      }
      JsonNode resources = container.node().path("resources");
      for (String resource : List.of("memory", "ephemeral-storage")) {
        fraction(resources.path("limits"), resource, container.path().child("resources", "limits"));
        fraction(resources.path("requests"), resource, container.path().child("resources", "requests"));
      }
      hiddenVariables(container);
    }
  }

  private void hiddenVariables(PodContainers.Placed container) {
    var seen = new HashSet<String>();
    List<JsonNode> variables = items(container.node(), "env");
    for (int i = 0; i < variables.size(); i++) {
      String name = text(variables.get(i), "name");
      String value = text(variables.get(i), "value");
      String reference = "$(" + name + ")";
      boolean hides = has(variables.get(i), "valueFrom") || value.equals(reference) || !value.contains(reference);
      if (!seen.add(name) && hides) {
        add(container.path().child("env").index(i),
            ": hides previous definition of " + GoText.quote(name) + ", which may be dropped when using apply");
      }
    }
  }

  private void podAffinity(String kind) {
    Path at = path.child("spec", "affinity", kind);
    List<JsonNode> required = items(spec.path("affinity"), kind, REQUIRED);
    for (int i = 0; i < required.size(); i++) {
      if (!has(required.get(i), "labelSelector")) {
        add(at.child(REQUIRED).index(i).child("labelSelector"), NO_SELECTOR);
      }
    }
    List<JsonNode> preferred = items(spec.path("affinity"), kind, PREFERRED);
    for (int i = 0; i < preferred.size(); i++) {
      if (!has(preferred.get(i).path("podAffinityTerm"), "labelSelector")) {
        add(at.child(PREFERRED).index(i).child("podAffinityTerm", "labelSelector"), NO_SELECTOR);
      }
    }
  }

  private void addresses() {
    List<String> nameservers = texts(spec, "dnsConfig", "nameservers");
    for (int i = 0; i < nameservers.size(); i++) {
      Path at = path.child("spec", "dnsConfig", "nameservers").index(i);
      warnings.addAll(AddressFormats.ipWarnings(nameservers.get(i), at));
    }
    List<JsonNode> aliases = items(spec, "hostAliases");
    for (int i = 0; i < aliases.size(); i++) {
      Path at = path.child("spec", "hostAliases").index(i).child("ip");
      warnings.addAll(AddressFormats.ipWarnings(text(aliases.get(i), "ip"), at));
    }
  }
}
