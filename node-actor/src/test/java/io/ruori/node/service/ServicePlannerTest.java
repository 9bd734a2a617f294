package io.ruori.node.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruori.core.object.Json;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class ServicePlannerTest {
  private final ServicePlanner planner = new ServicePlanner("here", Map.of());

  static ObjectNode service(String spec) {
    return json("{\"metadata\":{\"namespace\":\"ns\",\"name\":\"web\"},\"spec\":" + spec + "}");
  }

  static ObjectNode slice(String endpoints) {
    return json(
        "{\"metadata\":{\"namespace\":\"ns\",\"name\":\"web-1\",\"labels\":{\"kubernetes.io/service-name\":\"web\"}},"
            + "\"addressType\":\"IPv4\",\"ports\":[{\"name\":\"http\",\"port\":8080,\"protocol\":\"TCP\"}],"
            + "\"endpoints\":" + endpoints + "}");
  }

  private static ObjectNode json(String text) {
    return Json.parseObject(text.getBytes());
  }

  private static final String PORTS = "\"ports\":[{\"name\":\"http\",\"port\":80,\"protocol\":\"TCP\",\"nodePort\":30080}]";

  private ServiceRules plan(String spec, String endpoints) {
    return planner.plan(List.of(service(spec)), Map.of("ns/web", List.of(slice(endpoints))));
  }

  @Test
  void leadsToReadyEndpointsOnly() {
    ServiceRules rules =
        plan(
            "{\"clusterIPs\":[\"10.96.0.20\"]," + PORTS + "}",
            "[{\"addresses\":[\"10.244.0.2\"],\"conditions\":{\"ready\":true}},"
                + "{\"addresses\":[\"10.244.0.3\"],\"conditions\":{\"ready\":false,\"serving\":true}}]");
    assertThat(rules.addresses())
        .containsExactly(
            new ServiceRules.Rule("10.96.0.20", "tcp", 80, List.of(new ServiceRules.Backend("10.244.0.2", 8080)), 0));
    assertThat(rules.nodePorts().getFirst().masquerade()).isTrue();
  }

  @Test
  void writesAddressesAsTheKernelsToolsReadThemHoweverTheApiHasThem() {
    ServiceRules rules =
        plan(
            "{\"clusterIPs\":[\"10.96.0.20\"],\"externalIPs\":[\"192.0.002.1\"]," + PORTS + "}",
            "[{\"addresses\":[\"010.244.0.2\"]},{\"addresses\":[\"::ffff:10.244.0.3\"]},{\"addresses\":[\"2001:db8::1\"]}]");
    assertThat(rules.addresses()).extracting(ServiceRules.Rule::address).containsExactly("10.96.0.20", "192.0.2.1");
    assertThat(rules.addresses().getFirst().backends()).extracting(ServiceRules.Backend::address)
        .containsExactly("10.244.0.2", "10.244.0.3");
  }

  @Test
  void leadsToTheApiWhereTheNodeReachesItNow() {
    var now = new AtomicReference<>(new ServiceRules.Backend("10.0.0.1", 6443));
    ServicePlanner following = new ServicePlanner("here", Map.of("ns/web", now::get));
    ObjectNode service = service("{\"clusterIPs\":[\"10.96.0.1\"]," + PORTS + "}");
    assertThat(following.plan(List.of(service), Map.of()).addresses().getFirst().backends()).containsExactly(now.get());
    now.set(new ServiceRules.Backend("10.0.0.2", 6443));
    assertThat(following.plan(List.of(service), Map.of()).addresses().getFirst().backends()).containsExactly(now.get());
  }

  @Test
  void leadsToEndingEndpointsWhenNoneIsReady() {
    ServiceRules rules =
        plan(
            "{\"clusterIPs\":[\"10.96.0.20\"]," + PORTS + "}",
            "[{\"addresses\":[\"10.244.0.3\"],\"conditions\":{\"ready\":false,\"serving\":true}}]");
    assertThat(rules.addresses().getFirst().backends()).hasSize(1);
  }

  @Test
  void keepsLocalTrafficOnTheNode() {
    ServiceRules rules =
        plan(
            "{\"clusterIPs\":[\"10.96.0.20\"],\"internalTrafficPolicy\":\"Local\",\"externalTrafficPolicy\":\"Local\","
                + PORTS + "}",
            "[{\"addresses\":[\"10.244.0.2\"],\"nodeName\":\"here\"},{\"addresses\":[\"10.244.1.2\"],\"nodeName\":\"there\"}]");
    var local = List.of(new ServiceRules.Backend("10.244.0.2", 8080));
    assertThat(rules.addresses().getFirst().backends()).isEqualTo(local);
    assertThat(rules.nodePorts()).containsExactly(new ServiceRules.NodePort("tcp", 30080, local, false));
  }

  @Test
  void headlessServicesHaveNoRules() {
    assertThat(plan("{\"clusterIPs\":[\"None\"]," + PORTS.replace(",\"nodePort\":30080", "") + "}", "[]").addresses())
        .isEmpty();
  }
}
