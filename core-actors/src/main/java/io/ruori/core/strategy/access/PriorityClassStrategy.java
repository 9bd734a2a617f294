package io.ruori.core.strategy.access;

import static io.ruori.core.object.Fields.has;
import static io.ruori.core.object.Fields.number;
import static io.ruori.core.object.Fields.text;

import io.ruori.core.kind.WriteContext;
import io.ruori.core.strategy.CoreKind;
import io.ruori.core.strategy.Parts;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.NameFormats;
import io.ruori.core.validation.Path;
import io.ruori.core.validation.Rules;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** Priority classes (scheduling {@code ValidatePriorityClass}). */
final class PriorityClassStrategy extends CoreKind {
  private static final long MAX = 1_000_000_000;
  private static final Map<String, Long> SYSTEM =
      Map.of("system-node-critical", 2_000_001_000L, "system-cluster-critical", 2_000_000_000L);

  PriorityClassStrategy() {
    super(false, NameFormats.NAME_IS_SUBDOMAIN);
  }

  @Override
  public void applyDefaults(ObjectNode object) {
    if (!has(object, "preemptionPolicy")) {
      object.put("preemptionPolicy", "PreemptLowerPriority");
    }
  }

  @Override
  public void prepareForCreate(ObjectNode object, WriteContext context) {
    Parts.firstGeneration(object);
  }

  @Override
  protected void validate(ObjectNode object, FieldErrors errors) {
    String name = text(object, "metadata", "name");
    if (name.startsWith("system-")) {
      system(object, name, errors);
    } else if (number(object, "value") > MAX) {
      errors.forbidden(Path.of("value"), "maximum allowed value of a user defined priority is " + MAX);
    }
    Rules.requiredSupported(object, "preemptionPolicy", List.of("PreemptLowerPriority", "Never"), Path.ROOT, errors);
  }

  private static void system(ObjectNode object, String name, FieldErrors errors) {
    Long value = SYSTEM.get(name);
    String why = value == null ? name + " is not a known system priority class"
        : value != number(object, "value") ? "value of " + name + " PriorityClass must be " + value
        : object.path("globalDefault").asBoolean(false) ? "globalDefault of " + name + " must be false"
        : "";
    if (!why.isEmpty()) {
      errors.forbidden(Path.METADATA.child("name"),
          "priority class names with 'system-' prefix are reserved for system use only. error: " + why);
    }
  }

  @Override
  public void validateUpdate(ObjectNode object, ObjectNode old, FieldErrors errors) {
    metadataUpdate(object, old, errors);
    if (number(object, "value") != number(old, "value")) {
      errors.forbidden(Path.of("value"), "may not be changed in an update.");
    }
    Rules.immutable(object.path("preemptionPolicy"), old.path("preemptionPolicy"), Path.of("preemptionPolicy"), errors);
  }
}
