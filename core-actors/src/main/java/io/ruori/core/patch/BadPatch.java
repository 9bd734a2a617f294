package io.ruori.core.patch;

import io.ruori.core.object.GoPrint;
import io.ruori.core.object.Refusal;
import tools.jackson.databind.JsonNode;

/** Ends the merging of a strategic patch from any depth; {@link StrategicPatch} turns it into a value. */
final class BadPatch extends Exception {
  private static final long serialVersionUID = 1;

  private final transient Refusal refusal;

  private BadPatch(Refusal refusal) {
    super(refusal.message(), null, false, false);
    this.refusal = refusal;
  }

  Refusal refusal() {
    return refusal;
  }

  /** Most errors of upstream's library have no code of their own and end as 500. */
  static BadPatch unexpected(String message) {
    return new BadPatch(Refusals.unexpected(message));
  }

  static BadPatch badRequest(String message) {
    return new BadPatch(Refusal.badRequest(message));
  }

  static BadPatch listOfLists() {
    return new BadPatch(Refusals.unprocessable());
  }

  static BadPatch noMergeKey(JsonNode item, String key) {
    return unexpected("map: " + GoPrint.print(item) + " does not contain declared merge key: " + key);
  }

  static BadPatch wrongType(String expected, JsonNode found) {
    return unexpected("expected a " + expected + ", but received a " + GoPrint.type(found));
  }
}
