package io.ruori.core.strategy.event;

import io.ruori.core.kind.Conversion;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Events of {@code events.k8s.io} are kept as those of the core group, under other names (events {@code conversion.go}). */
final class EventConversion implements Conversion {
  private static final Map<String, String> KEPT_TO_SHOWN = Map.of(
      "involvedObject", "regarding",
      "source", "deprecatedSource",
      "message", "note",
      "firstTimestamp", "deprecatedFirstTimestamp",
      "lastTimestamp", "deprecatedLastTimestamp",
      "count", "deprecatedCount",
      "reportingComponent", "reportingController");

  @Override
  public void show(ObjectNode object) {
    KEPT_TO_SHOWN.forEach((kept, shown) -> rename(object, kept, shown));
  }

  @Override
  public void keep(ObjectNode object) {
    KEPT_TO_SHOWN.forEach((kept, shown) -> rename(object, shown, kept));
  }

  private static void rename(ObjectNode object, String from, String to) {
    JsonNode value = object.remove(from);
    if (value != null) {
      object.set(to, value);
    }
  }
}
