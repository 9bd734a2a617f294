package io.ruori.core.custom;

import io.ruori.core.custom.schema.Defaulting;
import io.ruori.core.custom.schema.EmbeddedMetadata;
import io.ruori.core.custom.schema.JsonSchema;
import io.ruori.core.custom.schema.Pruning;
import io.ruori.core.ledger.Stored;
import io.ruori.core.object.Fields;
import io.ruori.core.object.ObjectKey;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A definition of a custom kind, read once: what its versions have in common. */
final class Definition {
  private final Stored source;
  private final ObjectNode object;
  private final Map<String, JsonSchema> schemas = new HashMap<>();
  private final String storageVersion;
  private final Converter converter;

  Definition(Stored source, Converter converter) {
    this.source = source;
    this.converter = converter;
    object = source.parse();
    String storage = "";
    for (JsonNode version : versions()) {
      JsonNode schema = version.path("schema").path("openAPIV3Schema");
      schemas.put(Fields.text(version, "name"), schema.isObject() ? JsonSchema.of(schema) : JsonSchema.anything());
      storage = Fields.flag(version, "storage") ? Fields.text(version, "name") : storage;
    }
    storageVersion = storage;
  }

  Stored source() {
    return source;
  }

  ObjectKey key() {
    return source.key();
  }

  long revision() {
    return source.revision();
  }

  JsonNode spec() {
    return object.path("spec");
  }

  String group() {
    return Fields.text(object, "spec", "group");
  }

  JsonNode acceptedNames() {
    return object.path("status").path("acceptedNames");
  }

  String kind() {
    return Fields.text(acceptedNames(), "kind");
  }

  List<JsonNode> versions() {
    return Fields.items(object, "spec", "versions");
  }

  String storageVersion() {
    return storageVersion;
  }

  JsonSchema schema(String version) {
    return schemas.getOrDefault(version, JsonSchema.anything());
  }

  boolean isTrue(String condition) {
    return Fields.items(object, "status", "conditions").stream()
        .anyMatch(c -> Fields.text(c, "type").equals(condition) && Fields.text(c, "status").equals("True"));
  }

  /** Whether an object of a revision was written under this very definition. */
  boolean isOfRevision(long objectRevision) {
    return objectRevision > source.revision();
  }

  /** Brings a stored object, in the version in which it is stored, up to that version's schema as it is now. */
  void repair(ObjectNode stored) {
    String apiVersion = Fields.text(stored, "apiVersion");
    JsonSchema schema = schemas.get(apiVersion.substring(apiVersion.indexOf('/') + 1));
    if (schema == null) {
      return;
    }
    if (!Fields.flag(spec(), "preserveUnknownFields")) {
      Pruning.prune(stored, schema.asRoot());
      Defaulting.pruneNulls(stored, schema);
    }
    EmbeddedMetadata.coerce(stored, schema, io.ruori.core.validation.Path.ROOT);
    Defaulting.apply(stored, schema);
  }

  /** An object in another version; the given one when it is of that version. */
  ObjectNode converted(ObjectNode given, String version) {
    String wanted = group() + "/" + version;
    if (Fields.text(given, "apiVersion").equals(wanted)) {
      return given;
    }
    return converter.convert(spec().path("conversion"), List.of(given), wanted).getFirst();
  }

  boolean callsWebhook() {
    return Fields.text(spec(), "conversion", "strategy").equals("Webhook");
  }

  /** What upstream says of a deprecated version that says nothing itself. */
  String deprecation(String version) {
    String kind = Fields.text(spec(), "names", "kind");
    String message = group() + "/" + version + " " + kind + " is deprecated";
    return versions().stream()
        .filter(v -> Fields.flag(v, "served") && !Fields.flag(v, "deprecated"))
        .map(v -> Fields.text(v, "name"))
        .filter(name -> VersionPriority.HIGHEST_FIRST.compare(name, version) < 0)
        .min(Comparator.comparing((String name) -> name, VersionPriority.HIGHEST_FIRST))
        .map(name -> message + "; use " + group() + "/" + name + " " + kind)
        .orElse(message);
  }
}
