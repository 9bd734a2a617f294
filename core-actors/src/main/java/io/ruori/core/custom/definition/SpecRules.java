package io.ruori.core.custom.definition;

import io.ruori.core.custom.schema.JsonSchema;
import io.ruori.core.object.Fields;
import io.ruori.core.object.JsonEquality;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.NameFormats;
import io.ruori.core.validation.Path;
import io.ruori.core.validation.Rules;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The rules for a definition's spec, in the form of {@link InternalForm} (apiextensions {@code validation.go}). */
final class SpecRules {
  private SpecRules() {}

  /**
   * What is asked of a spec; what the old one did not keep to is not asked of the new one.
   *
   * @param schemas whether every version must have a schema
   * @param unchanged versions whose schemas are as they were, so that the costs of their rules are not asked
   * @param anyBundle whether a certificate bundle need not be one
   */
  record Options(
      boolean schemas,
      boolean knownReviewVersion,
      boolean anyBundle,
      SchemaRules.Options schema,
      Set<String> unchanged) {
    static Options ofNew() {
      return new Options(true, true, true, SchemaRules.Options.STRICT, Set.of());
    }

    static Options ofUpdate(JsonNode spec, JsonNode old, boolean established) {
      boolean hadSchemas = schemasOf(old).stream().noneMatch(JsonNode::isMissingNode);
      List<String> reviewed = Fields.texts(old, "conversion", "conversionReviewVersions");
      boolean anyBundle = !established || !ConversionRules.isBundle(Fields.text(old, "conversion", "webhookClientConfig", "caBundle"));
      var unchanged = new HashSet<String>();
      for (JsonNode version : Fields.items(spec, "versions")) {
        String name = Fields.text(version, "name");
        JsonNode before = schemaOf(old, name);
        if (before.isObject() && JsonEquality.same(before, schemaOf(spec, name))) {
          unchanged.add(name);
        }
      }
      return new Options(
          hadSchemas,
          reviewed.isEmpty() || ConversionRules.hasKnownVersion(reviewed),
          anyBundle,
          SchemaRules.Options.after(schemasOf(old)),
          unchanged);
    }
  }

  private static JsonNode schemaOf(JsonNode spec, String name) {
    JsonNode top = spec.path("validation").path("openAPIV3Schema");
    return top.isObject() ? top : Fields.items(spec, "versions").stream()
        .filter(version -> Fields.text(version, "name").equals(name))
        .map(version -> version.path("schema").path("openAPIV3Schema"))
        .findFirst()
        .orElse(top);
  }

  private static List<JsonNode> schemasOf(JsonNode spec) {
    JsonNode top = spec.path("validation").path("openAPIV3Schema");
    return top.isObject()
        ? List.of(top)
        : Fields.items(spec, "versions").stream().map(v -> v.path("schema").path("openAPIV3Schema")).toList();
  }

  static void validate(ObjectNode spec, Options options, FieldErrors errors) {
    group(Fields.text(spec, "group"), errors);
    Rules.requiredSupported(spec, "scope", List.of("Cluster", "Namespaced"), Path.SPEC, errors);
    List<JsonNode> versions = Fields.items(spec, "versions");
    boolean keepsUnknown = Fields.flag(spec, "preserveUnknownFields");
    schemasThere(spec, versions, options, keepsUnknown, errors);
    versions(spec, versions, options, errors);
    names(spec, errors);
    if (spec.path("validation").isObject()) {
      boolean status = hasStatus(spec) || versions.stream().anyMatch(SpecRules::hasStatus);
      var asked = options.schema().withoutCosts(options.unchanged().contains(Fields.text(spec, "version")));
      SchemaDocument.validate(spec.path("validation"), status, asked, Path.SPEC.child("validation"), errors);
    }
    SubresourceRules.validate(spec.path("subresources"), Path.SPEC.child("subresources"), errors);
    columns(spec, Path.SPEC, errors);
    selectableFields(spec, spec.path("validation"), "may only be set when validations.schema is included", Path.SPEC, errors);
    String strategy = Fields.text(spec, "conversion", "strategy");
    if (!strategy.equals("None") && keepsUnknown) {
      errors.invalid(Path.SPEC.child("conversion", "strategy"), strategy, "must be None if spec.preserveUnknownFields is true");
    }
    ConversionRules.validate(
        spec.path("conversion"), options.knownReviewVersion(), options.anyBundle(), Path.SPEC.child("conversion"), errors);
  }

  private static void group(String group, FieldErrors errors) {
    Path path = Path.SPEC.child("group");
    List<String> wrong = NameFormats.dns1123Subdomain(group);
    if (group.isEmpty()) {
      errors.required(path, "");
    } else if (!wrong.isEmpty()) {
      errors.invalid(path, group, String.join(",", wrong));
    } else if (!group.contains(".")) {
      errors.invalid(path, group, "should be a domain with at least one dot");
    }
  }

  private static void schemasThere(
      JsonNode spec, List<JsonNode> versions, Options options, boolean keepsUnknown, FieldErrors errors) {
    if (spec.path("validation").path("openAPIV3Schema").isObject()) {
      return;
    }
    for (int i = 0; i < versions.size(); i++) {
      boolean there = versions.get(i).path("schema").path("openAPIV3Schema").isObject();
      Path path = Path.SPEC.child("versions").index(i).child("schema", "openAPIV3Schema");
      if (!there && options.schemas()) {
        errors.required(path, "");
      } else if (!there && !keepsUnknown && Fields.flag(versions.get(i), "served")) {
        errors.required(path, "because otherwise all fields are pruned");
      }
    }
  }

