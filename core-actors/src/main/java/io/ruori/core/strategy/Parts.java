package io.ruori.core.strategy;

import io.ruori.core.object.Fields;
import io.ruori.core.validation.SemanticEquality;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Parts of objects that a write may not change, and what follows from those that it did. */
public final class Parts {
  private Parts() {}

  /** Puts a field back as it was. */
  public static void keep(ObjectNode object, JsonNode old, String field) {
    object.remove(field);
    if (old.has(field)) {
      object.set(field, old.path(field).deepCopy());
    }
  }

  /** A new object of a kind whose changes are counted. */
  public static void firstGeneration(ObjectNode object) {
    Fields.ensure(object, "metadata").put("generation", 1);
  }

  /** A changed spec is a new generation. */
  public static void raiseGeneration(ObjectNode object, JsonNode old) {
    raiseGeneration(object, old, "spec");
  }

  /** As {@link #raiseGeneration(ObjectNode, JsonNode)} for another part than the spec. */
  public static void raiseGeneration(ObjectNode object, JsonNode old, String part) {
    if (!SemanticEquality.equal(object.path(part), old.path(part))) {
      long before = Fields.number(old.path("metadata"), "generation");
      Fields.ensure(object, "metadata").put("generation", before + 1);
    }
  }
}
