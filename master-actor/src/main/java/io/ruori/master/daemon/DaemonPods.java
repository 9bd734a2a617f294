package io.ruori.master.daemon;

import io.ruori.core.object.Json;
import io.ruori.master.document.Doc;
import io.ruori.master.owner.Owners;
import io.ruori.master.pod.Pods;
import io.ruori.master.scheduler.cluster.NodeSelectorTerms;
import io.ruori.master.scheduler.cluster.Taint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The pods of a daemon set, and which nodes want one (upstream's {@code daemon/util} and {@code NodeShouldRunDaemonPod}). */
final class DaemonPods {
  static final String API_VERSION = "apps/v1";
  static final String KIND = "DaemonSet";
  static final String HASH = "controller-revision-hash";

  private static final String GENERATION = "deprecated.daemonset.template.generation";

  /** Key and effect of the taints that daemons tolerate. */
  private static final Map<String, String> TOLERATED = tolerated();

  private DaemonPods() {}

  private static Map<String, String> tolerated() {
    var tolerated = new LinkedHashMap<String, String>();
    tolerated.put("not-ready", "NoExecute");
    tolerated.put("unreachable", "NoExecute");
    for (String key : List.of("disk-pressure", "memory-pressure", "pid-pressure", "unschedulable", "network-unavailable")) {
      tolerated.put(key, "NoSchedule");
    }
    return tolerated;
  }

  /** Whether a node is to have a pod, and whether one that it has may stay. */
  record Wish(boolean runs, boolean keeps) {}

  static Wish wish(JsonNode set, JsonNode node) {
    JsonNode spec = Doc.at(set, "spec", "template", "spec");
    String bound = Doc.text(spec, "nodeName");
    if (!bound.isEmpty() && !bound.equals(Doc.name(node)) || !selects(spec, node)) {
      return new Wish(false, false);
    }
    var tolerations = Taint.Toleration.of(Doc.listOf(tolerations(spec)));
    List<Taint> bad = Taint.of(Doc.at(node, "spec", "taints")).stream()
        .filter(taint -> taint.forbids() && !taint.toleratedBy(tolerations))
        .toList();
    return new Wish(bad.isEmpty(), bad.stream().noneMatch(taint -> taint.effect().equals("NoExecute")));
  }

  private static boolean selects(JsonNode spec, JsonNode node) {
    boolean labelled = Doc.labels(node).entrySet().containsAll(Doc.strings(spec, "nodeSelector").entrySet());
    JsonNode required = Doc.at(spec, "affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution");
    return labelled
        && NodeSelectorTerms.of(required).map(terms -> terms.matches(Doc.name(node), Doc.labels(node))).orElse(true);
  }

  private static List<JsonNode> tolerations(JsonNode spec) {
    var all = new ArrayList<>(Doc.items(spec, "tolerations"));
    TOLERATED.forEach((key, effect) -> {
      ObjectNode toleration = Json.object()
          .put("key", "node.kubernetes.io/" + key).put("operator", "Exists").put("effect", effect);
      boolean wanted = !key.equals("network-unavailable") || Doc.flag(spec, "hostNetwork");
      if (wanted && !all.contains(toleration)) {
        all.add(toleration);
      }
    });
    return all;
  }

  static ObjectNode make(ObjectNode set, String hash, String node) {
    ObjectNode reference = Owners.controllerReference(API_VERSION, KIND, set);
    ObjectNode pod = Pods.fromTemplate(Doc.at(set, "spec", "template"), Doc.name(set), Doc.namespace(set), reference);
    String generation = Doc.annotation(set, GENERATION);
    Doc.child(pod, "metadata", "labels")
        .put(HASH, hash)
        .put("pod-template-generation", generation.isEmpty() ? Long.toString(Doc.generation(set)) : generation);
    ObjectNode spec = Doc.child(pod, "spec");
    spec.set("tolerations", Doc.listOf(tolerations(spec)));
    ObjectNode required = Json.object();
    ObjectNode field = required.putArray("nodeSelectorTerms").addObject().putArray("matchFields").addObject();
    field.put("key", "metadata.name").put("operator", "In").putArray("values").add(node);
    Doc.child(spec, "affinity", "nodeAffinity").set("requiredDuringSchedulingIgnoredDuringExecution", required);
    return pod;
  }

  /** The node that a pod is on, or is to be on. */
  static String node(JsonNode pod) {
    String bound = Pods.node(pod);
    JsonNode required = Doc.at(
        pod, "spec", "affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution");
    Optional<String> named = NodeSelectorTerms.of(required).flatMap(NodeSelectorTerms::names)
        .filter(names -> names.size() == 1).map(names -> names.iterator().next());
    return bound.isEmpty() ? named.orElse("") : bound;
  }

  static boolean isNew(JsonNode pod, String hash) {
    return Doc.labels(pod).getOrDefault(HASH, "").equals(hash);
  }
}
