package io.ruori.master.endpoints;

import static io.ruori.master.Given.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.ruori.core.api.Api;
import io.ruori.core.object.Json;
import io.ruori.core.reconcile.Reconciler;
import io.ruori.master.FakeApi;
import io.ruori.master.Given;
import io.ruori.master.document.Doc;
import io.ruori.master.pod.Pods;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class EndpointsTest {
  private final FakeApi api = new FakeApi();

  private void settle() {
    api.settle(EndpointsReconciler.create(), SliceReconciler.create());
  }

  private void service(String spec) {
    api.create(ServiceTriggers.SERVICES, "ns",
        json("{'apiVersion':'v1','kind':'Service','metadata':{'name':'svc'},'spec':%s}".formatted(spec)));
  }

  private ObjectNode pod(String name, String ip, boolean ready) {
    ObjectNode pod = Given.pod(name, "{'app':'x'}");
    Doc.child(pod, "status").put("podIP", ip).put("phase", "Running");
    pod.withArray("/status/conditions").addObject().put("type", "Ready").put("status", ready ? "True" : "False");
    return api.create(Pods.PODS, "ns", pod);
  }

  private List<ObjectNode> slices() {
    return api.list(SliceReconciler.SLICES, "ns", Api.Query.ALL).items();
  }

  private JsonNode endpoints() {
    return api.find(EndpointsReconciler.ENDPOINTS, "ns", "svc").orElseThrow();
  }

  private static final String PLAIN =
      "{'clusterIP':'10.96.0.9','selector':{'app':'x'},'ports':[{'name':'http','port':80,'targetPort':8080}]}";

  @Test
  void listsReadyPodsAndSetsUnreadyOnesApart() {
    service(PLAIN);
    pod("a", "10.0.0.1", true);
    pod("b", "10.0.0.2", false);
    settle();
    assertThat(Doc.items(endpoints(), "subsets")).singleElement().satisfies(s -> {
      assertThat(Doc.text(Doc.items(s, "addresses").getFirst(), "ip")).isEqualTo("10.0.0.1");
      assertThat(Doc.text(Doc.items(s, "notReadyAddresses").getFirst(), "ip")).isEqualTo("10.0.0.2");
      assertThat(Doc.integer(Doc.items(s, "ports").getFirst(), 0, "port")).isEqualTo(8080);
    });
    assertThat(slices()).singleElement().satisfies(s -> {
      assertThat(Doc.items(s, "endpoints")).hasSize(2);
      assertThat(Doc.labels(s)).containsEntry("kubernetes.io/service-name", "svc");
    });
  }

  @Test
  void keepsOneEmptySliceWhenThereIsNoPod() {
    service(PLAIN);
    settle();
    assertThat(slices()).singleElement().satisfies(s -> assertThat(s.get("endpoints").isNull()).isTrue());
    assertThat(Doc.has(endpoints(), "subsets")).isFalse();
    pod("a", "10.0.0.1", true);
    settle();
    assertThat(slices()).singleElement().satisfies(s -> assertThat(Doc.items(s, "endpoints")).hasSize(1));
  }

  @Test
  void splitsManyEndpointsIntoSlicesOfAHundred() {
    service(PLAIN);
    for (int i = 0; i < 250; i++) {
      pod("p%03d".formatted(i), "10.0.%d.%d".formatted(i / 200, i % 200 + 1), true);
    }
    settle();
    assertThat(slices()).extracting(s -> Doc.items(s, "endpoints").size()).containsExactlyInAnyOrder(100, 100, 50);
  }

  @Test
  void findsNamedPortsInEachPod() {
    service("{'clusterIP':'10.96.0.9','selector':{'app':'x'},'ports':[{'port':80,'targetPort':'web'}]}");
    for (int port : new int[] {8081, 8082}) {
      ObjectNode pod = pod("p" + port, "10.0.0." + (port - 8080), true);
      api.edit(Pods.PODS, pod, p -> ((ObjectNode) Doc.items(p, "spec", "containers").getFirst())
          .putArray("ports").addObject().put("name", "web").put("containerPort", port));
    }
    settle();
    assertThat(slices()).hasSize(2);
    assertThat(Doc.items(endpoints(), "subsets")).hasSize(2);
  }

  @Test
  void aTerminatingPodServesInSlicesButNotInEndpoints() {
    service(PLAIN);
    ObjectNode pod = pod("a", "10.0.0.1", true);
    api.edit(Pods.PODS, pod, p -> Doc.child(p, "metadata").putArray("finalizers").add("x/hold"));
    api.delete(Pods.PODS, "ns", "a", Json.object());
    settle();
    assertThat(Doc.has(endpoints(), "subsets")).isFalse();
    JsonNode conditions = Doc.items(slices().getFirst(), "endpoints").getFirst().path("conditions");
    assertThat(conditions).hasToString("{\"ready\":false,\"serving\":true,\"terminating\":true}");
  }

  @Test
  void leavesServicesWithoutSelectorAlone() {
    service("{'clusterIP':'10.96.0.9','ports':[{'port':80}]}");
    settle();
    assertThat(slices()).isEmpty();
    assertThat(api.find(EndpointsReconciler.ENDPOINTS, "ns", "svc")).isEmpty();
  }

  @Test
  void keepsWhatOthersNotedInItsMetadata() {
    service(PLAIN);
    settle();
    api.edit(EndpointsReconciler.ENDPOINTS, (ObjectNode) endpoints(), e -> Doc.child(e, "metadata", "annotations").put("a", "b"));
    pod("a", "10.0.0.1", true);
    settle();
    assertThat(Doc.items(endpoints(), "subsets")).hasSize(1);
    assertThat(Doc.annotations(endpoints())).containsEntry("a", "b").doesNotContainKey(EndpointsPlan.TRIGGER_TIME);
  }

  @Test
  void removesWhatIsLeftOfAServiceWhoseDeletionNobodyHeardOf() {
    service(PLAIN);
    settle();
    api.create(EndpointsReconciler.ENDPOINTS, "ns",
        json("{'apiVersion':'v1','kind':'Endpoints','metadata':{'name':'somebodys'}}"));
    api.delete(ServiceTriggers.SERVICES, "ns", "svc", Json.object());
    api.settle(LeftoverReconciler.create());
    assertThat(api.find(EndpointsReconciler.ENDPOINTS, "ns", "svc")).isEmpty();
    assertThat(api.find(EndpointsReconciler.ENDPOINTS, "ns", "somebodys")).isPresent();
  }

  @Test
  void aNodeThatComesOrMovesConcernsTheServicesOfItsPods() {
    service(PLAIN);
    ObjectNode pod = pod("a", "10.0.0.1", true);
    api.edit(Pods.PODS, pod, p -> Doc.child(p, "spec").put("nodeName", "n"));
    ObjectNode node = json("{'kind':'Node','metadata':{'name':'n'}}");
    ObjectNode moved = json("{'kind':'Node','metadata':{'name':'n','labels':{'topology.kubernetes.io/zone':'z'}}}");
    Reconciler.Mapping mapping = SliceReconciler.create().triggers().stream()
        .filter(t -> t.resource().plural().equals("nodes")).findFirst().orElseThrow().mapping();
    assertThat(mapping.subjects(null, node, api)).containsExactly(ServiceTriggers.key("ns", "svc"));
    assertThat(mapping.subjects(node, moved, api)).containsExactly(ServiceTriggers.key("ns", "svc"));
    assertThat(mapping.subjects(node, node, api)).isEmpty();
  }
}
