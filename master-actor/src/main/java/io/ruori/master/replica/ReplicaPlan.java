package io.ruori.master.replica;

import io.ruori.master.document.Doc;
import io.ruori.master.pod.DeletionOrder;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What one step does.
 *
 * @param create how many pods to make
 * @param delete the pods to give up, the first to go first
 */
record ReplicaPlan(int create, List<ObjectNode> delete) {
  /** The most pods that one step makes or deletes. */
  static final int BURST = 500;

  static final ReplicaPlan NOTHING = new ReplicaPlan(0, List.of());

  /**
   * @param pods the active pods that the owner has
   * @param related pods of the owner's siblings, for choosing crowded nodes
   */
  static ReplicaPlan of(JsonNode owner, List<ObjectNode> pods, List<ObjectNode> related, Instant now) {
    if (Doc.deleting(owner)) {
      return NOTHING;
    }
    int missing = Doc.integer(owner, 1, "spec", "replicas") - pods.size();
    if (missing >= 0) {
      return new ReplicaPlan(Math.min(missing, BURST), List.of());
    }
    int surplus = Math.min(-missing, BURST);
    List<ObjectNode> order = pods.stream().sorted(DeletionOrder.of(related, now)).toList();
    return new ReplicaPlan(0, order.subList(0, surplus));
  }
}
