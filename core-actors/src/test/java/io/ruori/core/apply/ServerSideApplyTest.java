package io.ruori.core.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruori.core.object.Json;
import io.ruori.core.object.Refusal;
import io.ruori.core.patch.Patch.Outcome;
import io.ruori.core.schema.Schema;
import io.ruori.core.schema.Schemas;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class ServerSideApplyTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.6Z");
  private static final ManagedType CONFIG_MAP = type("v1", "ConfigMap", "io.k8s.api.core.v1.ConfigMap");
  private static final ManagedType DEPLOYMENT = type("apps/v1", "Deployment", "io.k8s.api.apps.v1.Deployment");
  private static final ManagedType SERVICE = type("v1", "Service", "io.k8s.api.core.v1.Service");

  private ObjectNode live;

  @BeforeEach
  void nothingThere() {
    live = null;
  }

  @Test
  void refusesToChangeWhatOthersApplied() {
    apply("alice", "{'data':{'k':'1','m':'1'}}");
    managed("alice Apply {'f:data':{'f:k':{},'f:m':{}}}");
    refused("bob", "{'data':{'k':'2'}}", "Apply failed with 1 conflict: conflict with \"alice\": .data.k");
    refused("bob", "{'data':{'k':'2','m':'2'}}",
        "Apply failed with 2 conflicts: conflicts with \"alice\":\n- .data.k\n- .data.m");
    apply("bob", "{'data':{'k':'1'}}");
    managed("bob Apply {'f:data':{'f:k':{}}}", "alice Apply {'f:data':{'f:k':{},'f:m':{}}}");
    force("bob", "{'data':{'k':'2'}}");
    managed("alice Apply {'f:data':{'f:m':{}}}", "bob Apply {'f:data':{'f:k':{}}}");
  }

  @Test
  void removesWhatItsManagerNoLongerApplies() {
    apply("alice", "{'data':{'k':'1','m':'1'}}");
    apply("bob", "{'data':{'k':'1','n':'1'}}");
    apply("alice", "{'data':{'m':'1'}}");
    assertThat(live.get("data")).isEqualTo(json("{'k':'1','m':'1','n':'1'}"));
    apply("bob", "{}");
    assertThat(live.get("data")).isEqualTo(json("{'m':'1'}"));
    managed("alice Apply {'f:data':{'f:m':{}}}");
  }

  @Test
  void leavesWhatAnUpdaterTookOver() {
    apply("alice", "{'data':{'k':'1'}}");
    update("bob", "{'data':{'k':'2'}}");
    managed("bob Update {'f:data':{'f:k':{}}}");
    apply("alice", "{}");
    assertThat(live.get("data")).isEqualTo(json("{'k':'2'}"));
    managed("bob Update {'f:data':{'f:k':{}}}");
  }

  @Test
  void tracksWritersFromTheCreateOn() {
    update("maker", "{'data':{'k':'1'}}");
    managed("maker Update {'f:data':{'.':{},'f:k':{}}}");
    update("patcher", "{'data':{'k':'1','m':'1'}}");
    managed("maker Update {'f:data':{'.':{},'f:k':{}}}", "patcher Update {'f:data':{'f:m':{}}}");
    refused("a", "{'data':{'k':'2','m':'2'}}", "Apply failed with 2 conflicts: conflicts with \"maker\" using v1:\n- .data.k"
        + "\nconflicts with \"patcher\" using v1:\n- .data.m");
  }

  @Test
  void forgetsManagersWhenAskedTo() {
    apply("alice", "{'data':{'k':'1'}}");
    update("x", "{'data':{'k':'1'},'metadata':{'name':'a','managedFields':[{}]}}");
    managed();
    refused("bob", "{'data':{'k':'2'}}",
        "Apply failed with 1 conflict: conflict with \"before-first-apply\" using v1: .data.k");
  }

  @Test
  void mergesListsByKeyAndOwnsItems() {
    DeploymentSteps.apply(this, "alice", "{'name':'c','image':'i','ports':[{'containerPort':80}]}");
    DeploymentSteps.apply(this, "bob", "{'name':'side','image':'s'}");
    assertThat(DeploymentSteps.names(live)).containsExactly("c", "side");
    managed(
        "alice Apply {'f:spec':{'f:template':{'f:spec':{'f:containers':{'k:{\\'name\\':\\'c\\'}':{'.':{},'f:image':{},'f:name':{},"
            + "'f:ports':{'k:{\\'containerPort\\':80,\\'protocol\\':\\'TCP\\'}':{'.':{},'f:containerPort':{}}}}}}}}}",
        "bob Apply {'f:spec':{'f:template':{'f:spec':{'f:containers':{'k:{\\'name\\':\\'side\\'}':{'.':{},'f:image':{},"
            + "'f:name':{}}}}}}}");
    DeploymentSteps.apply(this, "alice", null);
    assertThat(DeploymentSteps.names(live)).containsExactly("side");
  }

  @Test
  void refusesWhatDoesNotFitTheSchema() {
    fails(SERVICE, "{'spec':{'ports':[{'port':80},{'port':80,'name':'x'}]}}",
        "(/a; /v1, Kind=Service): .spec.ports: duplicate entries for key [port=80,protocol=\"TCP\"]");
    fails(SERVICE, "{'spec':{'frob':1}}", "(/a; /v1, Kind=Service): .spec.frob: field not declared in schema");
    fails(CONFIG_MAP, "{'data':'x'}", "(/a; /v1, Kind=ConfigMap): .data: expected map, got &{x}");
    fails(CONFIG_MAP, "{'data':{'a':1}}",
        "(/a; /v1, Kind=ConfigMap): .data.a: expected string, got &value.valueUnstructured{Value:1}");
  }

  @Test
  void migratesFromClientSideApply() {
    update("kubectl-client-side-apply", "{'data':{'k':'1'},'metadata':{'name':'a','annotations':{"
        + "'kubectl.kubernetes.io/last-applied-configuration':"
        + "'{\\'apiVersion\\':\\'v1\\',\\'kind\\':\\'ConfigMap\\',\\'data\\':{\\'k\\':\\'1\\'}}'}}}");
    apply("kubectl", "{'data':{'k':'2'}}");
    assertThat(live.at("/metadata/annotations").iterator().next().asString())
        .isEqualTo("{\"apiVersion\":\"v1\",\"data\":{\"k\":\"2\"},\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"a\"}}\n");
  }

  @Test
  void leavesTimesAloneWhenNothingChanges() {
    apply("alice", "{'data':{'k':'1'}}");
    ObjectNode before = live.deepCopy();
    ObjectNode again = done(ServerSideApply.apply(live, object("{'data':{'k':'1'}}"), CONFIG_MAP,
        new ServerSideApply.Applier("alice", "", false), NOW.plusSeconds(60)));
    assertThat(again).isEqualTo(before);
  }

  @Test
  void putsOldUpdatersTogether() {
    update("u0", "{'data':{'k0':'1'}}");
    for (int i = 1; i < 13; i++) {
      ObjectNode next = live.deepCopy();
      ((ObjectNode) next.get("data")).put("k" + i, "1");
      ManagedFields.afterWrite(live, next, CONFIG_MAP, "u" + i, "", NOW.plusSeconds(i));
      live = next;
    }
    JsonNode entries = live.at("/metadata/managedFields");
    assertThat(entries).hasSize(10);
    assertThat(entries.get(0).get("manager").asString()).isEqualTo("ancient-changes");
    assertThat(entries.get(0).at("/fieldsV1/f:data").size()).isEqualTo(5);
  }

  /** Deployments with one container each. */
  private static final class DeploymentSteps {
    static void apply(ServerSideApplyTest test, String manager, String container) {
      String containers = container == null ? "" : ",'spec':{'template':{'spec':{'containers':[" + container + "]}}}";
      ObjectNode applied = (ObjectNode) json("{'apiVersion':'apps/v1','kind':'Deployment','metadata':{'name':'a'}" + containers + "}");
      test.live = done(ServerSideApply.apply(test.live, applied, DEPLOYMENT, new ServerSideApply.Applier(manager, "", false), NOW));
    }

    static List<String> names(ObjectNode live) {
      return live.at("/spec/template/spec/containers").valueStream().map(c -> c.get("name").asString()).toList();
    }
  }

  private void apply(String manager, String text) {
    live = done(outcome(manager, text, false));
  }

  private void force(String manager, String text) {
    live = done(outcome(manager, text, true));
  }

  private Outcome<ObjectNode> outcome(String manager, String text, boolean force) {
    return ServerSideApply.apply(live, object(text), CONFIG_MAP, new ServerSideApply.Applier(manager, "", force), NOW);
  }

  private void update(String manager, String text) {
    ObjectNode updated = object(text);
    ManagedFields.afterWrite(live, updated, CONFIG_MAP, manager, "", NOW);
    live = updated;
  }

  private void refused(String manager, String text, String message) {
    assertThat(refusal(outcome(manager, text, false)).message()).isEqualTo(message);
  }

  private static void fails(ManagedType type, String text, String message) {
    ObjectNode applied = object(text).put("apiVersion", type.apiVersion()).put("kind", type.kind());
    var outcome = ServerSideApply.apply(null, applied, type, new ServerSideApply.Applier("x", "", false), NOW);
    assertThat(refusal(outcome).message()).isEqualTo("failed to create typed patch object " + message);
  }

  private void managed(String... expected) {
    var found = live.path("metadata").path("managedFields").valueStream().map(e ->
        e.get("manager").asString() + " " + e.get("operation").asString() + " " + e.get("fieldsV1")).toList();
    assertThat(found.stream().map(ServerSideApplyTest::normal))
        .containsExactlyInAnyOrder(java.util.Arrays.stream(expected).map(ServerSideApplyTest::quotes)
            .map(ServerSideApplyTest::normal).toArray(String[]::new));
  }

  private static String normal(String entry) {
    int tree = entry.indexOf('{');
    return entry.substring(0, tree) + io.ruori.core.object.GoPrint.json(
        Json.parse(entry.substring(tree).getBytes(StandardCharsets.UTF_8)));
  }

  private static ObjectNode object(String text) {
    ObjectNode object = (ObjectNode) json(text);
    object.put("apiVersion", "v1").put("kind", "ConfigMap");
    if (!object.has("metadata")) {
      object.putObject("metadata").put("name", "a");
    }
    return object;
  }

  private static JsonNode json(String text) {
    return Json.parse(quotes(text).getBytes(StandardCharsets.UTF_8));
  }

  private static String quotes(String text) {
    return text.replace("\\'", "\\\"").replace("'", "\"");
  }

  private static ObjectNode done(Outcome<ObjectNode> outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Done.class);
    return ((Outcome.Done<ObjectNode>) outcome).value();
  }

  private static Refusal refusal(Outcome<ObjectNode> outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Refused.class);
    return ((Outcome.Refused<ObjectNode>) outcome).refusal();
  }

  private static ManagedType type(String apiVersion, String kind, String definition) {
    Schema schema = Schemas.definition(definition);
    return new ManagedType(apiVersion, kind, schema, Set.of(apiVersion), true, ManagedType.Reset.of(List.of("status")));
  }
}
