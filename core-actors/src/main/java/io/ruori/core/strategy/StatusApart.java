package io.ruori.core.strategy;

import io.ruori.core.kind.Strategy;
import io.ruori.core.kind.WriteContext;
import io.ruori.core.object.Fields;
import io.ruori.core.validation.SemanticEquality;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * For kinds that have no other rules: who writes the object does not touch its status, and who writes the status nothing
 * else. With or without a generation that counts the changes of the spec.
 */
public final class StatusApart implements Strategy {
  private final boolean counts;
  private final Strategy status = new OfStatus();

  /** @param counts whether {@code metadata.generation} is kept, as upstream does for kinds that a controller observes */
  public StatusApart(boolean counts) {
    this.counts = counts;
  }

  @Override
  public void prepareForCreate(ObjectNode object, WriteContext context) {
    object.remove("status");
    if (counts) {
      Fields.ensure(object, "metadata").put("generation", 1);
    }
  }

  @Override
  public void prepareForUpdate(ObjectNode object, ObjectNode old, WriteContext context) {
    keep(object, old, "status");
    if (counts && !SemanticEquality.equal(object.path("spec"), old.path("spec"))) {
      long before = old.path("metadata").path("generation").asLong(0);
      Fields.ensure(object, "metadata").put("generation", before + 1);
    }
  }

  @Override
  public Optional<Strategy> subresource(String name) {
    return name.equals("status") ? Optional.of(status) : Optional.empty();
  }

  private static void keep(ObjectNode object, JsonNode old, String field) {
    object.remove(field);
    if (old.has(field)) {
      object.set(field, old.path(field).deepCopy());
    }
  }

  private static final class OfStatus implements Strategy {
    @Override
    public void prepareForUpdate(ObjectNode object, ObjectNode old, WriteContext context) {
      for (var field : old.properties()) {
        if (!field.getKey().equals("status") && !field.getKey().equals("metadata")) {
          object.set(field.getKey(), field.getValue().deepCopy());
        }
      }
      object.remove(object.propertyNames().stream().filter(name -> isForeign(name, old)).toList());
    }

    private static boolean isForeign(String name, ObjectNode old) {
      return !old.has(name) && !name.equals("status") && !name.equals("metadata");
    }
  }
}
