package io.ruori.core.patch;

import io.ruori.core.object.GoText;
import io.ruori.core.object.Refusal;
import io.ruori.core.schema.Schema;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** A strategic merge patch: a merge patch that knows from the schema how each list is merged, and has directives. */
record StrategicPatch(ObjectNode patch, List<String> strictErrors) implements Patch {
  @Override
  public Outcome<ObjectNode> applyTo(ObjectNode object, Schema schema) {
    try {
      return new Outcome.Done<>(StrategicMerge.merge(object.deepCopy(), patch.deepCopy(), schema));
    } catch (BadPatch bad) {
      return new Outcome.Refused<>(bad.refusal());
    }
  }

  @Override
  public Refusal undecodable(ObjectNode patched, String why) {
    return Refusals.undecodable(GoText.print(patch), why);
  }
}
