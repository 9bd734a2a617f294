package io.ruori.core.entity;

import io.ruori.core.kind.ResourceType;
import io.ruori.core.object.Refusal;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Turns a body into an object of a kind: typed by its schema, pruned, defaulted by nobody yet. */
public interface BodyDecoder {
  /** The outcome: an object with upstream's strict errors (unknown and duplicate fields), or a refusal. */
  sealed interface Decoded {
    record Object(ObjectNode object, List<String> strictErrors) implements Decoded {}

    record Failed(Refusal refusal) implements Decoded {}
  }

  Decoded decode(byte[] body, ResourceType type, ResourceType.Version version);

  /**
   * The same for a tree, such as a patched object.
   *
   * @param known an object of the kind and version, decoded before, that the tree may have much in common with; may be missing
   */
  Decoded decode(JsonNode tree, JsonNode known, ResourceType type, ResourceType.Version version);

  /** The same for what an apply has merged, in which nulls of custom kinds stay what they are. */
  default Decoded decodeMerged(JsonNode tree, JsonNode known, ResourceType type, ResourceType.Version version) {
    return decode(tree, known, type, version);
  }

  /**
   * Brings an object in its storage version into the form in which it is written: what is always there, what is left out.
   *
   * @param known an object in that form, that it may have much in common with; may be missing
   */
  default void canonical(ObjectNode object, JsonNode known, ResourceType type) {}
}
