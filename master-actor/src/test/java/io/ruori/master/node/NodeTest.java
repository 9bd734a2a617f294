package io.ruori.master.node;

import static io.ruori.master.Given.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ruori.core.node.NodeHeartbeats;
import io.ruori.master.FakeApi;
import io.ruori.master.Given;
import io.ruori.master.document.Doc;
import io.ruori.master.pod.Pods;
import io.ruori.master.scheduler.cluster.Taint;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class NodeTest {
  private final FakeApi api = new FakeApi();

  private ObjectNode node(String ready) {
    return api.create(Nodes.NODES, "", json("""
        {'apiVersion':'v1','kind':'Node','metadata':{'name':'n'},'spec':{},
         'status':{'conditions':[{'type':'Ready','status':'%s','lastHeartbeatTime':'2026-01-01T00:00:00Z'}],
         'nodeInfo':{'kubeletVersion':'v1.34.0'}}}"""
        .formatted(ready)));
  }

  private ObjectNode node() {
    return api.find(Nodes.NODES, "", "n").orElseThrow();
  }

  private List<String> taints() {
    return Nodes.taints(node()).stream().map(t -> Doc.text(t, "key") + ":" + Doc.text(t, "effect")).toList();
  }

  private ObjectNode podOnNode(String spec) {
    ObjectNode pod = Given.pod("p", "{}");
    pod.set("spec", json(spec));
    Doc.child(pod, "spec").put("nodeName", "n");
    ObjectNode made = api.create(Pods.PODS, "ns", pod);
    Given.run(api, made);
    return made;
  }

  @Test
  void taintsByConditionAndTakesTheTaintBack() {
    node("False");
    api.settle(NodeTaints.create(api));
    assertThat(taints()).containsExactly(
        "node.kubernetes.io/not-ready:NoSchedule", "node.kubernetes.io/not-ready:NoExecute");
    api.edit(Nodes.NODES, node(), n -> n.withArray("/status/conditions").set(0, json("{'type':'Ready','status':'True'}")));
    api.settle(NodeTaints.create(api));
    assertThat(taints()).isEmpty();
    api.edit(Nodes.NODES, node(), n -> Doc.child(n, "spec").put("unschedulable", true));
    api.settle(NodeTaints.create(api));
    assertThat(taints()).containsExactly("node.kubernetes.io/unschedulable:NoSchedule");
  }

  @Test
  void leavesTheTaintsOfOthersAlone() {
    ObjectNode node = json("""
        {'spec':{'taints':[{'key':'mine','effect':'NoExecute'}]},
         'status':{'conditions':[{'type':'Ready','status':'Unknown'}]}}""");
    assertThat(NodeTaints.plan(node, Instant.EPOCH)).extracting(t -> Doc.text(t, "key"))
        .containsExactly("mine", NodeTaints.UNREACHABLE, NodeTaints.UNREACHABLE);
  }

  @Test
  void noticesASilentNodeAndMarksItsPods() {
    NodeHeartbeats beats = NodeHeartbeats.inMemory(api);
    node("True");
    podOnNode("{}");
    beats.beat("n");
    try (var running = NodeLifecycle.create(beats, Duration.ofSeconds(4), api).start(api)) {
      assertThat(running).isNotNull();
      api.advance(Duration.ofSeconds(3));
      await().during(Duration.ofMillis(700)).until(() -> Nodes.ready(node()).equals("True"));
      api.advance(Duration.ofSeconds(2));
      await().atMost(Duration.ofSeconds(5)).until(() -> Nodes.ready(node()).equals("Unknown"));
      await().atMost(Duration.ofSeconds(5))
          .until(() -> !Pods.ready(api.find(Pods.PODS, "ns", "p").orElseThrow()));
    }
  }

  @Test
  void aNodeThatOnlyPostsHasLongerGrace() {
    ObjectNode node = node("True");
    Instant now = api.instant();
    assertThat(NodeHealth.isLost(node, now, NodeHeartbeats.inMemory(api), Duration.ofSeconds(4), now.plusSeconds(49))).isFalse();
    assertThat(NodeHealth.isLost(node, now, NodeHeartbeats.inMemory(api), Duration.ofSeconds(4), now.plusSeconds(51))).isTrue();
  }

  @Test
  void tolerationsSayHowLongAPodMayStay() {
    List<Taint> out = List.of(new Taint("out", "x", "NoExecute"));
    assertThat(Evictions.stay(List.of(), List.of())).isEmpty();
    assertThat(Evictions.stay(out, List.of())).contains(Duration.ZERO);
    assertThat(Evictions.stay(out, List.of(new Taint.Toleration("out", "Exists", "", "", null)))).isEmpty();
    assertThat(Evictions.stay(out, List.of(new Taint.Toleration("out", "Exists", "", "", 5L),
        new Taint.Toleration("", "Exists", "", "", 9L)))).contains(Duration.ofSeconds(5));
  }

  @Test
  void evictsPodsThatDoNotTolerateTheTaint() {
    node("True");
    podOnNode("{}");
    try (var running = TaintEviction.create(api).start(api)) {
      assertThat(running).isNotNull();
      await().during(Duration.ofMillis(300)).until(() -> api.find(Pods.PODS, "ns", "p").isPresent());
      api.edit(Nodes.NODES, node(), n -> Doc.child(n, "spec").putArray("taints")
          .add(json("{'key':'out','effect':'NoExecute'}")));
      await().atMost(Duration.ofSeconds(5)).until(() -> api.find(Pods.PODS, "ns", "p").isEmpty());
    }
  }

  @Test
  void givesEachNodeItsOwnAddresses() {
    try (var running = NodeAddresses.create("10.244.0.0/16", 24, api).start(api)) {
      assertThat(running).isNotNull();
      node("True");
      api.create(Nodes.NODES, "", json("{'apiVersion':'v1','kind':'Node','metadata':{'name':'object'},'spec':{}}"));
      api.create(Nodes.NODES, "", json("""
          {'apiVersion':'v1','kind':'Node','metadata':{'name':'m'},'spec':{},
           'status':{'nodeInfo':{'kubeletVersion':'v1.34.0'}}}"""));
      await().atMost(Duration.ofSeconds(5)).until(() -> api.list(Nodes.NODES, "", io.ruori.core.api.Api.Query.ALL)
          .items().stream().map(n -> Doc.text(n, "spec", "podCIDR")).filter(c -> !c.isEmpty()).distinct().count() == 2);
      assertThat(Doc.text(api.find(Nodes.NODES, "", "object").orElseThrow(), "spec", "podCIDR")).isEmpty();
    }
  }

  @Test
  void rangesAreGivenOnceAndAgainWhenReleased() {
    PodCidrs ranges = new PodCidrs("10.244.0.0/22", 24);
    ranges.take("10.244.1.0/24");
    assertThat(List.of(ranges.next(), ranges.next(), ranges.next(), ranges.next()).toString())
        .isEqualTo("[Optional[10.244.0.0/24], Optional[10.244.2.0/24], Optional[10.244.3.0/24], Optional.empty]");
    ranges.release("10.244.2.0/24");
    assertThat(ranges.next()).contains("10.244.2.0/24");
  }

  @Test
  void collectsPodsOfNodesThatAreGoneAfterAWhile() {
    podOnNode("{}");
    Map<String, Instant> missing = new HashMap<>();
    PodCollector collector = PodCollector.create(api);
    collector.collect(api, seen(), missing);
    assertThat(Given.pods(api)).hasSize(1);
    api.advance(Duration.ofSeconds(40));
    collector.collect(api, seen(), missing);
    assertThat(Given.pods(api)).isEmpty();
  }

  private List<PodCollector.Seen> seen() {
    return Given.pods(api).stream().map(PodCollector.Seen::of).toList();
  }
}
