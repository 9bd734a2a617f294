package io.ruori.core.strategy.pod;

import static io.ruori.core.object.Fields.flag;
import static io.ruori.core.object.Fields.has;
import static io.ruori.core.object.Fields.items;
import static io.ruori.core.object.Fields.number;
import static io.ruori.core.object.Fields.object;
import static io.ruori.core.object.Fields.text;

import io.ruori.core.kind.Strategy;
import io.ruori.core.kind.WriteContext;
import io.ruori.core.object.Fields;
import io.ruori.core.object.Json;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.MetadataRules;
import io.ruori.core.validation.NameFormats;
import io.ruori.core.validation.Path;
import io.ruori.core.validation.SemanticEquality;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Pods (pkg/registry/core/pod {@code strategy.go}). */
public final class PodStrategy implements Strategy {
  private static final List<String> SELECTABLE = List.of("spec.nodeName", "spec.restartPolicy", "spec.schedulerName",
      "spec.serviceAccountName", "spec.hostNetwork", "status.phase", "status.podIP", "status.podIPs",
      "status.nominatedNodeName");

  @Override
  public void applyDefaults(ObjectNode object) {
    PodDefaults.pod(object);
  }

  @Override
  public void prepareForCreate(ObjectNode object, WriteContext context) {
    Fields.ensure(object, "metadata").put("generation", 1);
    ObjectNode spec = Fields.ensure(object, "spec");
    PodFeatures.drop(spec, Json.object());
    object.remove("status");
    ObjectNode status = object.putObject("status").put("phase", "Pending").put("qosClass", PodQos.compute(spec));
    if (!items(spec, "schedulingGates").isEmpty()) {
      status.putArray("conditions").addObject()
          .put("type", "PodScheduled")
          .put("status", "False")
          .putNull("lastProbeTime")
          .put("lastTransitionTime", context.now().truncatedTo(ChronoUnit.SECONDS).toString())
          .put("reason", "SchedulingGated")
          .put("message", "Scheduling is blocked due to non-empty scheduling gates");
    }
    LabelKeys.merge(spec, object.path("metadata").path("labels"));
    AppArmor.fieldsFromAnnotations(object);
  }

  @Override
  public void prepareForUpdate(ObjectNode object, ObjectNode old, WriteContext context) {
    keep(object, old, "status");
    PodFeatures.drop(Fields.ensure(object, "spec"), old.path("spec"));
    raiseGeneration(object, old);
  }

  /** Puts back a field as it was. */
  static void keep(ObjectNode object, JsonNode old, String field) {
    object.remove(field);
    if (old.has(field)) {
      object.set(field, old.path(field).deepCopy());
    }
  }

  static void raiseGeneration(ObjectNode object, JsonNode old) {
    long generation = number(old.path("metadata"), "generation");
    boolean changed = !SemanticEquality.equal(object.path("spec"), old.path("spec"));
    if (changed || generation > 0) {
      Fields.ensure(object, "metadata").put("generation", changed ? generation + 1 : generation);
    }
  }

  @Override
  public void validateCreate(ObjectNode object, FieldErrors errors) {
    validate(object, PodOptions.POD, errors);
    JsonNode spec = object.path("spec");
    if (!items(spec, "ephemeralContainers").isEmpty()) {
      errors.forbidden(Path.SPEC.child("ephemeralContainers"), "cannot be set on create");
    }
    if (!text(spec, "nodeName").isEmpty() && !items(spec, "schedulingGates").isEmpty()) {
      errors.forbidden(Path.SPEC.child("nodeName"), "cannot be set until all schedulingGates have been cleared");
    }
    ProfileValidation.agreement(object.path("metadata"), spec, Path.SPEC, errors);
  }

  /** Upstream's {@code validatePodMetadataAndSpec}, but for what the metadata of all kinds have in common. */
  static void validate(JsonNode pod, PodOptions options, FieldErrors errors) {
    JsonNode metadata = pod.path("metadata");
    JsonNode spec = pod.path("spec");
    MetadataRules.kubeFinalizers(metadata, Path.METADATA, errors);
    PodAnnotations.validate(metadata, spec, options, Path.METADATA.child("annotations"), errors);
    PodSpecValidation.validate(spec, metadata, options, Path.SPEC, errors);
    if (text(spec, "serviceAccountName").isEmpty()) {
      tokensWithoutAccount(spec, errors);
    }
    for (String list : List.of("containers", "initContainers")) {
      List<JsonNode> containers = items(spec, list);
      for (int i = 0; i < containers.size(); i++) {
        ContainerValidation.untrimmedImage(containers.get(i), Path.SPEC.child(list).index(i), errors);
      }
    }
  }

