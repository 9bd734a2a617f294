package io.ruori.core.strategy.pod;

import static io.ruori.core.object.Fields.has;
import static io.ruori.core.object.Fields.text;
import static io.ruori.core.object.Fields.texts;

import io.ruori.core.object.Quantity;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.GoText;
import io.ruori.core.validation.LabelRules;
import io.ruori.core.validation.MetadataRules;
import io.ruori.core.validation.NameFormats;
import io.ruori.core.validation.Path;
import io.ruori.core.validation.Rules;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Rules for the spec of persistent volume claims, wherever it stands: claims, ephemeral volumes, stateful sets. */
public final class ClaimTemplates {
  private static final List<String> ACCESS_MODES =
      List.of("ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod");
  private static final List<String> METADATA_FIELDS = List.of("name", "generateName", "namespace", "selfLink", "uid",
      "resourceVersion", "generation", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds",
      "ownerReferences", "finalizers", "managedFields");

  private ClaimTemplates() {}

  /** What an old claim allows beyond the rules. */
  public record ClaimOptions(boolean anySelectorValue, boolean anyApiGroup) {
    public static final ClaimOptions STRICT = new ClaimOptions(false, false);
  }

  static void ephemeral(JsonNode source, Path path, PodOptions options, FieldErrors errors) {
    Path at = path.child("volumeClaimTemplate");
    if (!has(source, "volumeClaimTemplate")) {
      errors.required(at, "");
      return;
    }
    JsonNode template = source.path("volumeClaimTemplate");
    metadata(template.path("metadata"), at.child("metadata"), errors);
    claimSpec(template.path("spec"), ClaimOptions.STRICT, at.child("spec"), errors);
  }

  /** Upstream's {@code ValidateTemplateObjectMeta}: only labels and annotations. */
  public static void metadata(JsonNode metadata, Path path, FieldErrors errors) {
    MetadataRules.annotations(metadata.path("annotations"), path.child("annotations"), errors);
    LabelRules.labels(metadata.path("labels"), path.child("labels"), errors);
    for (String field : METADATA_FIELDS) {
      if (has(metadata, field)) {
        errors.forbidden(path.child(field.equals("uid") ? "uID" : field), "cannot be set");
      }
    }
  }

  /** Upstream's {@code ValidatePersistentVolumeClaimSpec}. */
  public static void claimSpec(JsonNode spec, ClaimOptions options, Path path, FieldErrors errors) {
    List<String> modes = texts(spec, "accessModes");
    if (modes.isEmpty()) {
      errors.required(path.child("accessModes"), "at least 1 access mode is required");
    }
    var selectorOptions = new LabelRules.SelectorOptions(options.anySelectorValue(), false);
    LabelRules.selector(spec.path("selector"), selectorOptions, path.child("selector"), errors);
    for (String mode : modes) {
      if (!ACCESS_MODES.contains(mode)) {
        errors.notSupported(path.child("accessModes"), mode, ACCESS_MODES);
      }
    }
    var others = new ArrayList<>(ACCESS_MODES);
    others.remove("ReadWriteOncePod");
    if (modes.contains("ReadWriteOncePod") && modes.stream().anyMatch(others::contains)) {
      errors.forbidden(path.child("accessModes"), "may not use ReadWriteOncePod with other access modes");
    }
    storageRequest(spec, path.child("resources").key("storage"), errors);
    className(spec, "storageClassName", path, errors);
    Rules.supported(spec, "volumeMode", List.of("Block", "Filesystem"), path, errors);
    sources(spec, options, path, errors);
    className(spec, "volumeAttributesClassName", path, errors);
  }

  private static void storageRequest(JsonNode spec, Path path, FieldErrors errors) {
    JsonNode requests = spec.path("resources").path("requests");
    if (!has(requests, "storage")) {
      errors.required(path, "");
      return;
    }
    Quantity storage = Quantity.of(requests.path("storage"));
    if (storage.signum() <= 0) {
      errors.invalid(path, storage.text(), Rules.NOT_POSITIVE);
    }
  }

  private static void className(JsonNode spec, String field, Path path, FieldErrors errors) {
    String name = text(spec, field);
    if (!name.isEmpty()) {
      errors.invalid(path.child(field), name, NameFormats.dns1123Subdomain(name));
    }
  }

  private static void sources(JsonNode spec, ClaimOptions options, Path path, FieldErrors errors) {
    JsonNode source = spec.path("dataSource");
    JsonNode reference = spec.path("dataSourceRef");
    boolean hasSource = has(spec, "dataSource");
    boolean hasReference = has(spec, "dataSourceRef");
    if (hasSource) {
      dataSource(source, options, path.child("dataSource"), errors);
    }
    String namespace = text(reference, "namespace");
    if (hasReference) {
      dataSource(reference, options, path.child("dataSourceRef"), errors);
      if (!namespace.isEmpty()) {
        errors.invalid(path.child("dataSourceRef", "namespace"), namespace, NameFormats.dns1123Label(namespace));
      }
    }
    // Upstream prints the path of the field where the value should be: an empty struct in JSON.
    var nothing = new GoText.Raw("{}");
    if (hasReference && !namespace.isEmpty()) {
      if (hasSource) {
        errors.invalid(path, nothing, "may not be specified when dataSourceRef.namespace is specified");
      }
    } else if (hasSource && hasReference && !same(source, reference)) {
      errors.invalid(path, nothing, "must match dataSourceRef");
    }
  }

  private static boolean same(JsonNode source, JsonNode reference) {
    return has(source, "apiGroup") == has(reference, "apiGroup")
        && List.of("apiGroup", "kind", "name").stream().allMatch(f -> text(source, f).equals(text(reference, f)));
  }

  private static void dataSource(JsonNode source, ClaimOptions options, Path path, FieldErrors errors) {
    Rules.requiredTexts(source, List.of("name", "kind"), path, errors);
    String group = text(source, "apiGroup");
    String kind = text(source, "kind");
    if (group.isEmpty() && !kind.equals("PersistentVolumeClaim")) {
      errors.invalid(path, kind, "must be 'PersistentVolumeClaim' when referencing the default apiGroup");
    }
    if (!group.isEmpty() && !options.anyApiGroup()) {
      errors.invalid(path.child("apiGroup"), group, NameFormats.dns1123Subdomain(group));
    }
  }
}
