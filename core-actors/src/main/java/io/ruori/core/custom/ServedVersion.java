package io.ruori.core.custom;

import io.ruori.core.custom.rule.RuleTree;
import io.ruori.core.custom.schema.Defaulting;
import io.ruori.core.custom.schema.EmbeddedMetadata;
import io.ruori.core.custom.schema.JsonSchema;
import io.ruori.core.custom.schema.Pruning;
import io.ruori.core.custom.schema.Structures;
import io.ruori.core.kind.CustomVersion;
import io.ruori.core.kind.ScalePaths;
import io.ruori.core.kind.Strategy;
import io.ruori.core.ledger.Document;
import io.ruori.core.object.Fields;
import io.ruori.core.object.Json;
import io.ruori.core.object.JsonEquality;
import io.ruori.core.object.ObjectKey;
import io.ruori.core.schema.Schema;
import io.ruori.core.validation.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One version of a definition, as it is served. */
final class ServedVersion implements CustomVersion {
  private final Definition definition;
  private final JsonNode version;
  private final JsonSchema schema;
  private final boolean keepsUnknown;
  private final Strategy strategy;
  private volatile Schema.Struct structure;

  ServedVersion(Definition definition, JsonNode version, RuleTree rules) {
    this.definition = definition;
    this.version = version;
    schema = definition.schema(Fields.text(version, "name"));
    keepsUnknown = Fields.flag(definition.spec(), "preserveUnknownFields");
    boolean statusApart = version.path("subresources").has("status");
    strategy = new CustomStrategy(schema, statusApart, scale(), rules);
  }

  @Override
  public Schema.Struct structure() {
    Schema.Struct known = structure;
    if (known == null) {
      known = Structures.of(schema);
      structure = known;
    }
    return known;
  }

  @Override
  public Strategy strategy() {
    return strategy;
  }

  @Override
  public Reading read(ObjectNode object, boolean merged) {
    var unknown = new ArrayList<String>();
    EmbeddedMetadata.Read metadata = EmbeddedMetadata.metadata(object, "");
    if (metadata.error().isPresent()) {
      return new Reading.Failed(metadata.error().get());
    }
    unknown.addAll(metadata.unknownFields());
    if (!keepsUnknown) {
      unknown.addAll(Pruning.prune(object, schema.asRoot()));
      if (!merged) {
        Defaulting.pruneNulls(object, schema);
      }
    }
    EmbeddedMetadata.Read inner = EmbeddedMetadata.coerce(object, schema, Path.ROOT);
    if (inner.error().isPresent()) {
      return new Reading.Failed(inner.error().get());
    }
    unknown.addAll(inner.unknownFields());
    Defaulting.apply(object, schema);
    return new Reading.Read(unknown);
  }

  @Override
  public ObjectNode shown(ObjectNode stored) {
    ObjectNode object = stored.deepCopy();
    if (!Fields.text(object, "kind").equals(definition.kind())) {
      return object;
    }
    definition.repair(object);
    ObjectNode converted = definition.converted(object, Fields.text(version, "name"));
    if (!keepsUnknown) {
      Pruning.prune(converted, schema.asRoot());
      Defaulting.pruneNulls(converted, schema);
    }
    return converted;
  }

  @Override
  public byte[] shown(byte[] stored) {
    String apiVersion = definition.group() + "/" + Fields.text(version, "name");
    if (definition.isOfRevision(Document.revision(stored))
        && Document.startsWith(stored, definition.kind(), apiVersion)) {
      return stored;
    }
    ObjectNode object = Json.parseObject(stored);
    ObjectNode shown = shown(object);
    if (JsonEquality.same(object, shown)) {
      return stored;
    }
    String revision = Fields.text(object, "metadata", "resourceVersion");
    Document document = Document.of(shown);
    return revision.isEmpty() ? document.unstored() : document.at(Long.parseLong(revision));
  }

  @Override
  public ObjectNode stored(ObjectNode object) {
    ObjectNode stored = definition.converted(object, definition.storageVersion());
    JsonSchema kept = definition.schema(definition.storageVersion());
    if (kept != schema && !keepsUnknown) {
      Pruning.prune(stored, kept.asRoot());
      Defaulting.pruneNulls(stored, kept);
    }
    return stored;
  }

  @Override
  public ObjectKey definition() {
    return definition.key();
  }

  @Override
  public long revision() {
    return definition.revision();
  }

  @Override
  public boolean isTerminating() {
    return definition.isTrue("Terminating");
  }

  @Override
  public JsonNode printerColumns() {
    return version.path("additionalPrinterColumns");
  }

  @Override
  public List<String> deprecations() {
    if (!Fields.flag(version, "deprecated")) {
      return List.of();
    }
    return List.of(Fields.has(version, "deprecationWarning")
        ? Fields.text(version, "deprecationWarning")
        : definition.deprecation(Fields.text(version, "name")));
  }

  @Override
  public JsonNode publishedSchema() {
    return version.path("schema").path("openAPIV3Schema");
  }

  @Override
  public Optional<ScalePaths> scale() {
    JsonNode scale = version.path("subresources").path("scale");
    if (!scale.isObject()) {
      return Optional.empty();
    }
    return Optional.of(
        new ScalePaths(
            Fields.text(scale, "specReplicasPath"),
            Fields.text(scale, "statusReplicasPath"),
            Fields.text(scale, "labelSelectorPath")));
  }

  @Override
  public List<String> selectableFields() {
    return Fields.items(version, "selectableFields").stream().map(field -> Fields.text(field, "jsonPath")).toList();
  }

  @Override
  public boolean callsWebhook() {
    return definition.callsWebhook();
  }
}