  private static void tokensWithoutAccount(JsonNode spec, FieldErrors errors) {
    List<JsonNode> volumes = items(spec, "volumes");
    for (int i = 0; i < volumes.size(); i++) {
      List<JsonNode> sources = items(volumes.get(i), "projected", "sources");
      for (int j = 0; j < sources.size(); j++) {
        if (has(sources.get(j), "serviceAccountToken")) {
          Path at = Path.SPEC.child("volumes").index(i).child("projected", "sources").index(j);
          errors.forbidden(at.child("serviceAccountToken"), "must not be specified when serviceAccountName is not set");
        }
      }
    }
  }

  /** What an old pod still may hold. */
  static PodOptions options(JsonNode old) {
    return PodOptions.ratchet(true, old.path("metadata"), old.path("spec"));
  }

  @Override
  public void validateUpdate(ObjectNode object, ObjectNode old, FieldErrors errors) {
    PodUpdateValidation.validate(object, old, errors);
  }

  @Override
  public List<String> warnings(ObjectNode object, ObjectNode old) {
    if (old != null) {
      return List.of();
    }
    var warnings = new ArrayList<>(AppArmor.warnings(object));
    List<String> messages = NameFormats.dns1123Label(text(object, "metadata", "name"));
    if (!messages.isEmpty()) {
      String joined = messages.stream().collect(Collectors.joining(" ", "[", "]"));
      warnings.add("metadata.name: this is used in the Pod's hostname, which can result in surprising behavior; a DNS label"
          + " is recommended: " + joined);
    }
    warnings.addAll(PodWarnings.of(object.path("spec"), object.path("metadata"), Path.ROOT, false));
    return warnings;
  }

  @Override
  public boolean returnsDeletedObject() {
    return true;
  }

  @Override
  public Optional<Long> graceSeconds(ObjectNode object, Long requestedSeconds) {
    JsonNode spec = object.path("spec");
    String phase = text(object, "status", "phase");
    boolean nowhere = text(spec, "nodeName").isEmpty() || phase.equals("Failed") || phase.equals("Succeeded");
    if (nowhere) {
      return Optional.of(0L);
    }
    long seconds = requestedSeconds != null ? requestedSeconds : number(spec, "terminationGracePeriodSeconds");
    return Optional.of(seconds < 0 ? 1 : seconds);
  }

  @Override
  public Optional<Strategy> subresource(String name) {
    return switch (name) {
      case "status" -> Optional.of(new PodStatusStrategy());
      case "ephemeralcontainers" -> Optional.of(new EphemeralContainersStrategy());
      case "resize" -> Optional.of(new PodResizeStrategy());
      default -> Optional.empty();
    };
  }

  @Override
  public Optional<Posted> posted(String subresource) {
    return subresource.equals("binding") ? Optional.of(PodBinding::bind) : Optional.empty();
  }

  @Override
  public Map<String, String> selectableFields(ObjectNode object) {
    JsonNode spec = object.path("spec");
    JsonNode status = object.path("status");
    List<JsonNode> ips = items(status, "podIPs");
    var fields = new LinkedHashMap<String, String>();
    for (String name : List.of("nodeName", "restartPolicy", "schedulerName", "serviceAccountName")) {
      fields.put("spec." + name, text(spec, name));
    }
    fields.put("spec.hostNetwork", Boolean.toString(flag(spec, "hostNetwork")));
    fields.put("status.phase", text(status, "phase"));
    fields.put("status.podIP", ips.isEmpty() ? text(status, "podIP") : text(ips.getFirst(), "ip"));
    fields.put("status.nominatedNodeName", text(status, "nominatedNodeName"));
    return fields;
  }

  @Override
  public List<String> selectablePaths() {
    return SELECTABLE;
  }

  /** Fills what the other fields of the status imply: the first address stands alone, too. */
  static void alignAddresses(ObjectNode pod) {
    ObjectNode status = object(pod, "status");
    if (status == null) {
      return;
    }
    align(status, "podIP", "podIPs");
    align(status, "hostIP", "hostIPs");
  }

  private static void align(ObjectNode status, String one, String list) {
    List<JsonNode> all = items(status, list);
    String single = text(status, one);
    if (!single.isEmpty() && list.equals("podIPs") && (all.isEmpty() || !text(all.getFirst(), "ip").equals(single))) {
      status.putArray(list).addObject().put("ip", single);
    } else if (single.isEmpty() && !all.isEmpty() && list.equals("podIPs")) {
      status.put(one, text(all.getFirst(), "ip"));
    }
  }
}
