package io.ruori.core.strategy.pod;

import static io.ruori.core.object.Fields.has;
import static io.ruori.core.object.Fields.items;
import static io.ruori.core.object.Fields.number;
import static io.ruori.core.object.Fields.object;
import static io.ruori.core.object.Fields.objects;
import static io.ruori.core.object.Fields.text;
import static io.ruori.core.object.Fields.textMap;

import io.ruori.core.object.Fields;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.MetadataRules;
import io.ruori.core.validation.NameFormats;
import io.ruori.core.validation.Path;
import io.ruori.core.validation.SemanticEquality;
import io.ruori.core.validation.StructureDiff;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What may change in a pod once it is there (core validation {@code ValidatePodUpdate}). */
final class PodUpdateValidation {
  private static final String REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";
  private static final String ONLY = "pod updates may not change fields other than `spec.containers[*].image`,"
      + "`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing"
      + " tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)\n";

  private PodUpdateValidation() {}

  static void validate(JsonNode pod, JsonNode oldPod, FieldErrors errors) {
    PodOptions options = PodStrategy.options(oldPod);
    metadata(pod.path("metadata"), oldPod.path("metadata"), errors);
    PodStrategy.validate(pod, options, errors);
    Path annotations = Path.METADATA.child("annotations");
    JsonNode spec = pod.path("spec");
    JsonNode old = oldPod.path("spec");
    PodAnnotations.validateUpdate(pod.path("metadata"), oldPod.path("metadata"), spec, options, annotations, errors);
    for (String list : List.of("containers", "initContainers")) {
      if (!sameContainers(items(spec, list), items(old, list), Path.SPEC.child(list), errors)) {
        return;
      }
    }
    if (!deadline(spec, old, Path.SPEC.child("activeDeadlineSeconds"), errors)) {
      return;
    }
    addedTolerations(items(spec, "tolerations"), items(old, "tolerations"), Path.SPEC.child("tolerations"), errors);
    removedGates(spec, old, Path.SPEC.child("schedulingGates"), errors);
    if (!SemanticEquality.equal(spec, old)) {
      rest((ObjectNode) spec.deepCopy(), old, errors);
    }
  }

  /** The metadata's rules once more, as upstream: clients see each cause as often. */
  static void metadata(JsonNode metadata, JsonNode old, FieldErrors errors) {
    MetadataRules.update(metadata, old, Path.METADATA, errors);
    MetadataRules.create(metadata, true, NameFormats.NAME_IS_SUBDOMAIN, Path.METADATA, errors);
  }

  private static boolean sameContainers(List<JsonNode> containers, List<JsonNode> old, Path path, FieldErrors errors) {
    if (containers.size() != old.size()) {
      errors.forbidden(path, "pod updates may not add or remove containers");
      return false;
    }
    for (int i = 0; i < containers.size(); i++) {
      if (text(containers.get(i), "image").isEmpty()) {
        errors.required(path.index(i).child("image"), "");
      }
      ContainerValidation.untrimmedImage(containers.get(i), path.index(i), errors);
    }
    return true;
  }

  private static boolean deadline(JsonNode spec, JsonNode old, Path path, FieldErrors errors) {
    boolean hadOne = has(old, "activeDeadlineSeconds");
    long seconds = number(spec, "activeDeadlineSeconds");
    if (!has(spec, "activeDeadlineSeconds")) {
      if (hadOne) {
        errors.invalid(path, null, "must not update from a positive integer to nil value");
      }
      return true;
    }
    List<String> range = NameFormats.inRange(seconds, 0, Integer.MAX_VALUE);
    errors.invalid(path, seconds, range);
    if (range.isEmpty() && hadOne && number(old, "activeDeadlineSeconds") < seconds) {
      errors.invalid(path, seconds, "must be less than or equal to previous value");
      return false;
    }
    return range.isEmpty();
  }

  private static void addedTolerations(List<JsonNode> now, List<JsonNode> old, Path path, FieldErrors errors) {
    for (JsonNode toleration : old) {
      if (now.stream().noneMatch(candidate -> sameButSeconds(candidate, toleration))) {
        errors.forbidden(path, "existing toleration can not be modified except its tolerationSeconds");
        return;
      }
    }
    TolerationValidation.validate(now, path, errors);
  }

  private static boolean sameButSeconds(JsonNode a, JsonNode b) {
    return List.of("key", "operator", "value", "effect").stream().allMatch(f -> text(a, f).equals(text(b, f)));
  }

