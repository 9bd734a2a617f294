package io.ruori.core.strategy.pod;

import static io.ruori.core.object.Fields.text;
import static io.ruori.core.object.Fields.textMap;

import io.ruori.core.object.Json;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.Path;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Rules for annotations that mean something to pods. */
final class PodAnnotations {
  static final String MIRROR = "kubernetes.io/config.mirror";
  private static final String DELETION_COST = "controller.kubernetes.io/pod-deletion-cost";
  private static final String TOLERATIONS = "scheduler.alpha.kubernetes.io/tolerations";

  private PodAnnotations() {}

  static void validate(JsonNode metadata, JsonNode spec, PodOptions options, Path path, FieldErrors errors) {
    Map<String, String> annotations = textMap(metadata, "annotations");
    if (annotations.containsKey(MIRROR) && text(spec, "nodeName").isEmpty()) {
      errors.invalid(path.key(MIRROR), annotations.get(MIRROR), "must set spec.nodeName if mirror pod annotation is set");
    }
    if (!annotations.getOrDefault(TOLERATIONS, "").isEmpty()) {
      tolerations(annotations.get(TOLERATIONS), path, errors);
    }
    if (!options.anyDeletionCost() && !hasSoundDeletionCost(metadata.path("annotations"))) {
      errors.invalid(path.key(DELETION_COST), annotations.get(DELETION_COST), "must be a 32bit integer");
    }
    ProfileValidation.annotations(annotations, spec, path, errors);
  }

  private static void tolerations(String text, Path path, FieldErrors errors) {
    try {
      var tolerations = new ArrayList<JsonNode>();
      Json.parse(text.getBytes(StandardCharsets.UTF_8)).forEach(tolerations::add);
      TolerationValidation.validate(tolerations, path.child(TOLERATIONS), errors);
    } catch (JacksonException e) {
      errors.invalid(path, TOLERATIONS, e.getOriginalMessage());
    }
  }

  static boolean hasSoundDeletionCost(JsonNode annotations) {
    if (!annotations.has(DELETION_COST)) {
      return true;
    }
    String cost = text(annotations, DELETION_COST);
    if (!cost.matches("0|-[0-9]+|[1-9][0-9]*") || cost.length() > 11) {
      return false;
    }
    long value = Long.parseLong(cost);
    return value >= Integer.MIN_VALUE && value <= Integer.MAX_VALUE;
  }

  /** Mirror and AppArmor annotations are fixed once a pod exists. */
  static void validateUpdate(
      JsonNode metadata, JsonNode oldMetadata, JsonNode spec, PodOptions options, Path path, FieldErrors errors) {
    Map<String, String> annotations = textMap(metadata, "annotations");
    Map<String, String> old = textMap(oldMetadata, "annotations");
    old.forEach((key, value) -> {
      if (!value.equals(annotations.get(key))) {
        fixed(key, "may not remove or update ", path, errors);
      }
    });
    for (String key : List.copyOf(annotations.keySet())) {
      if (!old.containsKey(key)) {
        fixed(key, "may not add ", path, errors);
      }
    }
    validate(metadata, spec, options, path, errors);
  }

  private static void fixed(String key, String verb, Path path, FieldErrors errors) {
    if (key.startsWith(ProfileValidation.APP_ARMOR)) {
      errors.forbidden(path.key(key), verb + "AppArmor annotations");
    }
    if (key.equals(MIRROR)) {
      errors.forbidden(path.key(key), verb + "mirror pod annotation");
    }
  }
}
