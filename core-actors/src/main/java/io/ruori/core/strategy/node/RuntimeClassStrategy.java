package io.ruori.core.strategy.node;

import static io.ruori.core.object.Fields.has;
import static io.ruori.core.object.Fields.items;
import static io.ruori.core.object.Fields.text;

import io.ruori.core.object.Fields;
import io.ruori.core.strategy.CoreKind;
import io.ruori.core.strategy.pod.NodeLabelWarnings;
import io.ruori.core.strategy.pod.PodOptions;
import io.ruori.core.strategy.pod.ResourceValidation;
import io.ruori.core.strategy.pod.TolerationValidation;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.GoStruct;
import io.ruori.core.validation.LabelRules;
import io.ruori.core.validation.NameFormats;
import io.ruori.core.validation.Path;
import io.ruori.core.validation.Rules;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Runtime classes (node {@code ValidateRuntimeClass}). */
final class RuntimeClassStrategy extends CoreKind {
  RuntimeClassStrategy() {
    super(false, NameFormats.NAME_IS_SUBDOMAIN);
  }

  @Override
  public boolean createsOnUpdate() {
    return true;
  }

  @Override
  public boolean updatesUnconditionally() {
    return false;
  }

  @Override
  protected void validate(ObjectNode object, FieldErrors errors) {
    String handler = text(object, "handler");
    errors.invalid(Path.of("handler"), handler, NameFormats.dns1123Label(handler));
    if (has(object, "overhead")) {
      ResourceValidation.overhead(object.path("overhead").path("podFixed"), PodOptions.POD, Path.of("overhead"), errors);
    }
    if (has(object, "scheduling")) {
      scheduling(object.path("scheduling"), Path.of("scheduling"), errors);
    }
  }

  private static void scheduling(JsonNode scheduling, Path path, FieldErrors errors) {
    LabelRules.labels(scheduling.path("nodeSelector"), path.child("nodeSelector"), errors);
    List<JsonNode> tolerations = items(scheduling, "tolerations");
    Path at = path.child("tolerations");
    TolerationValidation.validate(tolerations, at.child("tolerations"), errors);
    for (int i = 0; i < tolerations.size(); i++) {
      if (tolerations.subList(0, i).contains(tolerations.get(i))) {
        errors.duplicate(at.index(i), GoStruct.of(tolerations.get(i))
            .strings("Key", "Operator", "Value", "Effect").pointers("TolerationSeconds").print());
      }
    }
  }

  @Override
  public void validateUpdate(ObjectNode object, ObjectNode old, FieldErrors errors) {
    validateWhole(object, errors);
    metadataUpdate(object, old, errors);
    Rules.immutable(object.path("handler"), old.path("handler"), Path.of("handler"), errors);
  }

  @Override
  public List<String> warnings(ObjectNode object, ObjectNode old) {
    var warnings = new ArrayList<String>();
    for (String label : Fields.textMap(object, "scheduling", "nodeSelector").keySet()) {
      if (NodeLabelWarnings.DEPRECATED.containsKey(label)) {
        warnings.add("scheduling.nodeSelector: " + NodeLabelWarnings.DEPRECATED.get(label));
      }
    }
    return warnings;
  }
}
