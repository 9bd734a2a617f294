package io.ruori.master.deployment;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** How far to go from old sets to the current one: upstream's {@code rolling.go}. Pure. */
final class RollingUpdate {
  private RollingUpdate() {}

  /** Growing comes first; only when the current set cannot grow are old ones shrunk. */
  static List<Resize> plan(Rollout rollout) {
    ObjectNode current = rollout.current().orElseThrow();
    int size = grown(rollout, Rollout.size(current));
    return size != Rollout.size(current) ? List.of(new Resize(current, size)) : shrink(rollout, current);
  }

  /** The size that the current set may have now, which is {@code size} large. */
  static int grown(Rollout rollout, int size) {
    int wanted = rollout.wanted();
    if (size >= wanted) {
      return wanted;
    }
    if (!rollout.rolling()) {
      return wanted;
    }
    int room = wanted + rollout.maxSurge() - Rollout.totalSize(rollout.all());
    return size + Math.max(0, Math.min(room, wanted - size));
  }

  private static List<Resize> shrink(Rollout rollout, ObjectNode current) {
    List<ObjectNode> old = Rollout.active(rollout.old());
    int least = rollout.wanted() - rollout.maxUnavailable();
    int missing = Rollout.size(current) - Rollout.count(current, "availableReplicas");
    int most = Rollout.totalSize(rollout.all()) - least - missing;
    if (old.isEmpty() || most <= 0) {
      return List.of();
    }
    Map<ObjectNode, Integer> sizes = new HashMap<>();
    old.forEach(s -> sizes.put(s, Rollout.size(s)));
    dropUnhealthy(old, sizes, most);
    dropAvailable(old, sizes, Rollout.totalCount(rollout.all(), "availableReplicas") - least);
    var resizes = new ArrayList<Resize>();
    old.stream().filter(s -> sizes.get(s) != Rollout.size(s)).forEach(s -> resizes.add(new Resize(s, sizes.get(s))));
    return resizes;
  }

  /** Pods that do not work anyway go first. */
  private static void dropUnhealthy(List<ObjectNode> old, Map<ObjectNode, Integer> sizes, int most) {
    int left = most;
    for (ObjectNode set : old) {
      int drop = Math.min(left, sizes.get(set) - Rollout.count(set, "availableReplicas"));
      if (drop > 0) {
        sizes.merge(set, -drop, Integer::sum);
        left -= drop;
      }
    }
  }

  private static void dropAvailable(List<ObjectNode> old, Map<ObjectNode, Integer> sizes, int most) {
    int left = most;
    for (ObjectNode set : old) {
      int drop = Math.min(left, sizes.get(set));
      if (drop > 0) {
        sizes.merge(set, -drop, Integer::sum);
        left -= drop;
      }
    }
  }
}