  private static void versions(JsonNode spec, List<JsonNode> versions, Options options, FieldErrors errors) {
    Path path = Path.SPEC.child("versions");
    var names = new HashSet<String>();
    boolean unique = true;
    int stored = 0;
    for (int i = 0; i < versions.size(); i++) {
      JsonNode version = versions.get(i);
      String name = Fields.text(version, "name");
      stored += Fields.flag(version, "storage") ? 1 : 0;
      unique &= names.add(name);
      List<String> wrong = NameFormats.dns1035Label(name);
      if (!wrong.isEmpty()) {
        errors.invalid(path.index(i).child("name"), name, String.join(",", wrong));
      }
      boolean apart = versions.stream().anyMatch(v -> v.path("subresources").isObject());
      version(version, hasStatus(apart ? version : spec), options, path.index(i), errors);
    }
    if (!unique) {
      errors.invalid(path, DefinitionText.versions(versions), "must contain unique version names");
    }
    if (stored != 1) {
      errors.invalid(path, Fields.has(spec, "versions") ? DefinitionText.versions(versions) : null, "must have exactly one version marked as storage version");
    }
    String first = Fields.text(spec, "version");
    List<String> wrong = NameFormats.dns1035Label(first);
    if (!first.isEmpty() && !wrong.isEmpty()) {
      errors.invalid(Path.SPEC.child("version"), first, String.join(",", wrong));
    }
  }

  private static boolean hasStatus(JsonNode holder) {
    return holder.path("subresources").path("status").isObject();
  }

  private static void version(JsonNode version, boolean status, Options options, Path path, FieldErrors errors) {
    if (Fields.has(version, "deprecationWarning")) {
      String warning = Fields.text(version, "deprecationWarning");
      errors.invalid(path.child("deprecationWarning"), warning, deprecation(Fields.flag(version, "deprecated"), warning));
    }
    if (version.path("schema").isObject()) {
      var asked = options.schema().withoutCosts(options.unchanged().contains(Fields.text(version, "name")));
      SchemaDocument.validate(version.path("schema"), status, asked, path.child("schema"), errors);
    }
    SubresourceRules.validate(version.path("subresources"), path.child("subresources"), errors);
    columns(version, path, errors);
    selectableFields(version, version.path("schema"),
        "may only be set when `version.schema.openAPIV3Schema` is not included", path, errors);
  }

  private static List<String> deprecation(boolean deprecated, String warning) {
    if (!deprecated) {
      return List.of("can only be set for deprecated versions");
    }
    var wrong = new ArrayList<String>();
    if (warning.getBytes(java.nio.charset.StandardCharsets.UTF_8).length > 256) {
      wrong.add("must be <= 256 characters long");
    }
    if (warning.isEmpty()) {
      wrong.add("must not be an empty string");
    }
    for (int i = 0, bytes = 0; i < warning.length(); i = warning.offsetByCodePoints(i, 1)) {
      int character = warning.codePointAt(i);
      if (!io.ruori.core.validation.GoText.isPrintable(character)) {
        wrong.add("must only contain printable UTF-8 characters; non-printable character found at index " + bytes);
        break;
      }
      bytes += Character.toString(character).getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
    }
    return wrong;
  }

  private static void names(JsonNode spec, FieldErrors errors) {
    JsonNode names = spec.path("names");
    Path path = Path.SPEC.child("names");
    Rules.requiredTexts(names, List.of("plural", "singular", "kind", "listKind"), path, errors);
    NameRules.names(names, path, errors);
  }

  private static void columns(JsonNode holder, Path path, FieldErrors errors) {
    List<JsonNode> columns = Fields.items(holder, "additionalPrinterColumns");
    for (int i = 0; i < columns.size(); i++) {
      SubresourceRules.column(columns.get(i), path.child("additionalPrinterColumns").index(i), errors);
    }
  }

  private static void selectableFields(
      JsonNode holder, JsonNode schema, String without, Path path, FieldErrors errors) {
    List<JsonNode> fields = Fields.items(holder, "selectableFields");
    if (fields.isEmpty()) {
      return;
    }
    if (!schema.path("openAPIV3Schema").isObject()) {
      errors.invalid(path.child("selectableFields"), "", without);
      return;
    }
    JsonSchema known = JsonSchema.of(schema.path("openAPIV3Schema"));
    FieldPaths.selectable(fields, known, path.child("selectableFields"), errors);
  }

  /** What may not change: what objects are stored by, once there may be some. */
  static void unchanged(JsonNode spec, JsonNode old, boolean established, FieldErrors errors) {
    if (established) {
      same(Fields.text(spec, "scope"), Fields.text(old, "scope"), Path.SPEC.child("scope"), errors);
      same(Fields.text(spec, "names", "kind"), Fields.text(old, "names", "kind"), Path.SPEC.child("names", "kind"), errors);
    }
    same(Fields.text(spec, "group"), Fields.text(old, "group"), Path.SPEC.child("group"), errors);
    same(Fields.text(spec, "names", "plural"), Fields.text(old, "names", "plural"), Path.SPEC.child("names", "plural"), errors);
  }

  private static void same(String now, String before, Path path, FieldErrors errors) {
    if (!now.equals(before)) {
      errors.invalid(path, now, NameFormats.IMMUTABLE);
    }
  }
}
