package io.ruori.core.strategy.volume;

import static io.ruori.core.object.Fields.has;
import static io.ruori.core.object.Fields.text;

import io.ruori.core.object.Quantity;
import io.ruori.core.strategy.CoreKind;
import io.ruori.core.strategy.pod.NodeLabelWarnings;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.LabelRules;
import io.ruori.core.validation.LabelRules.SelectorOptions;
import io.ruori.core.validation.NameFormats;
import io.ruori.core.validation.Path;
import io.ruori.core.validation.Rules;
import io.ruori.core.validation.SemanticEquality;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** What is left of storage somewhere (storage {@code ValidateCSIStorageCapacity}). */
final class StorageCapacityStrategy extends CoreKind {
  StorageCapacityStrategy() {
    super(true, NameFormats.NAME_IS_SUBDOMAIN);
  }

  @Override
  protected void validate(ObjectNode object, FieldErrors errors) {
    String name = text(object, "storageClassName");
    errors.invalid(Path.of("storageClassName"), name, NameFormats.dns1123Subdomain(name));
    LabelRules.selector(object.path("nodeTopology"), SelectorOptions.STRICT, Path.of("nodeTopology"), errors);
    if (has(object, "capacity")) {
      Rules.notNegative(Quantity.of(object.path("capacity")), Path.of("capacity"), errors);
    }
  }

  @Override
  public void validateUpdate(ObjectNode object, ObjectNode old, FieldErrors errors) {
    validateWhole(object, errors);
    metadataUpdate(object, old, errors);
    if (!SemanticEquality.equal(object.path("nodeTopology"), old.path("nodeTopology"))) {
      errors.invalid(Path.of("nodeTopology"), shown(object), NameFormats.IMMUTABLE);
    }
    String name = text(object, "storageClassName");
    if (!name.equals(text(old, "storageClassName"))) {
      errors.invalid(Path.of("storageClassName"), name, NameFormats.IMMUTABLE);
    }
  }

  private static Object shown(ObjectNode object) {
    return has(object, "nodeTopology") ? LabelRules.print(object.path("nodeTopology")) : null;
  }

  @Override
  public List<String> warnings(ObjectNode object, ObjectNode old) {
    return NodeLabelWarnings.selector(object.path("nodeTopology"), Path.of("nodeTopology"));
  }

  @Override
  public boolean updatesUnconditionally() {
    return false;
  }
}
