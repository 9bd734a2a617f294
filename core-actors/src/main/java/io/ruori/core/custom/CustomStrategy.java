package io.ruori.core.custom;

import io.ruori.core.custom.rule.RuleTree;
import io.ruori.core.custom.schema.Correlation;
import io.ruori.core.custom.schema.EmbeddedMetadata;
import io.ruori.core.custom.schema.JsonSchema;
import io.ruori.core.custom.schema.ListTypes;
import io.ruori.core.custom.schema.ValueValidation;
import io.ruori.core.kind.ScalePaths;
import io.ruori.core.kind.Strategy;
import io.ruori.core.kind.WriteContext;
import io.ruori.core.object.Fields;
import io.ruori.core.object.JsonEquality;
import io.ruori.core.validation.FieldError;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.GoText;
import io.ruori.core.validation.MetadataRules;
import io.ruori.core.validation.NameFormats;
import io.ruori.core.validation.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The rules of one version of a custom kind (apiextensions-apiserver {@code registry/customresource}). */
final class CustomStrategy implements Strategy {
  private static final Set<String> STANDARD_FINALIZERS = Set.of("orphan", "foregroundDeletion", "kubernetes");
  private static final Set<FieldError.Type> BLOCKING = EnumSet.of(
      FieldError.Type.NOT_SUPPORTED, FieldError.Type.REQUIRED, FieldError.Type.TOO_LONG, FieldError.Type.TOO_MANY,
      FieldError.Type.TYPE_INVALID);

  private final JsonSchema schema;
  private final JsonSchema statusSchema;
  private final boolean statusApart;
  private final Optional<ScaleRules> scale;
  private final RuleTree rules;
  private final Strategy status = new OfStatus();

  CustomStrategy(JsonSchema schema, boolean statusApart, Optional<ScalePaths> scale, RuleTree rules) {
    this.schema = schema;
    this.statusApart = statusApart;
    this.scale = scale.map(ScaleRules::new);
    this.rules = rules;
    JsonSchema known = schema.properties().get("status");
    statusSchema = known == null ? JsonSchema.anything() : known;
  }

  @Override
  public boolean updatesUnconditionally() {
    return false;
  }

  @Override
  public Optional<Strategy> subresource(String name) {
    return statusApart && name.equals("status") ? Optional.of(status) : Optional.empty();
  }

  @Override
  public void prepareForCreate(ObjectNode object, WriteContext context) {
    if (statusApart) {
      object.remove("status");
    }
    Fields.ensure(object, "metadata").put("generation", 1);
  }

  @Override
  public void prepareForUpdate(ObjectNode object, ObjectNode old, WriteContext context) {
    if (statusApart) {
      object.remove("status");
      if (old.has("status")) {
        object.set("status", old.get("status").deepCopy());
      }
    }
    if (!JsonEquality.same(withoutMetadata(object), withoutMetadata(old))) {
      long before = old.path("metadata").path("generation").asLong(0);
      Fields.ensure(object, "metadata").put("generation", before + 1);
    }
  }

  private static ObjectNode withoutMetadata(ObjectNode object) {
    ObjectNode rest = object.objectNode();
    object.properties().stream().filter(f -> !f.getKey().equals("metadata")).forEach(f -> rest.set(f.getKey(), f.getValue()));
    return rest;
  }

  @Override
  public void validateCreate(ObjectNode object, FieldErrors errors) {
    Correlation place = Correlation.none(object, schema);
    ValueValidation.validate(place, Path.ROOT, errors);
    scale.ifPresent(paths -> {
      paths.spec(object, errors);
      paths.status(object, errors);
    });
    EmbeddedMetadata.validate(object, schema, Path.ROOT, errors);
    ListTypes.validate(object, schema, Path.ROOT, errors);
    askRules(place, errors);
  }

  @Override
  public void validateUpdate(ObjectNode object, ObjectNode old, FieldErrors errors) {
    MetadataRules.update(object.path("metadata"), old.path("metadata"), Path.METADATA, errors);
    var place = new Correlation(object, old, schema);
    ValueValidation.validate(place, Path.ROOT, errors);
    scale.ifPresent(paths -> {
      paths.spec(object, errors);
      paths.status(object, errors);
    });
    EmbeddedMetadata.validate(object, schema, Path.ROOT, errors);
    listTypes(object, old, errors);
    askRules(place, errors);
  }

  /** Lists that were not sound before need not be so now. */
  private void listTypes(ObjectNode object, ObjectNode old, FieldErrors errors) {
    var before = new FieldErrors();
    ListTypes.validate(old, schema, Path.ROOT, before);
    if (before.isEmpty()) {
      ListTypes.validate(object, schema, Path.ROOT, errors);
    }
  }

  private void askRules(Correlation place, FieldErrors errors) {
    if (rules.isEmpty()) {
      return;
    }
    if (errors.list().stream().anyMatch(error -> BLOCKING.contains(error.type()))) {
      errors.invalid(new Path("<nil>"), null, "some validation rules were not checked because the object was invalid; "
          + "correct the existing errors to complete validation");
      return;
    }
    rules.validate(place, Path.ROOT, errors);
  }

  @Override
  public List<String> warnings(ObjectNode object, ObjectNode old) {
    var added = new TreeSet<>(Fields.texts(object, "metadata", "finalizers"));
    if (old != null) {
      Fields.texts(old, "metadata", "finalizers").forEach(added::remove);
    }
    var warnings = new ArrayList<String>();
    for (String finalizer : added) {
      String subject = "metadata.finalizers: " + GoText.quote(finalizer) + ": ";
      NameFormats.qualifiedName(finalizer).forEach(wrong -> warnings.add(subject + wrong));
      if (!finalizer.contains("/") && !STANDARD_FINALIZERS.contains(finalizer)) {
        String path = finalizer.contains(".") ? " including a path (/)" : "";
        warnings.add(subject + "prefer a domain-qualified finalizer name" + path
            + " to avoid accidental conflicts with other finalizer writers");
      }
    }
    return warnings;
  }

  /** Writes to {@code /status}: nothing else changes. */
  private final class OfStatus implements Strategy {
    @Override
    public boolean updatesUnconditionally() {
      return false;
    }

    @Override
    public void prepareForUpdate(ObjectNode object, ObjectNode old, WriteContext context) {
      JsonNode managed = object.path("metadata").get("managedFields");
      JsonNode written = object.get("status");
      object.removeAll();
      object.setAll(old.deepCopy());
      ObjectNode metadata = Fields.ensure(object, "metadata");
      set(metadata, "managedFields", managed);
      set(object, "status", written);
    }

    private void set(ObjectNode node, String field, JsonNode value) {
      if (value == null) {
        node.remove(field);
      } else {
        node.set(field, value);
      }
    }

    @Override
    public void validateUpdate(ObjectNode object, ObjectNode old, FieldErrors errors) {
      MetadataRules.update(object.path("metadata"), old.path("metadata"), Path.METADATA, errors);
      JsonNode now = object.get("status");
      if (now != null) {
        JsonNode before = old.has("status") ? old.get("status") : null;
        ValueValidation.validate(new Correlation(now, before, statusSchema), Path.STATUS, errors);
      }
      scale.ifPresent(paths -> paths.status(object, errors));
      listTypes(object, old, errors);
      askRules(new Correlation(object, old, schema), errors);
    }
  }
}