  private static void removedGates(JsonNode spec, JsonNode old, Path path, FieldErrors errors) {
    var added = new LinkedHashMap<String, Integer>();
    List<JsonNode> gates = items(spec, "schedulingGates");
    for (int i = 0; i < gates.size(); i++) {
      added.put(text(gates.get(i), "name"), i);
    }
    items(old, "schedulingGates").forEach(gate -> added.remove(text(gate, "name")));
    added.forEach((name, index) -> errors.forbidden(path.index(index).child("name"),
        "only deletion is allowed, but found new scheduling gate '" + name + "'"));
  }

  /** With all that may change put back, nothing may differ. */
  private static void rest(ObjectNode munged, JsonNode old, FieldErrors errors) {
    for (String list : List.of("containers", "initContainers")) {
      List<JsonNode> before = items(old, list);
      List<ObjectNode> containers = objects(munged, list);
      for (int i = 0; i < containers.size(); i++) {
        PodStrategy.keep(containers.get(i), before.get(i), "image");
      }
    }
    List.of("activeDeadlineSeconds", "schedulingGates", "tolerations").forEach(f -> PodStrategy.keep(munged, old, f));
    if (number(old, "terminationGracePeriodSeconds") < 0 && number(munged, "terminationGracePeriodSeconds") == 1) {
      PodStrategy.keep(munged, old, "terminationGracePeriodSeconds");
    }
    if (!items(old, "schedulingGates").isEmpty()) {
      gated(munged, old, errors);
    }
    if (!SemanticEquality.equal(munged, old)) {
      errors.forbidden(Path.SPEC, ONLY + StructureDiff.of(old, munged));
    }
  }

  /** While gates hold a pod back, it may still be directed to fewer nodes. */
  private static void gated(ObjectNode munged, JsonNode old, FieldErrors errors) {
    Map<String, String> selector = textMap(munged, "nodeSelector");
    boolean kept = textMap(old, "nodeSelector").entrySet().stream()
        .allMatch(e -> e.getValue().equals(selector.get(e.getKey())));
    if (!kept) {
      JsonNode shown = selector.isEmpty() ? null : munged.path("nodeSelector");
      errors.invalid(Path.SPEC.child("nodeSelector"), shown,
          "only additions to spec.nodeSelector are allowed (no mutations or deletions)");
    }
    PodStrategy.keep(munged, old, "nodeSelector");
    JsonNode oldAffinity = Fields.at(old, "affinity", "nodeAffinity");
    JsonNode newAffinity = Fields.at(munged, "affinity", "nodeAffinity");
    if (SemanticEquality.equal(oldAffinity, newAffinity)) {
      return;
    }
    narrowedAffinity(newAffinity, oldAffinity, Path.SPEC.child("affinity", "nodeAffinity", REQUIRED), errors);
    ObjectNode affinity = object(munged, "affinity");
    if (affinity == null) {
      munged.putObject("affinity").set("nodeAffinity", oldAffinity);
    } else if (oldAffinity.isObject()) {
      affinity.set("nodeAffinity", oldAffinity);
    } else {
      affinity.remove("nodeAffinity");
      if (affinity.isEmpty() && !has(old, "affinity")) {
        munged.remove("affinity");
      }
    }
  }

  private static void narrowedAffinity(JsonNode affinity, JsonNode old, Path path, FieldErrors errors) {
    if (!has(old, REQUIRED)) {
      return;
    }
    Path terms = path.child("nodeSelectorTerms");
    List<JsonNode> before = items(old, REQUIRED, "nodeSelectorTerms");
    List<JsonNode> now = items(affinity, REQUIRED, "nodeSelectorTerms");
    if (!before.isEmpty() && before.size() != now.size()) {
      errors.invalid(terms, NodeTerms.print(now), "no additions/deletions to non-empty NodeSelectorTerms list are allowed");
      return;
    }
    for (int i = 0; i < before.size(); i++) {
      if (!onlyAdds(now.get(i), before.get(i))) {
        errors.invalid(terms.index(i), NodeTerms.print(now.get(i)), "only additions are allowed (no mutations or deletions)");
      }
    }
  }

  private static boolean onlyAdds(JsonNode term, JsonNode old) {
    boolean wasEmpty = items(old, "matchExpressions").isEmpty() && items(old, "matchFields").isEmpty();
    boolean isEmpty = items(term, "matchExpressions").isEmpty() && items(term, "matchFields").isEmpty();
    return !(wasEmpty && !isEmpty) && startsWith(term, old, "matchExpressions") && startsWith(term, old, "matchFields");
  }

  private static boolean startsWith(JsonNode term, JsonNode old, String list) {
    List<JsonNode> now = items(term, list);
    List<JsonNode> before = items(old, list);
    if (now.size() < before.size()) {
      return false;
    }
    for (int i = 0; i < before.size(); i++) {
      if (!SemanticEquality.equal(now.get(i), before.get(i))) {
        return false;
      }
    }
    return true;
  }
}
