package io.ruori.core.strategy.pod;

import static io.ruori.core.object.Fields.items;

import io.ruori.core.object.Fields;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.LabelRules;
import io.ruori.core.validation.MetadataRules;
import io.ruori.core.validation.Path;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What kinds with a pod template ({@code PodTemplateSpec}) need: its defaults, its rules, its warnings. */
public final class PodTemplates {
  private PodTemplates() {}

  /** Writes the defaults of a template. A {@code null} template stays as it is. */
  public static void applyDefaults(ObjectNode template) {
    if (template != null) {
      PodDefaults.template(template);
    }
  }

  /** Drops fields of features that are off, unless the old template uses them. */
  public static void dropDisabledFields(ObjectNode template, JsonNode oldTemplate) {
    if (template != null && Fields.object(template, "spec") instanceof ObjectNode spec) {
      PodFeatures.drop(spec, oldTemplate.path("spec"));
    }
  }

  /**
   * Upstream's {@code ValidatePodTemplateSpec}.
   *
   * @param oldTemplate a missing node when the object is new; what it holds already stays legal
   */
  public static void validate(JsonNode template, JsonNode oldTemplate, Path path, FieldErrors errors) {
    PodOptions options = oldTemplate.isObject()
        ? PodOptions.ratchet(false, oldTemplate.path("metadata"), oldTemplate.path("spec"))
        : PodOptions.TEMPLATE;
    JsonNode metadata = template.path("metadata");
    JsonNode spec = template.path("spec");
    LabelRules.labels(metadata.path("labels"), path.child("labels"), errors);
    MetadataRules.annotations(metadata.path("annotations"), path.child("annotations"), errors);
    PodAnnotations.validate(metadata, spec, options, path.child("annotations"), errors);
    PodSpecValidation.validate(spec, metadata.path(""), options, path.child("spec"), errors);
    ProfileValidation.agreement(metadata, spec, path.child("spec"), errors);
    if (!items(spec, "ephemeralContainers").isEmpty()) {
      errors.forbidden(path.child("spec", "ephemeralContainers"), "ephemeral containers not allowed in pod template");
    }
  }

  /** Warnings for a template; {@code oldTemplate} a missing node when there was none. */
  public static List<String> warnings(JsonNode template, Path path) {
    return PodWarnings.of(template.path("spec"), template.path("metadata"), path, true);
  }
}
