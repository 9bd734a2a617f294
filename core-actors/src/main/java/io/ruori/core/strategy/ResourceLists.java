package io.ruori.core.strategy;

import io.ruori.core.object.Fields;
import io.ruori.core.object.Quantity;
import java.math.RoundingMode;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Maps of resource names to quantities. */
public final class ResourceLists {
  private static final int MILLI = 3;

  private ResourceLists() {}

  /** Rounds the quantities up to thousandths, as upstream's defaults do. */
  public static void roundUp(JsonNode parent, String... names) {
    for (String name : names) {
      ObjectNode list = Fields.object(parent, name);
      if (list != null) {
        list.properties().forEach(entry -> {
          Quantity quantity = Quantity.of(entry.getValue());
          if (quantity.amount().stripTrailingZeros().scale() > MILLI) {
            String text = Quantity.print(quantity.amount().setScale(MILLI, RoundingMode.UP), quantity.format());
            list.put(entry.getKey(), text);
          }
        });
      }
    }
  }
}
