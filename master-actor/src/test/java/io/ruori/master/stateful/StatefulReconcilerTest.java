package io.ruori.master.stateful;

import static io.ruori.master.Given.json;
import static io.ruori.master.Given.pods;
import static org.assertj.core.api.Assertions.assertThat;

import io.ruori.core.api.Api;
import io.ruori.master.FakeApi;
import io.ruori.master.Given;
import io.ruori.master.document.Doc;
import io.ruori.master.pod.Pods;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class StatefulReconcilerTest {
  private static final Api.Resource SETS = new Api.Resource("apps", "v1", "statefulsets");
  private static final Api.Resource CLAIMS = Api.Resource.core("persistentvolumeclaims");

  private final FakeApi api = new FakeApi();
  private final StatefulReconciler reconciler = StatefulReconciler.create(api);

  private void set(int replicas, String more) {
    api.create(SETS, "ns", json("""
        {'apiVersion':'apps/v1','kind':'StatefulSet','metadata':{'name':'web'},
         'spec':{'replicas':%d,'serviceName':'web','selector':{'matchLabels':{'app':'x'}},
           'updateStrategy':{'type':'RollingUpdate','rollingUpdate':{'partition':0}},%s
           'template':{'metadata':{'labels':{'app':'x','v':'1'}},'spec':{'containers':[{'name':'c'}]}}}}"""
        .formatted(replicas, more)));
    api.settle(reconciler);
  }

  private void change(java.util.function.Consumer<ObjectNode> spec) {
    api.edit(SETS, api.find(SETS, "ns", "web").orElseThrow(), set -> spec.accept(Doc.child(set, "spec")));
    api.settle(reconciler);
  }

  private void run(String name) {
    Given.run(api, api.find(Pods.PODS, "ns", name).orElseThrow());
    api.settle(reconciler);
  }

  private List<String> names() {
    return pods(api).stream().map(Doc::name).sorted().toList();
  }

  private List<String> versions() {
    return pods(api).stream().sorted(java.util.Comparator.comparing(Doc::name)).map(p -> Doc.labels(p).get("v")).toList();
  }

  @Test
  void makesOnePodAfterTheOther() {
    set(2, "");
    assertThat(names()).containsExactly("web-0");
    run("web-0");
    assertThat(names()).containsExactly("web-0", "web-1");
    ObjectNode pod = api.find(Pods.PODS, "ns", "web-0").orElseThrow();
    assertThat(Doc.text(pod, "spec", "subdomain")).isEqualTo("web");
    assertThat(Doc.labels(pod)).containsEntry("apps.kubernetes.io/pod-index", "0");
  }

  @Test
  void updatesFromTheLastToTheFirst() {
    set(2, "");
    run("web-0");
    run("web-1");
    change(spec -> Doc.child(spec, "template", "metadata", "labels").put("v", "2"));
    assertThat(versions()).containsExactly("1", "2");
    run("web-1");
    assertThat(versions()).containsExactly("2", "2");
    run("web-0");
    ObjectNode status = (ObjectNode) api.find(SETS, "ns", "web").orElseThrow().path("status");
    assertThat(Doc.text(status, "currentRevision")).isEqualTo(Doc.text(status, "updateRevision"));
    assertThat(Doc.integer(status, 0, "currentReplicas")).isEqualTo(2);
  }

  @Test
  void keepsClaimsWhenItShrinks() {
    set(2, "'volumeClaimTemplates':[{'metadata':{'name':'data'},'spec':{}}],");
    run("web-0");
    run("web-1");
    change(spec -> spec.put("replicas", 1));
    assertThat(names()).containsExactly("web-0");
    assertThat(api.list(CLAIMS, "ns", Api.Query.ALL).items()).extracting(Doc::name)
        .containsExactlyInAnyOrder("data-web-0", "data-web-1");
  }

  @Test
  void makesNoMoreAtATimeThanOtherKindsHoweverManyAreWanted() {
    ObjectNode set = json("{'metadata':{'name':'web'},'spec':{'replicas':2000000000,'podManagementPolicy':'Parallel'}}");
    assertThat(StatefulPlan.of(set, List.of(), "a", "a", api.instant()).create()).hasSize(StatefulPlan.BURST);
  }
}
