package io.ruori.master.replica;

import static io.ruori.master.Given.events;
import static io.ruori.master.Given.json;
import static io.ruori.master.Given.pod;
import static io.ruori.master.Given.pods;
import static org.assertj.core.api.Assertions.assertThat;

import io.ruori.core.api.Api;
import io.ruori.master.FakeApi;
import io.ruori.master.Given;
import io.ruori.master.document.Doc;
import io.ruori.master.owner.Owners;
import io.ruori.master.pod.Pods;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class ReplicaReconcilerTest {
  private static final Api.Resource SETS = ReplicaKind.REPLICA_SET.resource();
  private final FakeApi api = new FakeApi();
  private final ReplicaReconciler reconciler = ReplicaReconciler.create(ReplicaKind.REPLICA_SET, api);

  private ObjectNode set(int replicas) {
    return api.create(SETS, "ns", json("""
        {'apiVersion':'apps/v1','kind':'ReplicaSet','metadata':{'name':'set'},
         'spec':{'replicas':%d,'selector':{'matchLabels':{'app':'x'}},
           'template':{'metadata':{'labels':{'app':'x','v':'1'}},'spec':{'containers':[{'name':'c'}]}}}}"""
        .formatted(replicas)));
  }

  private ObjectNode status() {
    return (ObjectNode) api.find(SETS, "ns", "set").orElseThrow().path("status");
  }

  private void scale(int replicas) {
    api.edit(SETS, api.find(SETS, "ns", "set").orElseThrow(), s -> Doc.child(s, "spec").put("replicas", replicas));
  }

  @Test
  void makesPodsFromItsTemplateAndTellsOfThem() {
    set(2);
    api.settle(reconciler);
    assertThat(pods(api)).hasSize(2).allSatisfy(p -> {
      assertThat(Doc.labels(p)).containsEntry("app", "x").containsEntry("v", "1");
      assertThat(Doc.text(p, "metadata", "generateName")).isEqualTo("set-");
      assertThat(Owners.controllerOf(p)).isPresent();
    });
    assertThat(status()).hasToString("{\"replicas\":2,\"fullyLabeledReplicas\":2,\"observedGeneration\":1}");
    assertThat(events(api)).hasSize(2).allMatch(e -> e.startsWith("SuccessfulCreate: Created pod: set-"));
  }

  @Test
  void givesUpPodsThatAreNotReadyFirst() {
    set(3);
    api.settle(reconciler);
    Given.run(api, pods(api).get(0));
    Given.run(api, pods(api).get(2));
    ObjectNode unready = pods(api).get(1);
    scale(2);
    api.settle(reconciler);
    assertThat(pods(api)).hasSize(2).noneMatch(p -> Doc.name(p).equals(Doc.name(unready)));
    assertThat(Doc.integer(status(), 0, "availableReplicas")).isEqualTo(2);
  }

  @Test
  void adoptsAnOrphanAndReleasesWhatNoLongerMatches() {
    api.create(Pods.PODS, "ns", pod("loner", "{'app':'x'}"));
    set(1);
    api.settle(reconciler);
    assertThat(pods(api)).hasSize(1).allMatch(p -> Owners.controllerOf(p).isPresent());
    api.edit(Pods.PODS, pods(api).getFirst(), p -> Doc.child(p, "metadata", "labels").put("app", "y"));
    api.settle(reconciler);
    assertThat(pods(api)).hasSize(2);
    assertThat(Owners.controllerOf(api.find(Pods.PODS, "ns", "loner").orElseThrow())).isEmpty();
  }

  @Test
  void leavesPodsOfOthersAlone() {
    ObjectNode other = pod("other", "{'app':'x'}");
    Doc.child(other, "metadata").putArray("ownerReferences")
        .add(json("{'apiVersion':'v1','kind':'X','name':'o','uid':'u','controller':true}"));
    api.create(Pods.PODS, "ns", other);
    set(0);
    api.settle(reconciler);
    assertThat(pods(api)).hasSize(1);
  }

  @Test
  void saysWhyItCannotMakePodsAndRecovers() {
    set(2);
    api.refuseCreatesOf(o -> Doc.text(o, "kind").equals("Pod"));
    api.settle(reconciler);
    assertThat(Doc.items(status(), "conditions")).singleElement().satisfies(c -> {
      assertThat(Doc.text(c, "type")).isEqualTo("ReplicaFailure");
      assertThat(Doc.text(c, "reason")).isEqualTo("FailedCreate");
      assertThat(Doc.text(c, "message")).isEqualTo("pods is forbidden: exceeded quota: q");
    });
    api.allowAll();
    api.settle(reconciler);
    assertThat(pods(api)).hasSize(2);
    assertThat(Doc.has(status(), "conditions")).isFalse();
  }

  @Test
  void replacesAPodThatHasEnded() {
    set(1);
    api.settle(reconciler);
    api.edit(Pods.PODS, pods(api).getFirst(), p -> Doc.child(p, "status").put("phase", "Succeeded"));
    api.settle(reconciler);
    assertThat(pods(api)).hasSize(2);
    assertThat(Doc.integer(status(), 0, "replicas")).isEqualTo(1);
  }

  @Test
  void makesHundredsInOneStepButNotMoreThanABurst() {
    ObjectNode owner = json("{'spec':{'replicas':900}}");
    assertThat(ReplicaPlan.of(owner, java.util.List.of(), java.util.List.of(), api.instant()).create()).isEqualTo(500);
  }
}
