package io.ruori.core.ledger;

import java.util.Map;

/**
 * Maps that were seen a short time ago, so that objects with the same labels share one: they take less room, and who goes
 * through many objects finds what it compares in the processor's cache. What another map pushes out is made anew.
 */
final class RecentMaps {
  private static final int PLACES = 1 << 12;

  // A race loses a map from here, nothing more: they are immutable.
  @SuppressWarnings({"unchecked", "rawtypes"})
  private static final Map<String, String>[] RECENT = new Map[PLACES];

  private RecentMaps() {}

  /** An equal map, perhaps an older one. */
  static Map<String, String> same(Map<String, String> map) {
    int hash = map.hashCode();
    int place = (hash ^ hash >>> 16) & PLACES - 1;
    Map<String, String> recent = RECENT[place];
    if (map.equals(recent)) {
      return recent;
    }
    RECENT[place] = map;
    return map;
  }
}
