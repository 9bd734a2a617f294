package io.ruori.core.patch;

import io.ruori.core.object.GoPrint;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Merges two lists of one field whose patch strategy is {@code merge}. */
final class ListMerge {
  private ListMerge() {}

  /** The list with the patch merged in; both lists are used up. */
  static ArrayNode merge(ArrayNode original, ArrayNode patch, PatchField field) throws BadPatch {
    if (!field.rule().merge()) {
      return patch;
    }
    if (original.isEmpty() && patch.isEmpty()) {
      return original;
    }
    String mergeKey = field.rule().mergeKey();
    if (!holdsObjects(original, patch)) {
      return ElementOrder.arrange(union(original, patch), patch, original, mergeKey, false);
    }
    if (mergeKey.isEmpty()) {
      throw BadPatch.unexpected("cannot merge lists without merge key for " + PatchField.kind(field.inner()));
    }
    ArrayNode plain = original.arrayNode();
    ArrayNode kept = directives(original, patch, plain, mergeKey);
    ArrayNode change = kept == plain ? original.arrayNode() : plain;
    ArrayNode merged = kept.arrayNode().addAll(kept);
    mergeItems(merged, change, mergeKey, field);
    return ElementOrder.arrange(merged, change, kept, mergeKey, true);
  }

  /**
   * Whether the lists hold objects; all their items must be of one type, and not lists.
   *
   * @param original or null, as is {@code patch}
   */
  static boolean holdsObjects(ArrayNode original, ArrayNode patch) throws BadPatch {
    JsonNode first = null;
    for (ArrayNode list : new ArrayNode[] {original, patch}) {
      for (JsonNode item : list == null ? List.<JsonNode>of() : list) {
        if (first == null) {
          first = item;
          if (first.isArray()) {
            throw BadPatch.listOfLists();
          }
        } else if (!GoPrint.type(first).equals(GoPrint.type(item))) {
          throw BadPatch.unexpected("list element types are not identical: [" + shown(original) + " " + shown(patch) + "]");
        }
      }
    }
    if (first == null) {
      throw BadPatch.unexpected("no elements in any of the given slices");
    }
    return first.isObject();
  }

  private static String shown(ArrayNode list) {
    return list == null ? "[]" : GoPrint.print(list);
  }

  private static ArrayNode union(ArrayNode original, ArrayNode patch) {
    ArrayNode union = original.arrayNode();
    Set<Object> seen = new HashSet<>();
    for (ArrayNode list : new ArrayNode[] {original, patch}) {
      for (JsonNode item : list) {
        if (seen.add(ElementOrder.comparable(item))) {
          union.add(item);
        }
      }
    }
    return union;
  }

  /**
   * Carries out the items that are directives.
   *
   * @param plain gets the other items of the patch
   * @return the original without the items that are deleted; {@code plain} when all of it is replaced
   */
  private static ArrayNode directives(ArrayNode original, ArrayNode patch, ArrayNode plain, String mergeKey)
      throws BadPatch {
    boolean replace = false;
    Set<Object> deleted = new HashSet<>();
    for (JsonNode item : patch) {
      JsonNode directive = item.get(StrategicMerge.DIRECTIVE);
      if (directive == null) {
        plain.add(item);
        continue;
      }
      switch (directive.isString() ? directive.asString() : "") {
        case "delete" -> {
          if (!item.has(mergeKey)) {
            throw BadPatch.noMergeKey(item, mergeKey);
          }
          deleted.add(ElementOrder.comparable(item.get(mergeKey)));
        }
        case "replace" -> replace = true;
        case "merge" -> throw BadPatch.unexpected("merging lists cannot yet be specified in the patch");
        default -> throw StrategicMerge.unknown(directive, item);
      }
    }
    original.removeIf(v -> v.has(mergeKey) && deleted.contains(ElementOrder.comparable(v.get(mergeKey))));
    return replace ? plain : original;
  }

  private static void mergeItems(ArrayNode merged, ArrayNode change, String mergeKey, PatchField field) throws BadPatch {
    Map<Object, Integer> positions = new HashMap<>();
    for (int i = 0; i < merged.size(); i++) {
      if (merged.get(i).has(mergeKey)) {
        positions.putIfAbsent(ElementOrder.comparable(merged.get(i).get(mergeKey)), i);
      }
    }
    for (JsonNode item : change) {
      if (!item.has(mergeKey)) {
        throw BadPatch.noMergeKey(item, mergeKey);
      }
      Integer position = positions.putIfAbsent(ElementOrder.comparable(item.get(mergeKey)), merged.size());
      if (position == null) {
        merged.add(item);
      } else {
        ObjectNode was = (ObjectNode) merged.get(position);
        merged.set(position, StrategicMerge.merge(was, (ObjectNode) item.deepCopy(), field.inner()));
      }
    }
  }
}
