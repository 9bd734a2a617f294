package io.ruori.core.patch;

import io.ruori.core.object.GoPrint;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The order of a merged list: the patch's items as the patch has them, the others as the server had them, interleaved by the
 * server's order as well as that goes.
 */
final class ElementOrder {
  private ElementOrder() {}

  /** What stands for a value in sets: equal for equal scalars, as Go compares interfaces. */
  static Object comparable(JsonNode value) {
    return value.isIntegralNumber() && value.canConvertToLong() ? (Object) value.longValue() : value;
  }

  /** Refuses a list whose items are not in the order, or not in that order. */
  static void check(ArrayNode change, ArrayNode order, String mergeKey) throws BadPatch {
    if (change == null || order.isEmpty()) {
      return;
    }
    int at = 0;
    for (JsonNode item : change) {
      if (!mergeKey.isEmpty() && !(item instanceof ObjectNode)) {
        throw BadPatch.wrongType("map[string]interface {}", item);
      }
      if (item.isObject() && item.has(StrategicMerge.DIRECTIVE)) {
        continue;
      }
      while (at < order.size() && !same(item, order.get(at), mergeKey)) {
        at++;
      }
      if (at++ >= order.size()) {
        throw BadPatch.unexpected("The order in patch list:\n" + GoPrint.print(change) + "\n doesn't match "
            + StrategicMerge.ORDER + " list:\n" + GoPrint.print(order) + "\n");
      }
    }
  }

  private static boolean same(JsonNode item, JsonNode ordered, String mergeKey) throws BadPatch {
    if (mergeKey.isEmpty()) {
      return comparable(item).equals(comparable(ordered));
    }
    if (!ordered.isObject()) {
      throw BadPatch.wrongType("map[string]interface {}", ordered);
    }
    for (JsonNode side : new JsonNode[] {item, ordered}) {
      if (!side.has(mergeKey)) {
        throw BadPatch.noMergeKey(side, mergeKey);
      }
    }
    return comparable(item.get(mergeKey)).equals(comparable(ordered.get(mergeKey)));
  }

  /**
   * Puts a merged list in order.
   *
   * @param wanted the patch, or its {@code $setElementOrder}
   * @param server the list before the patch
   */
  static ArrayNode arrange(ArrayNode merged, ArrayNode wanted, ArrayNode server, String mergeKey, boolean objects)
      throws BadPatch {
    if (!mergeKey.isEmpty()) {
      // Without a merge key on every item there is no order to speak of.
      requireKeys(merged, mergeKey, objects);
      requireKeys(wanted, mergeKey, objects);
      requireKeys(server, mergeKey, objects);
    }
    String key = objects ? mergeKey : "";
    Map<Object, Integer> wantedAt = positions(wanted, key);
    Map<Object, Integer> serverAt = positions(server, key);
    Set<Object> named = new HashSet<>(wantedAt.keySet());
    var patchItems = new ArrayList<JsonNode>();
    var serverItems = new ArrayList<JsonNode>();
    for (JsonNode item : merged) {
      (named.contains(identity(item, key)) ? patchItems : serverItems).add(item);
    }
    sort(patchItems, wantedAt, key);
    sort(serverItems, serverAt, key);
    return interleave(serverItems, patchItems, serverAt, key, merged.arrayNode());
  }

  private static void requireKeys(ArrayNode list, String mergeKey, boolean objects) throws BadPatch {
    for (JsonNode item : list) {
      if (!item.isObject() && (objects || !mergeKey.isEmpty())) {
        throw BadPatch.wrongType("map[string]interface {}", item);
      }
      if (!item.has(mergeKey)) {
        throw BadPatch.noMergeKey(item, mergeKey);
      }
    }
  }

  private static Object identity(JsonNode item, String key) {
    return comparable(key.isEmpty() ? item : item.get(key));
  }

  private static Map<Object, Integer> positions(ArrayNode list, String key) {
    Map<Object, Integer> positions = new HashMap<>();
    for (int i = 0; i < list.size(); i++) {
      positions.putIfAbsent(identity(list.get(i), key), i);
    }
    return positions;
  }

  /** Items that the order does not name come last. */
  private static void sort(List<JsonNode> items, Map<Object, Integer> order, String key) {
    items.sort(Comparator.comparingInt(item -> order.getOrDefault(identity(item, key), Integer.MAX_VALUE)));
  }

  private static ArrayNode interleave(
      List<JsonNode> server, List<JsonNode> patch, Map<Object, Integer> order, String key, ArrayNode into) {
    int i = 0;
    int j = 0;
    while (i < server.size() || j < patch.size()) {
      boolean fromServer = j >= patch.size() || i < server.size() && precedes(server.get(i), patch.get(j), order, key);
      into.add(fromServer ? server.get(i++) : patch.get(j++));
    }
    return into;
  }

  private static boolean precedes(JsonNode left, JsonNode right, Map<Object, Integer> order, String key) {
    Integer first = order.get(identity(left, key));
    Integer second = order.get(identity(right, key));
    return first != null && second != null && first < second;
  }
}
