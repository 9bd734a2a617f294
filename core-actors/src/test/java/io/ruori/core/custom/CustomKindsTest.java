package io.ruori.core.custom;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruori.core.decode.KindBodyDecoder;
import io.ruori.core.entity.Allocation;
import io.ruori.core.entity.Decide;
import io.ruori.core.entity.Decider;
import io.ruori.core.entity.Decision;
import io.ruori.core.entity.WriteOptions;
import io.ruori.core.entity.WriteRequest;
import io.ruori.core.kind.CustomVersion;
import io.ruori.core.kind.Kinds;
import io.ruori.core.kind.User;
import io.ruori.core.kind.WriteContext;
import io.ruori.core.ledger.Document;
import io.ruori.core.ledger.Event;
import io.ruori.core.ledger.LiveTable;
import io.ruori.core.object.GroupResource;
import io.ruori.core.object.Json;
import io.ruori.core.object.ObjectKey;
import io.ruori.core.strategy.StandardKinds;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class CustomKindsTest {
  private static final GroupResource SHIPS = new GroupResource("example.com", "ships");
  private static final String SPEC = """
      "spec":{"group":"example.com","scope":"Namespaced",
      "names":{"plural":"ships","singular":"ship","kind":"Ship","listKind":"ShipList"},
      "versions":[{"name":"v1","served":true,"storage":true,"subresources":{"status":{}},"schema":{"openAPIV3Schema":{
        "type":"object","properties":{"spec":{"type":"object",
          "x-kubernetes-validations":[{"rule":"self.crew <= self.berths","message":"too many on board"}],
          "properties":{"crew":{"type":"integer","minimum":1,"default":2},"berths":{"type":"integer","default":9}}}}}}}]}""";

  private final AtomicReference<LiveTable> table = new AtomicReference<>(LiveTable.EMPTY);
  private final Kinds kinds = StandardKinds.create();
  private final Decide decide = new Decide(kinds, new KindBodyDecoder(kinds), List.of(), Allocation.NONE);

  @BeforeEach
  void followTheTable() {
    kinds.follow(new CustomKinds(table::get, Converter.NONE));
  }

  private static ObjectNode json(String text) {
    return Json.parseObject(text.getBytes(StandardCharsets.UTF_8));
  }

  private void define(String conditions, long revision) {
    ObjectNode definition = json("{\"kind\":\"CustomResourceDefinition\",\"apiVersion\":\"apiextensions.k8s.io/v1\","
        + "\"metadata\":{\"name\":\"ships.example.com\"}," + SPEC + ",\"status\":{\"acceptedNames\":{\"plural\":\"ships\","
        + "\"singular\":\"ship\",\"kind\":\"Ship\",\"listKind\":\"ShipList\"},\"conditions\":[" + conditions + "]}}");
    var key = new ObjectKey("apiextensions.k8s.io", "customresourcedefinitions", "", "ships.example.com");
    var origin = new Event.Origin(0, "", "", "");
    table.set(table.get().with(new Event(key, revision, revision - 1, Document.of(definition).at(revision), origin)));
  }

  private static String condition(String type) {
    return "{\"type\":\"" + type + "\",\"status\":\"True\"}";
  }

  private Decision create(String spec) {
    String body = "{\"kind\":\"Ship\",\"apiVersion\":\"example.com/v1\",\"metadata\":{\"name\":\"s\"},\"spec\":" + spec + "}";
    var request = new WriteRequest(WriteRequest.Verb.CREATE, SHIPS, "v1", "", "ns", "s",
        body.getBytes(StandardCharsets.UTF_8), WriteOptions.of("test"), User.SYSTEM, Instant.EPOCH);
    var others = new WriteContext.Others() {
      @Override
      public Optional<ObjectNode> find(ObjectKey key) {
        return Optional.empty();
      }

      @Override
      public List<ObjectNode> list(GroupResource resource, String namespace) {
        return List.of();
      }
    };
    var context = new WriteContext(Instant.EPOCH, () -> "uid", User.SYSTEM, others);
    return decide.decide(new Decider.Current(new ObjectKey("example.com", "ships", "ns", "s"), null, 0), request, context);
  }

  @Test
  void servesWhatIsEstablishedAndNothingElse() {
    define("", 1);
    assertThat(kinds.find(SHIPS)).isEmpty();
    define(condition("Established"), 2);
    assertThat(kinds.ofKind("example.com", "v1", "Ship")).isPresent();
  }

  @Test
  void keepsItsSnapshotWhileNoDefinitionChanges() {
    define(condition("Established"), 1);
    Kinds.Snapshot before = kinds.snapshot();
    var pod = new ObjectKey("", "pods", "ns", "p");
    byte[] other = Document.of(json("{\"metadata\":{}}")).at(2);
    table.set(table.get().with(new Event(pod, 2, 0, other, new Event.Origin(0, "", "", ""))));
    assertThat(kinds.snapshot()).isSameAs(before);
  }

  @Test
  void prunesAndDefaultsAndGuardsTheDefinition() {
    define(condition("Established"), 7);
    var put = (Decision.Put) create("{\"sails\":3}");
    assertThat(put.object().path("spec").toString()).isEqualTo("{\"berths\":9,\"crew\":2}");
    assertThat(put.together().guards()).anyMatch(guard -> guard.revision() == 7);
  }

  @Test
  void refusesWhatTheSchemaOrItsRulesForbid() {
    define(condition("Established"), 1);
    assertThat(((Decision.Refuse) create("{\"crew\":0}")).refusal().message())
        .contains("spec.crew: Invalid value: 0: spec.crew in body should be greater than or equal to 1");
    assertThat(((Decision.Refuse) create("{\"crew\":10}")).refusal().message())
        .contains("spec: Invalid value: \"object\": too many on board");
  }

  @Test
  void letsNothingNewComeWhileTheDefinitionGoes() {
    define(condition("Established") + "," + condition("Terminating"), 1);
    assertThat(((Decision.Refuse) create("{}")).refusal().code()).isEqualTo(403);
  }

  @Test
  void showsOlderObjectsByTheSchemaOfTodayAndYoungerOnesAsTheyStand() {
    define(condition("Established"), 5);
    CustomVersion version = kinds.find(SHIPS).orElseThrow().versions().getFirst().custom().orElseThrow();
    Document stored = Document.of(
        json("{\"kind\":\"Ship\",\"apiVersion\":\"example.com/v1\",\"metadata\":{\"name\":\"s\"},\"spec\":{\"old\":1}}"));
    assertThat(new String(version.shown(stored.at(4)), StandardCharsets.UTF_8)).contains("\"crew\":2").doesNotContain("old");
    byte[] younger = stored.at(6);
    assertThat(version.shown(younger)).isSameAs(younger);
  }
}
