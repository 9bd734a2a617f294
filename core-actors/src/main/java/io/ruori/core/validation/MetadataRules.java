package io.ruori.core.validation;

import static io.ruori.core.object.Fields.flag;
import static io.ruori.core.object.Fields.items;
import static io.ruori.core.object.Fields.number;
import static io.ruori.core.object.Fields.text;
import static io.ruori.core.object.Fields.textMap;
import static io.ruori.core.object.Fields.texts;

import io.ruori.core.object.Fields;
import io.ruori.core.object.Json;
import io.ruori.core.object.JsonEquality;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The rules for {@code metadata} (apimachinery {@code pkg/api/validation/objectmeta.go}). */
public final class MetadataRules {
  private static final int ANNOTATIONS_MAX_BYTES = 256 * 1024;
  private static final int MANAGER_MAX = 128;
  private static final int SUBRESOURCE_MAX = 256;

  private static final Set<String> STANDARD_FINALIZERS = Set.of("kubernetes", "orphan", "foregroundDeletion");

  private MetadataRules() {}

  /** Upstream's {@code ValidateObjectMeta}: names are generated already. */
  public static void create(
      JsonNode metadata, boolean namespaced, NameFormats.NameRule nameRule, Path path, FieldErrors errors) {
    String generateName = text(metadata, "generateName");
    if (!generateName.isEmpty()) {
      errors.invalid(path.child("generateName"), generateName, nameRule.check(generateName, true));
    }
    String name = text(metadata, "name");
    if (name.isEmpty()) {
      errors.required(path.child("name"), "name or generateName is required");
    } else {
      errors.invalid(path.child("name"), name, nameRule.check(name, false));
    }
    namespace(text(metadata, "namespace"), namespaced, path.child("namespace"), errors);
    NameFormats.notNegative(number(metadata, "generation"), path.child("generation"), errors);
    mutableParts(metadata, path, errors);
    finalizers(metadata, path.child("finalizers"), errors);
    managedFields(metadata, path.child("managedFields"), errors);
  }

  private static void namespace(String namespace, boolean namespaced, Path path, FieldErrors errors) {
    if (!namespaced) {
      if (!namespace.isEmpty()) {
        errors.forbidden(path, "not allowed on this type");
      }
    } else if (namespace.isEmpty()) {
      errors.required(path, "");
    } else {
      errors.invalid(path, namespace, NameFormats.dns1123Label(namespace));
    }
  }

  /** Upstream's {@code ValidateObjectMetaUpdate}. */
  public static void update(JsonNode metadata, JsonNode old, Path path, FieldErrors errors) {
    if (Fields.has(old, "deletionTimestamp")) {
      noNewFinalizers(metadata, old, path.child("finalizers"), errors);
    }
    if (text(metadata, "resourceVersion").isEmpty()) {
      errors.invalid(path.child("resourceVersion"), "", "must be specified for an update");
    }
    if (number(metadata, "generation") < number(old, "generation")) {
      errors.invalid(path.child("generation"), number(metadata, "generation"), "must not be decremented");
    }
    for (String field : List.of("name", "namespace", "uid")) {
      if (!text(metadata, field).equals(text(old, field))) {
        errors.invalid(path.child(field), text(metadata, field), NameFormats.IMMUTABLE);
      }
    }
    for (String field : List.of("creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds")) {
      immutable(metadata, old, field, path, errors);
    }
    mutableParts(metadata, path, errors);
    managedFields(metadata, path.child("managedFields"), errors);
  }

  private static void immutable(JsonNode metadata, JsonNode old, String field, Path path, FieldErrors errors) {
    JsonNode value = Fields.at(metadata, field);
    if (!JsonEquality.same(value, Fields.at(old, field))) {
      errors.invalid(path.child(field), value.isString() ? new GoText.Raw(GoText.json(value)) : value, NameFormats.IMMUTABLE);
    }
  }

  private static void mutableParts(JsonNode metadata, Path path, FieldErrors errors) {
    LabelRules.labels(metadata.path("labels"), path.child("labels"), errors);
    annotations(metadata.path("annotations"), path.child("annotations"), errors);
    ownerReferences(metadata, path.child("ownerReferences"), errors);
  }

  public static void annotations(JsonNode annotations, Path path, FieldErrors errors) {
    long size = 0;
    for (var entry : textMap(annotations).entrySet()) {
      String key = entry.getKey();
      errors.invalid(path, key, NameFormats.qualifiedName(key.toLowerCase(Locale.ROOT)));
      size += key.getBytes(StandardCharsets.UTF_8).length + entry.getValue().getBytes(StandardCharsets.UTF_8).length;
    }
    if (size > ANNOTATIONS_MAX_BYTES) {
      errors.tooLong(path, ANNOTATIONS_MAX_BYTES);
    }
  }

  private static void ownerReferences(JsonNode metadata, Path path, FieldErrors errors) {
    String controller = "";
    for (JsonNode reference : items(metadata, "ownerReferences")) {
      ownerReference(reference, path, errors);
      if (flag(reference, "controller")) {
        String current = text(reference, "kind") + "/" + text(reference, "name");
        if (controller.isEmpty()) {
          controller = current;
        } else {
          errors.invalid(path, shownReferences(metadata.path("ownerReferences")), "Only one reference can have Controller set to true. Found"
              + " \"true\" in references for " + controller + " and " + current);
        }
      }
    }
  }

