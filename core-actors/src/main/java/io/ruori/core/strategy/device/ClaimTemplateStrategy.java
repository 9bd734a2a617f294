package io.ruori.core.strategy.device;

import io.ruori.core.kind.WriteContext;
import io.ruori.core.object.Fields;
import io.ruori.core.strategy.CoreKind;
import io.ruori.core.strategy.pod.ClaimTemplates;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.GoStruct;
import io.ruori.core.validation.GoText;
import io.ruori.core.validation.MetadataRules;
import io.ruori.core.validation.NameFormats;
import io.ruori.core.validation.Path;
import io.ruori.core.validation.SemanticEquality;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Templates of resource claims, which never change (resource {@code ValidateResourceClaimTemplate}). */
final class ClaimTemplateStrategy extends CoreKind {
  ClaimTemplateStrategy() {
    super(true, NameFormats.NAME_IS_SUBDOMAIN);
  }

  @Override
  public void applyDefaults(ObjectNode object) {
    RequestParts.defaults(claim(object));
  }

  @Override
  public void prepareForCreate(ObjectNode object, WriteContext context) {
    RequestParts.dropDisabled(claim(object), null);
  }

  @Override
  public void prepareForUpdate(ObjectNode object, ObjectNode old, WriteContext context) {
    RequestParts.dropDisabled(claim(object), claim(old));
  }

  private static JsonNode claim(JsonNode template) {
    return template.path("spec").path("spec");
  }

  @Override
  protected void validate(ObjectNode object, FieldErrors errors) {
    ClaimTemplates.metadata(object.path("spec").path("metadata"), Path.SPEC.child("metadata"), errors);
    RequestRules.validate(claim(object), Path.SPEC.child("spec"), errors);
  }

  @Override
  public void validateAround(ObjectNode object, ObjectNode old, WriteContext context, FieldErrors errors) {
    if (old == null) {
      AdminAccess.requests(object, claim(object), context, errors);
    }
  }

  @Override
  public void validateUpdate(ObjectNode object, ObjectNode old, FieldErrors errors) {
    validateWhole(object, errors);
    MetadataRules.coreUpdate(object, old, errors);
    if (!SemanticEquality.equal(object.path("spec"), old.path("spec"))) {
      errors.invalid(Path.SPEC, print(object.path("spec")), NameFormats.IMMUTABLE);
    }
    validate(object, errors);
  }

  /** The labels and annotations are among the spec's own fields, as Go embeds them. */
  private static GoText.Raw print(JsonNode spec) {
    var start = new StringBuilder("{");
    for (String field : List.of("labels", "annotations")) {
      Map<String, String> entries = Fields.textMap(spec, "metadata", field);
      if (!entries.isEmpty()) {
        start.append(GoText.quote(field)).append(':').append(GoText.print(entries)).append(',');
      }
    }
    String claim = GoStruct.of(spec).embedded("Spec", s -> s.embedded("Devices", RequestParts::devices)).print().text();
    return new GoText.Raw(start + claim.substring(1));
  }

  @Override
  public boolean returnsDeletedObject() {
    return true;
  }
}
