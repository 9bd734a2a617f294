package io.ruori.core.strategy.apps;

import static io.ruori.core.object.Fields.items;
import static io.ruori.core.object.Fields.text;

import io.ruori.core.object.Fields;
import io.ruori.core.strategy.pod.ClaimTemplates;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.GoStruct;
import io.ruori.core.validation.LabelRules;
import io.ruori.core.validation.MetadataRules;
import io.ruori.core.validation.NameFormats;
import io.ruori.core.validation.Path;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Rules for a stateful set's spec. */
final class StatefulSetValidation {
  private static final Path TEMPLATE = Path.SPEC.child("template");
  private static final List<String> RETENTIONS = List.of("Retain", "Delete");

  private StatefulSetValidation() {}

  /** @param old a missing node for a new set */
  static void spec(JsonNode spec, JsonNode old, FieldErrors errors) {
    String policy = text(spec, "podManagementPolicy");
    if (!List.of("OrderedReady", "Parallel").contains(policy)) {
      errors.invalid(Path.SPEC.child("podManagementPolicy"), policy, "must be 'OrderedReady' or 'Parallel'");
    }
    updateStrategy(spec.path("updateStrategy"), Path.SPEC.child("updateStrategy"), errors);
    retention(spec.path("persistentVolumeClaimRetentionPolicy"), errors);
    Workloads.notNegative(spec, Path.SPEC, errors, "replicas", "minReadySeconds");
    Workloads.notNegative(spec.path("ordinals"), Path.SPEC.child("ordinals"), errors, "start");
    Workloads.selector(spec, old.path(""), "statefulset", Path.SPEC.child("selector"), errors);
    if (LabelRules.isSound(spec.path("selector"))) {
      Workloads.labelsMatch(spec, true, TEMPLATE, errors);
    } else {
      errors.invalid(Path.SPEC.child("selector"), LabelRules.print(spec.path("selector")), "");
    }
    serviceName(spec, old, errors);
    claims(spec, old, errors);
    template(spec, old, errors);
  }

  private static void updateStrategy(JsonNode strategy, Path path, FieldErrors errors) {
    JsonNode rolling = strategy.path("rollingUpdate");
    switch (text(strategy, "type")) {
      case "OnDelete" -> {
        if (rolling.isObject()) {
          errors.invalid(path.child("rollingUpdate"), rolling(GoStruct.of(rolling)).print(),
              "only allowed for updateStrategy 'RollingUpdate'");
        }
      }
      case "RollingUpdate" -> Workloads.notNegative(rolling, path.child("rollingUpdate"), errors, "partition");
      default -> errors.invalid(path,
          GoStruct.of(strategy).strings("Type").nested("RollingUpdate", StatefulSetValidation::rolling).print(),
          "must be 'RollingUpdate' or 'OnDelete'");
    }
  }

  private static GoStruct rolling(GoStruct rolling) {
    return rolling.numbers("Partition").pointers("MaxUnavailable");
  }

  private static void retention(JsonNode retention, FieldErrors errors) {
    for (String field : List.of("whenDeleted", "whenScaled")) {
      String value = text(retention, field);
      if (!RETENTIONS.contains(value)) {
        errors.notSupported(Path.SPEC.child("persistentVolumeClaimRetentionPolicy", field), value, RETENTIONS);
      }
    }
  }

  private static void serviceName(JsonNode spec, JsonNode old, FieldErrors errors) {
    String name = text(spec, "serviceName");
    if (!name.isEmpty() && !old.isObject()) {
      errors.invalid(Path.SPEC.child("serviceName"), name, NameFormats.dns1123Label(name));
    }
  }

  private static void claims(JsonNode spec, JsonNode old, FieldErrors errors) {
    List<JsonNode> claims = old.isObject() ? List.of() : items(spec, "volumeClaimTemplates");
    for (int i = 0; i < claims.size(); i++) {
      Path path = Path.SPEC.child("volumeClaimTemplates").index(i);
      ClaimTemplates.claimSpec(
          claims.get(i).path("spec"), ClaimTemplates.ClaimOptions.STRICT, path.child("spec"), errors);
    }
  }

  private static void template(JsonNode spec, JsonNode old, FieldErrors errors) {
    var before = new FieldErrors();
    if (old.isObject()) {
      asPods(old, old, before);
    }
    if (before.isEmpty()) {
      asPods(spec, old, errors);
    } else {
      // An old set whose pods cannot be made stays changeable.
      labelsOnly(spec.path("template"), errors);
      Workloads.runsForGood(spec.path("template").path("spec"), "StatefulSet", TEMPLATE.child("spec"), errors);
    }
  }

  /** The template as the pods will be: with a volume for each claim, which mounts may name, and names of their own. */
  private static void asPods(JsonNode spec, JsonNode old, FieldErrors errors) {
    ObjectNode whole = (ObjectNode) spec.deepCopy();
    ObjectNode podSpec = Fields.ensure(Fields.ensure(whole, "template"), "spec");
    ArrayNode volumes = Fields.ensureList(podSpec, "volumes");
    for (JsonNode claim : items(spec, "volumeClaimTemplates")) {
      String name = text(claim, "metadata", "name");
      boolean known = items(podSpec, "volumes").stream().anyMatch(volume -> text(volume, "name").equals(name));
      if (!known) {
        volumes.addObject().put("name", name).putObject("persistentVolumeClaim").put("claimName", name);
      }
    }
    podSpec.remove(List.of("hostname", "subdomain"));
    Workloads.template(whole, old, "StatefulSet", TEMPLATE, errors);
  }

  private static void labelsOnly(JsonNode template, FieldErrors errors) {
    JsonNode metadata = template.path("metadata");
    LabelRules.labels(metadata.path("labels"), TEMPLATE.child("labels"), errors);
    MetadataRules.annotations(metadata.path("annotations"), TEMPLATE.child("annotations"), errors);
  }
}