  private static void ownerReference(JsonNode reference, Path path, FieldErrors errors) {
    String apiVersion = text(reference, "apiVersion");
    String kind = text(reference, "kind");
    if (apiVersion.isEmpty() || apiVersion.endsWith("/") || apiVersion.indexOf('/') != apiVersion.lastIndexOf('/')) {
      errors.invalid(path.child("apiVersion"), apiVersion, "version must not be empty");
    }
    for (String field : List.of("kind", "name", "uid")) {
      if (text(reference, field).isEmpty()) {
        errors.invalid(path.child(field), "", "must not be empty");
      }
    }
    if (apiVersion.equals("v1") && kind.equals("Event")) {
      errors.invalid(path, shownReference(reference), "/v1, Kind=Event is disallowed from being an owner");
    }
  }

  private static GoText.Raw shownReferences(JsonNode references) {
    var shown = new StringJoiner(",", "[", "]");
    references.forEach(reference -> shown.add(shownReference(reference).text()));
    return new GoText.Raw(shown.toString());
  }

  /** In the order of Go's fields. */
  private static GoText.Raw shownReference(JsonNode reference) {
    ObjectNode shown = Json.object();
    List.of("apiVersion", "kind", "name", "uid").forEach(field -> shown.put(field, text(reference, field)));
    for (String field : List.of("controller", "blockOwnerDeletion")) {
      if (Fields.has(reference, field)) {
        shown.set(field, reference.get(field));
      }
    }
    return new GoText.Raw(GoText.json(shown));
  }

  private static void finalizers(JsonNode metadata, Path path, FieldErrors errors) {
    List<String> finalizers = texts(metadata, "finalizers");
    finalizers.forEach(finalizer -> errors.invalid(path, finalizer, NameFormats.qualifiedName(finalizer)));
    if (finalizers.contains("orphan") && finalizers.contains("foregroundDeletion")) {
      errors.invalid(path, finalizers, "finalizer orphan and foregroundDeletion cannot be both set");
    }
  }

  /** What core's validation adds for most kinds: a finalizer without a domain must be one of Kubernetes' own. */
  public static void kubeFinalizers(JsonNode metadata, Path path, FieldErrors errors) {
    List<String> finalizers = texts(metadata, "finalizers");
    for (int i = 0; i < finalizers.size(); i++) {
      kubeFinalizer(finalizers.get(i), path.child("finalizers").index(i), errors);
    }
  }

  private static void kubeFinalizer(String finalizer, Path path, FieldErrors errors) {
    if (!finalizer.contains("/") && !STANDARD_FINALIZERS.contains(finalizer)) {
      errors.invalid(path, finalizer, "name is neither a standard finalizer name nor is it fully qualified");
    }
  }

  /** The name of one finalizer, wherever it stands. */
  public static void finalizer(String finalizer, Path path, FieldErrors errors) {
    errors.invalid(path, finalizer, NameFormats.qualifiedName(finalizer));
    kubeFinalizer(finalizer, path, errors);
  }

  /** Core's {@code ValidateObjectMetaUpdate}, which most kinds ask in their own validation of an update. */
  public static void coreUpdate(JsonNode object, JsonNode old, FieldErrors errors) {
    update(object.path("metadata"), old.path("metadata"), Path.METADATA, errors);
    kubeFinalizers(object.path("metadata"), Path.METADATA, errors);
  }

  private static void noNewFinalizers(JsonNode metadata, JsonNode old, Path path, FieldErrors errors) {
    var added = new TreeSet<>(texts(metadata, "finalizers"));
    texts(old, "finalizers").forEach(added::remove);
    if (!added.isEmpty()) {
      String list = added.stream().map(GoText::quote).collect(Collectors.joining(", ", "[]string{", "}"));
      errors.forbidden(path, "no new finalizers can be added if the object is being deleted, found new finalizers " + list);
    }
  }

  private static void managedFields(JsonNode metadata, Path path, FieldErrors errors) {
    List<JsonNode> entries = items(metadata, "managedFields");
    for (int i = 0; i < entries.size(); i++) {
      JsonNode entry = entries.get(i);
      Path at = path.index(i);
      String operation = text(entry, "operation");
      if (!operation.equals("Apply") && !operation.equals("Update")) {
        errors.invalid(at.child("operation"), operation, "must be `Apply` or `Update`");
      }
      String fieldsType = text(entry, "fieldsType");
      if (!fieldsType.isEmpty() && !fieldsType.equals("FieldsV1")) {
        errors.invalid(at.child("fieldsType"), fieldsType, "must be `FieldsV1`");
      }
      fieldManager(text(entry, "manager"), at.child("manager"), errors);
      if (text(entry, "subresource").length() > SUBRESOURCE_MAX) {
        errors.tooLong(at.child("subresource"), SUBRESOURCE_MAX);
      }
    }
  }

  /** The name of a field manager, in {@code managedFields} and as the request's parameter. */
  public static void fieldManager(String manager, Path path, FieldErrors errors) {
    if (manager.getBytes(StandardCharsets.UTF_8).length > MANAGER_MAX) {
      errors.tooLong(path, MANAGER_MAX);
    }
    int position = 0;
    for (int c : manager.codePoints().toArray()) {
      if (!GoText.isPrintable(c)) {
        String shown = String.format("U+%04X", c);
        errors.invalid(path, manager, "invalid character " + shown + " (at position " + position + ")");
      }
      position += new String(Character.toChars(c)).getBytes(StandardCharsets.UTF_8).length;
    }
  }
}
