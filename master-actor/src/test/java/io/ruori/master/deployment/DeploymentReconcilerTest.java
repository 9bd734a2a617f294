package io.ruori.master.deployment;

import static io.ruori.master.Given.events;
import static io.ruori.master.Given.json;
import static io.ruori.master.Given.pods;
import static org.assertj.core.api.Assertions.assertThat;

import io.ruori.core.api.Api;
import io.ruori.master.FakeApi;
import io.ruori.master.Given;
import io.ruori.master.document.Conditions;
import io.ruori.master.document.Doc;
import io.ruori.master.replica.ReplicaKind;
import io.ruori.master.replica.ReplicaReconciler;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class DeploymentReconcilerTest {
  private static final Api.Resource DEPLOYMENTS = new Api.Resource("apps", "v1", "deployments");
  private final FakeApi api = new FakeApi();

  private void settle() {
    api.settle(DeploymentReconciler.create(api), ReplicaReconciler.create(ReplicaKind.REPLICA_SET, api));
  }

  private void deploy(int replicas, String more) {
    api.create(DEPLOYMENTS, "ns", json("""
        {'apiVersion':'apps/v1','kind':'Deployment','metadata':{'name':'d'},
         'spec':{'replicas':%d,'selector':{'matchLabels':{'app':'x'}},'progressDeadlineSeconds':600%s,
           'template':{'metadata':{'labels':{'app':'x','v':'1'}},'spec':{'containers':[{'name':'c','image':'i:1'}]}}}}"""
        .formatted(replicas, more)));
    settle();
  }

  private void change(java.util.function.Consumer<ObjectNode> spec) {
    api.edit(DEPLOYMENTS, deployment(), d -> spec.accept(Doc.child(d, "spec")));
    settle();
  }

  private void version(String version) {
    change(s -> Doc.child(s, "template", "metadata", "labels").put("v", version));
  }

  private ObjectNode deployment() {
    return api.find(DEPLOYMENTS, "ns", "d").orElseThrow();
  }

  private List<ObjectNode> sets() {
    return api.list(ReplicaKind.REPLICA_SET.resource(), "ns", Api.Query.ALL).items().stream()
        .sorted(java.util.Comparator.comparing(s -> Doc.annotation(s, Revisions.REVISION))).toList();
  }

  private List<Integer> sizes() {
    return sets().stream().map(Rollout::size).toList();
  }

  private void runAll() {
    for (int round = 0; round < 10; round++) {
      pods(api).stream().filter(p -> !io.ruori.master.pod.Pods.ready(p)).forEach(p -> Given.run(api, p));
      settle();
    }
  }

  private String condition(String type) {
    return Conditions.find(deployment(), type).map(c -> Doc.text(c, "status") + " " + Doc.text(c, "reason")).orElse("");
  }

  @Test
  void makesASetAndSaysWhenItIsAvailable() {
    deploy(3, "");
    assertThat(sizes()).containsExactly(3);
    assertThat(Doc.annotations(sets().getFirst())).containsEntry(Revisions.DESIRED, "3")
        .containsEntry(Revisions.MAX, "4").containsEntry(Revisions.REVISION, "1");
    assertThat(condition("Progressing")).isEqualTo("True ReplicaSetUpdated");
    assertThat(condition("Available")).isEqualTo("False MinimumReplicasUnavailable");
    runAll();
    assertThat(condition("Progressing")).isEqualTo("True NewReplicaSetAvailable");
    assertThat(condition("Available")).isEqualTo("True MinimumReplicasAvailable");
    assertThat(Doc.annotation(deployment(), Revisions.REVISION)).isEqualTo("1");
  }

  @Test
  void rollsWithinSurgeAndUnavailability() {
    deploy(4, ",'strategy':{'type':'RollingUpdate','rollingUpdate':{'maxSurge':1,'maxUnavailable':1}}");
    runAll();
    version("2");
    assertThat(sizes()).containsExactly(3, 2);
    runAll();
    assertThat(sizes()).containsExactly(0, 4);
    assertThat(Doc.annotation(deployment(), Revisions.REVISION)).isEqualTo("2");
    assertThat(events(api)).contains(
        "ScalingReplicaSet: Scaled down replica set " + Doc.name(sets().getFirst()) + " from 4 to 3");
  }

  @Test
  void goesBackToAnOldSetWithANewRevision() {
    deploy(1, "");
    runAll();
    version("2");
    runAll();
    version("1");
    runAll();
    assertThat(sizes()).containsExactly(0, 1);
    assertThat(Doc.annotations(sets().getLast())).containsEntry(Revisions.REVISION, "3")
        .containsEntry("deployment.kubernetes.io/revision-history", "1");
  }

  @Test
  void recreatesOnlyWhenTheOldPodsAreGone() {
    deploy(2, ",'strategy':{'type':'Recreate'}");
    runAll();
    version("2");
    assertThat(sizes()).containsExactly(0, 2);
    assertThat(pods(api)).hasSize(2).allMatch(p -> Doc.labels(p).get("v").equals("2"));
  }

  @Test
  void scalesInProportionWhilePaused() {
    deploy(10, ",'strategy':{'type':'RollingUpdate','rollingUpdate':{'maxSurge':0,'maxUnavailable':5}}");
    runAll();
    version("2");
    assertThat(sizes()).containsExactly(5, 5);
    change(s -> s.put("replicas", 20));
    assertThat(sizes()).satisfies(z -> assertThat(z.get(0) + z.get(1)).isEqualTo(20));
    change(s -> s.put("paused", true));
    assertThat(condition("Progressing")).isEqualTo("Unknown DeploymentPaused");
  }

  @Test
  void forgetsSetsBeyondTheHistoryLimit() {
    deploy(0, ",'revisionHistoryLimit':1");
    version("2");
    version("3");
    version("4");
    assertThat(sets()).extracting(s -> Doc.annotation(s, Revisions.REVISION)).containsExactly("3", "4");
  }

  @Test
  void saysWhenProgressTakesTooLong() {
    deploy(1, "");
    api.advance(Duration.ofMinutes(11));
    settle();
    assertThat(condition("Progressing")).isEqualTo("False ProgressDeadlineExceeded");
    runAll();
    assertThat(condition("Progressing")).isEqualTo("True NewReplicaSetAvailable");
  }

  @Test
  void hashesTheSameTemplateTheSameWhateverTheOrder() {
    assertThat(TemplateHash.of(json("{'a':1,'b':2}"), 0)).isEqualTo(TemplateHash.of(json("{'b':2,'a':1}"), 0))
        .isNotEqualTo(TemplateHash.of(json("{'a':1,'b':2}"), 1)).matches("[bcdfghjklmnpqrstvwxz2456789]+");
  }

  @Test
  void saysWhyTheSetOfItsTemplateMayNotBeMade() {
    api.refuseCreatesOf(o -> Doc.text(o, "kind").equals("ReplicaSet"));
    deploy(1, "");
    JsonNode condition = Conditions.find(deployment(), "Progressing").orElseThrow();
    assertThat(Doc.text(condition, "status") + " " + Doc.text(condition, "reason")).isEqualTo("False ReplicaSetCreateError");
    assertThat(Doc.text(condition, "message")).startsWith("Failed to create new replica set \"d-").endsWith("exceeded quota: q");
    api.allowAll();
    settle();
    assertThat(sizes()).containsExactly(1);
  }

  @Test
  void aSizeThatSomebodyWroteIntoASetByHandDoesNotHoldUpScaling() {
    deploy(3, "");
    version("2");
    sets().forEach(set -> api.edit(ReplicaKind.REPLICA_SET.resource(), set, s ->
        Doc.child(s, "metadata", "annotations").put(Revisions.DESIRED, "7").put(Revisions.MAX, "many")));
    change(s -> s.put("replicas", 8));
    version("3");
    runAll();
    assertThat(sizes().getLast()).isEqualTo(8);
    assertThat(sizes().stream().mapToInt(Integer::intValue).sum()).isEqualTo(8);
  }
}
