package io.ruori.master.node;

import io.ruori.core.api.Api;
import io.ruori.core.object.Json;
import io.ruori.core.object.ObjectKey;
import io.ruori.core.reconcile.Reconciler;
import io.ruori.master.document.Conditions;
import io.ruori.master.document.Doc;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Taints nodes by their conditions, as upstream's node lifecycle controller. */
public final class NodeTaints implements Reconciler {
  static final String NOT_READY = "node.kubernetes.io/not-ready";
  static final String UNREACHABLE = "node.kubernetes.io/unreachable";
  private static final String UNSCHEDULABLE = "node.kubernetes.io/unschedulable";
  private static final Map<String, String> PRESSURES = Map.of(
      "MemoryPressure", "node.kubernetes.io/memory-pressure",
      "DiskPressure", "node.kubernetes.io/disk-pressure",
      "PIDPressure", "node.kubernetes.io/pid-pressure",
      "NetworkUnavailable", "node.kubernetes.io/network-unavailable");
  private static final Set<String> OURS = Set.of(NOT_READY, UNREACHABLE, UNSCHEDULABLE,
      "node.kubernetes.io/memory-pressure", "node.kubernetes.io/disk-pressure", "node.kubernetes.io/pid-pressure",
      "node.kubernetes.io/network-unavailable");

  private final InstantSource clock;

  private NodeTaints(InstantSource clock) {
    this.clock = clock;
  }

  public static NodeTaints create(InstantSource clock) {
    return new NodeTaints(clock);
  }

  @Override
  public String name() {
    return "node-taints-controller";
  }

  @Override
  public Api.Resource subject() {
    return Nodes.NODES;
  }

  @Override
  public Result reconcile(ObjectKey key, Api api) {
    Optional<ObjectNode> found = api.find(Nodes.NODES, "", key.name());
    if (found.isEmpty()) {
      return Result.DONE;
    }
    ObjectNode node = found.get();
    List<JsonNode> taints = plan(node, clock.instant());
    if (!taints.equals(Nodes.taints(node))) {
      ObjectNode patch = Json.object();
      patch.putObject("metadata").put("resourceVersion", Doc.resourceVersion(node));
      if (taints.isEmpty()) {
        patch.putObject("spec").putNull("taints");
      } else {
        patch.putObject("spec").set("taints", Doc.listOf(taints));
      }
      api.patch(Nodes.NODES, "", key.name(), "", Api.PatchType.MERGE, patch);
    }
    return Result.DONE;
  }

  /** The taints that a node should have: those of others, and ours by its conditions. */
  static List<JsonNode> plan(JsonNode node, Instant now) {
    List<ObjectNode> wanted = wanted(node);
    List<JsonNode> result = new ArrayList<>();
    for (JsonNode taint : Nodes.taints(node)) {
      boolean ours = OURS.contains(Doc.text(taint, "key"))
          && (Doc.text(taint, "effect").equals("NoSchedule") || isLiveness(taint));
      boolean still = wanted.removeIf(w -> Nodes.is(taint, Doc.text(w, "key"), Doc.text(w, "effect")));
      if (!ours || still) {
        result.add(taint);
      }
    }
    wanted.forEach(t -> {
      if (Doc.text(t, "effect").equals("NoExecute")) {
        t.put("timeAdded", Doc.time(now));
      }
      result.add(t);
    });
    return result;
  }

  private static boolean isLiveness(JsonNode taint) {
    String key = Doc.text(taint, "key");
    return Doc.text(taint, "effect").equals("NoExecute") && (key.equals(NOT_READY) || key.equals(UNREACHABLE));
  }

  private static List<ObjectNode> wanted(JsonNode node) {
    List<ObjectNode> wanted = new ArrayList<>();
    switch (Nodes.ready(node)) {
      case "True" -> {}
      case "Unknown" -> {
        wanted.add(taint(UNREACHABLE, "NoSchedule"));
        wanted.add(taint(UNREACHABLE, "NoExecute"));
      }
      case "False" -> {
        wanted.add(taint(NOT_READY, "NoSchedule"));
        wanted.add(taint(NOT_READY, "NoExecute"));
      }
      // It has not said anything yet: what admission gave it stays.
      default -> wanted.add(taint(NOT_READY, "NoSchedule"));
    }
    PRESSURES.entrySet().stream().sorted(Map.Entry.comparingByKey())
        .filter(p -> Conditions.isTrue(node, p.getKey()))
        .forEach(p -> wanted.add(taint(p.getValue(), "NoSchedule")));
    if (Doc.flag(node, "spec", "unschedulable")) {
      wanted.add(taint(UNSCHEDULABLE, "NoSchedule"));
    }
    return wanted;
  }

  private static ObjectNode taint(String key, String effect) {
    return Json.object().put("key", key).put("effect", effect);
  }
}
