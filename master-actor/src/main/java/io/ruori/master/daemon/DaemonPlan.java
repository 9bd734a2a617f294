package io.ruori.master.daemon;

import io.ruori.master.document.Doc;
import io.ruori.master.pod.Pods;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What one step does (upstream's {@code daemon_controller.go} and {@code update.go}).
 *
 * @param create the nodes that get a pod
 * @param status what there is to say of the nodes
 */
record DaemonPlan(List<String> create, List<ObjectNode> delete, Count status) {
  /** How many nodes have, want or lack a pod. */
  record Count(int desired, int current, int misplaced, int ready, int available, int updated) {}

  /** A node that matters: what it wants and the pods that it has, the oldest first. */
  private record Place(DaemonPods.Wish wish, List<ObjectNode> pods) {}

  static DaemonPlan of(JsonNode set, List<ObjectNode> nodes, List<ObjectNode> pods, String hash, Instant now) {
    Map<String, Place> places = places(set, nodes, pods);
    int minReady = Doc.integer(set, 0, "spec", "minReadySeconds");
    var create = new ArrayList<String>();
    var delete = new ArrayList<ObjectNode>();
    places.forEach((node, place) -> settle(node, place, create, delete));
    Count count = count(places, hash, minReady, now);
    if (Doc.text(set, "spec", "updateStrategy", "type").equals("RollingUpdate")) {
      var rolling = new Rolling(set, hash, minReady, now, count.desired());
      rolling.plan(places, create, delete);
    }
    return new DaemonPlan(create, delete, count);
  }

  private static Map<String, Place> places(JsonNode set, List<ObjectNode> nodes, List<ObjectNode> pods) {
    var byNode = new HashMap<String, List<ObjectNode>>();
    pods.stream().sorted(Comparator.comparing((ObjectNode pod) -> Doc.created(pod).orElse(Instant.MAX)).thenComparing(Doc::name))
        .forEach(pod -> byNode.computeIfAbsent(DaemonPods.node(pod), _ -> new ArrayList<>()).add(pod));
    var places = new TreeMap<String, Place>();
    for (ObjectNode node : nodes) {
      var wish = DaemonPods.wish(set, node);
      List<ObjectNode> own = byNode.getOrDefault(Doc.name(node), List.of());
      if (wish.runs() || !own.isEmpty()) {
        places.put(Doc.name(node), new Place(wish, own));
      }
    }
    return places;
  }

  /** One pod where one is wanted, none where none may be; one that has ended is replaced. */
  private static void settle(String node, Place place, List<String> create, List<ObjectNode> delete) {
    List<ObjectNode> alive = place.pods().stream().filter(pod -> !Doc.deleting(pod)).toList();
    if (place.wish().runs() && place.pods().isEmpty()) {
      create.add(node);
    } else if (!place.wish().keeps()) {
      delete.addAll(alive);
    } else {
      alive.stream().filter(Pods::terminal).forEach(delete::add);
      alive.stream().filter(pod -> !Pods.terminal(pod)).skip(surging(alive) ? 2 : 1).forEach(delete::add);
    }
  }

  /** Two pods of different templates: one takes the other's place. */
  private static boolean surging(List<ObjectNode> pods) {
    return pods.stream().map(pod -> Doc.labels(pod).getOrDefault(DaemonPods.HASH, "")).distinct().count() > 1;
  }

  private static Count count(Map<String, Place> places, String hash, int minReady, Instant now) {
    int desired = 0;
    int current = 0;
    int misplaced = 0;
    int ready = 0;
    int available = 0;
    int updated = 0;
    for (Place place : places.values()) {
      if (!place.wish().runs()) {
        misplaced++;
        continue;
      }
      desired++;
      current += place.pods().isEmpty() ? 0 : 1;
      ready += place.pods().stream().anyMatch(Pods::ready) ? 1 : 0;
      available += place.pods().stream().anyMatch(pod -> Pods.available(pod, minReady, now)) ? 1 : 0;
      updated += place.pods().stream().anyMatch(pod -> DaemonPods.isNew(pod, hash)) ? 1 : 0;
    }
    return new Count(desired, current, misplaced, ready, available, updated);
  }

  /** Pods of an old template give way, never more at a time than may be missing or be too many. */
  private record Rolling(JsonNode set, String hash, int minReady, Instant now, int desired) {
    private int bound(String field) {
      JsonNode value = Doc.at(set, "spec", "updateStrategy", "rollingUpdate", field);
      if (value.isString() && value.stringValue().endsWith("%")) {
        String percent = value.stringValue().substring(0, value.stringValue().length() - 1);
        return percent.matches("[0-9]{1,3}") ? (int) Math.ceil(desired * Integer.parseInt(percent) / 100.0) : 0;
      }
      return value.asInt(0);
    }

    private boolean isAvailable(ObjectNode pod) {
      return !Doc.deleting(pod) && Pods.available(pod, minReady, now);
    }

    void plan(Map<String, Place> places, List<String> create, List<ObjectNode> delete) {
      int surge = bound("maxSurge");
      if (surge > 0) {
        surge(places, surge, create, delete);
      } else {
        giveUp(places, Math.max(1, bound("maxUnavailable")), delete);
      }
    }

    private void giveUp(Map<String, Place> places, int maxUnavailable, List<ObjectNode> delete) {
      int unavailable = 0;
      var candidates = new ArrayList<ObjectNode>();
      for (Place place : places.values()) {
        List<ObjectNode> alive = place.pods().stream().filter(pod -> !Doc.deleting(pod)).toList();
        if (!place.wish().runs() || alive.size() > 1) {
          continue;
        }
        boolean up = alive.stream().anyMatch(this::isAvailable);
        unavailable += up ? 0 : 1;
        if (alive.isEmpty() || DaemonPods.isNew(alive.getFirst(), hash) || delete.contains(alive.getFirst())) {
          continue;
        }
        (up ? candidates : delete).add(alive.getFirst());
      }
      candidates.stream().limit(Math.max(0, maxUnavailable - unavailable)).forEach(delete::add);
    }

    /** A new pod beside the old one, which goes when the new one is available. */
    private void surge(Map<String, Place> places, int most, List<String> create, List<ObjectNode> delete) {
      int surging = 0;
      var waiting = new ArrayList<String>();
      for (Map.Entry<String, Place> each : places.entrySet()) {
        List<ObjectNode> alive = each.getValue().pods().stream().filter(pod -> !Doc.deleting(pod)).toList();
        List<ObjectNode> old = alive.stream().filter(pod -> !DaemonPods.isNew(pod, hash)).toList();
        if (!each.getValue().wish().runs() || old.isEmpty()) {
          continue;
        }
        boolean hasNew = alive.size() > old.size();
        if (hasNew && alive.stream().anyMatch(pod -> DaemonPods.isNew(pod, hash) && isAvailable(pod))) {
          delete.addAll(old);
        } else if (hasNew) {
          surging++;
        } else if (isAvailable(old.getFirst())) {
          waiting.add(each.getKey());
        } else {
          delete.add(old.getFirst());
        }
      }
      waiting.stream().limit(Math.max(0, most - surging)).forEach(create::add);
    }
  }
}
