package io.ruori.master.node;

import io.ruori.core.node.NodeHeartbeats;
import io.ruori.master.document.Conditions;
import io.ruori.master.document.Doc;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Whether a node lives, and what its conditions are when it does not. Pure. */
final class NodeHealth {
  /** A node that renews a lease or posts its status only, such as a stock kubelet. */
  static final Duration POSTING_GRACE = Duration.ofSeconds(50);
  /** A node that has not posted anything yet. */
  static final Duration STARTING_GRACE = Duration.ofSeconds(60);

  private static final List<String> CONDITIONS = List.of("Ready", "MemoryPressure", "DiskPressure", "PIDPressure");

  private NodeHealth() {}

  /**
   * When a node counts as lost.
   *
   * @param lastSign when we last saw it post its status or renew its lease
   * @param grace how long a node that beats may be silent
   */
  static Instant deadline(JsonNode node, Instant lastSign, Optional<Instant> lastBeat, Duration grace) {
    if (lastBeat.isPresent()) {
      return lastBeat.get().plus(grace);
    }
    boolean posted = Conditions.find(node, "Ready").isPresent();
    return posted ? lastSign.plus(POSTING_GRACE) : Doc.created(node).orElse(lastSign).plus(STARTING_GRACE);
  }

  /** What a sign of life is made of: it changes with each. */
  static String sign(JsonNode node) {
    return Conditions.find(node, "Ready")
        .map(c -> Doc.text(c, "lastHeartbeatTime") + "/" + Doc.text(c, "status")).orElse("");
  }

  static boolean isLost(JsonNode node, Instant lastSign, NodeHeartbeats beats, Duration grace, Instant now) {
    return deadline(node, lastSign, beats.lastBeat(Doc.name(node)), grace).isBefore(now);
  }

  /** The conditions of a lost node: all unknown. Those that are so already stay as they are. */
  static List<JsonNode> unknown(JsonNode node, Instant now) {
    List<JsonNode> conditions = new ArrayList<>();
    for (JsonNode condition : Doc.items(node, "status", "conditions")) {
      boolean told = CONDITIONS.contains(Doc.text(condition, "type"))
          && !Doc.text(condition, "status").equals("Unknown");
      conditions.add(told ? stopped(condition, now) : condition);
    }
    for (String type : CONDITIONS) {
      if (Conditions.find(node, type).isEmpty()) {
        ObjectNode never =
            Conditions.of(type, "Unknown", "NodeStatusNeverUpdated", "Kubelet never posted node status.");
        never.put("lastHeartbeatTime", Doc.text(node, "metadata", "creationTimestamp"));
        conditions.add(never.put("lastTransitionTime", Doc.time(now)));
      }
    }
    return conditions;
  }

  private static ObjectNode stopped(JsonNode condition, Instant now) {
    ObjectNode unknown = Doc.copy(condition);
    unknown.put("status", "Unknown").put("reason", "NodeStatusUnknown");
    unknown.put("message", "Kubelet stopped posting node status.");
    return unknown.put("lastTransitionTime", Doc.time(now));
  }
}
