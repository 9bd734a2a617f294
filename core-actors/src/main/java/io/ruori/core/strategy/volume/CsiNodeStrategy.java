package io.ruori.core.strategy.volume;

import static io.ruori.core.object.Fields.has;
import static io.ruori.core.object.Fields.items;
import static io.ruori.core.object.Fields.number;
import static io.ruori.core.object.Fields.text;
import static io.ruori.core.object.Fields.texts;

import io.ruori.core.strategy.CoreKind;
import io.ruori.core.strategy.pod.VolumeSources;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.GoStruct;
import io.ruori.core.validation.NameFormats;
import io.ruori.core.validation.Path;
import io.ruori.core.validation.SemanticEquality;
import java.util.HashSet;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** CSI nodes (storage {@code ValidateCSINode}). */
final class CsiNodeStrategy extends CoreKind {
  private static final Path DRIVERS = Path.SPEC.child("drivers");
  private static final int NODE_ID_MAX = 256;

  CsiNodeStrategy() {
    super(false, NameFormats.NAME_IS_SUBDOMAIN);
  }

  @Override
  protected void validate(ObjectNode object, FieldErrors errors) {
    List<JsonNode> drivers = items(object, "spec", "drivers");
    var names = new HashSet<String>();
    for (int i = 0; i < drivers.size(); i++) {
      driver(drivers.get(i), DRIVERS.index(i), errors);
      String name = text(drivers.get(i), "name");
      if (!names.add(name)) {
        errors.duplicate(DRIVERS.index(i).child("name"), name);
      }
    }
  }

  private static void driver(JsonNode driver, Path path, FieldErrors errors) {
    VolumeSources.csiDriverName(text(driver, "name"), path.child("name"), errors);
    String node = text(driver, "nodeID");
    if (node.isEmpty()) {
      errors.required(path.child("nodeID"), "");
    }
    if (node.length() > NODE_ID_MAX) {
      errors.invalid(path.child("nodeID"), node, "must be " + NODE_ID_MAX + " characters or less");
    }
    if (has(driver.path("allocatable"), "count")) {
      NameFormats.notNegative(number(driver.path("allocatable"), "count"), path.child("allocatable", "count"), errors);
    }
    var keys = new HashSet<String>();
    for (String key : texts(driver, "topologyKeys")) {
      if (!keys.add(key)) {
        errors.duplicate(path, key);
      }
      if (key.isEmpty()) {
        errors.required(path, "");
      }
      errors.invalid(path, key, NameFormats.qualifiedName(key));
    }
  }

  @Override
  public void validateUpdate(ObjectNode object, ObjectNode old, FieldErrors errors) {
    validateTwice(object, errors);
    for (JsonNode before : items(old, "spec", "drivers")) {
      for (JsonNode now : items(object, "spec", "drivers")) {
        if (text(now, "name").equals(text(before, "name")) && !SemanticEquality.equal(now, before)) {
          Object shown = GoStruct.of(now).strings("Name", "NodeID").pointers("TopologyKeys")
              .nested("Allocatable", allocatable -> allocatable.pointers("Count")).print();
          errors.invalid(DRIVERS, shown, NameFormats.IMMUTABLE);
        }
      }
    }
  }

  @Override
  public boolean updatesUnconditionally() {
    return false;
  }

  @Override
  public boolean returnsDeletedObject() {
    return true;
  }
}
