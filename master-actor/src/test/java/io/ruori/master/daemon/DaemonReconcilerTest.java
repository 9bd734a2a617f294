package io.ruori.master.daemon;

import static io.ruori.master.Given.json;
import static io.ruori.master.Given.pods;
import static org.assertj.core.api.Assertions.assertThat;

import io.ruori.core.api.Api;
import io.ruori.master.FakeApi;
import io.ruori.master.Given;
import io.ruori.master.document.Doc;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class DaemonReconcilerTest {
  private static final Api.Resource SETS = new Api.Resource("apps", "v1", "daemonsets");
  private static final Api.Resource NODES = Api.Resource.core("nodes");

  private final FakeApi api = new FakeApi();
  private final DaemonReconciler reconciler = DaemonReconciler.create(api);

  private void node(String name, String labels, String taints) {
    api.create(NODES, "", json(
        "{'apiVersion':'v1','kind':'Node','metadata':{'name':'%s','labels':{%s}},'spec':{'taints':[%s]}}"
            .formatted(name, labels, taints)));
    api.settle(reconciler);
  }

  private void set(String rolling) {
    api.create(SETS, "ns", json("""
        {'apiVersion':'apps/v1','kind':'DaemonSet','metadata':{'name':'ds'},
         'spec':{'selector':{'matchLabels':{'app':'x'}},
           'updateStrategy':{'type':'RollingUpdate','rollingUpdate':{%s}},
           'template':{'metadata':{'labels':{'app':'x','v':'1'}},
             'spec':{'nodeSelector':{'disk':'ssd'},'containers':[{'name':'c'}]}}}}""".formatted(rolling)));
    api.settle(reconciler);
  }

  private List<String> nodes() {
    return pods(api).stream().map(DaemonPods::node).sorted().toList();
  }

  private List<String> versions() {
    return pods(api).stream().map(pod -> Doc.labels(pod).get("v")).sorted().toList();
  }

  private void runAll() {
    pods(api).forEach(pod -> Given.run(api, pod));
    api.settle(reconciler);
  }

  private void update() {
    api.edit(SETS, api.find(SETS, "ns", "ds").orElseThrow(),
        set -> Doc.child(set, "spec", "template", "metadata", "labels").put("v", "2"));
    api.settle(reconciler);
  }

  @Test
  void runsAPodOnEachNodeThatFits() {
    node("a", "'disk':'ssd'", "");
    node("b", "'disk':'tape'", "");
    node("c", "'disk':'ssd'", "{'key':'k','effect':'NoSchedule'}");
    node("d", "'disk':'ssd'", "{'key':'node.kubernetes.io/unschedulable','effect':'NoSchedule'}");
    set("'maxUnavailable':1");
    assertThat(nodes()).containsExactly("a", "d");
    node("e", "'disk':'ssd'", "");
    assertThat(nodes()).containsExactly("a", "d", "e");
    ObjectNode status = (ObjectNode) api.find(SETS, "ns", "ds").orElseThrow().path("status");
    assertThat(Doc.integer(status, 0, "desiredNumberScheduled")).isEqualTo(3);
  }

  @Test
  void updatesOneAfterTheOther() {
    node("a", "'disk':'ssd'", "");
    node("b", "'disk':'ssd'", "");
    set("'maxUnavailable':1");
    runAll();
    update();
    assertThat(versions()).containsExactly("1", "2");
    runAll();
    assertThat(versions()).containsExactly("2", "2");
  }

  @Test
  void putsTheNewOneBesideTheOldWhereThatIsWanted() {
    node("a", "'disk':'ssd'", "");
    set("'maxSurge':1,'maxUnavailable':0");
    runAll();
    update();
    assertThat(versions()).containsExactly("1", "2");
    runAll();
    assertThat(versions()).containsExactly("2");
  }
}
