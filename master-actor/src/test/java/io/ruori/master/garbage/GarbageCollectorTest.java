package io.ruori.master.garbage;

import static io.ruori.master.Given.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ruori.core.api.Api;
import io.ruori.core.reconcile.Duty;
import io.ruori.master.FakeApi;
import io.ruori.master.document.Doc;
import io.ruori.master.owner.Owners;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class GarbageCollectorTest {
  private static final Api.Resource MAPS = Api.Resource.core("configmaps");
  private final FakeApi api = new FakeApi();
  private Duty.Running running;

  @BeforeEach
  void start() {
    api.serve("", "v1", "configmaps", "ConfigMap", true);
    running = GarbageCollector.create(api).start(api);
  }

  @AfterEach
  void stop() {
    running.close();
  }

  private ObjectNode map(String name, ObjectNode... owners) {
    ObjectNode map = json("{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'%s'}}".formatted(name));
    for (ObjectNode owner : owners) {
      map.withArray("/metadata/ownerReferences").add(json(
          "{'apiVersion':'v1','kind':'ConfigMap','name':'%s','uid':'%s','blockOwnerDeletion':true}"
              .formatted(Doc.name(owner), Doc.uid(owner))));
    }
    return api.create(MAPS, "ns", map);
  }

  private void delete(String name, String policy) {
    api.delete(MAPS, "ns", name, json("{'propagationPolicy':'%s'}".formatted(policy)));
  }

  private boolean gone(String name) {
    return api.find(MAPS, "ns", name).isEmpty();
  }

  private static void soon(java.util.concurrent.Callable<Boolean> condition) {
    await().atMost(Duration.ofSeconds(10)).until(condition);
  }

  @Test
  void deletesWhatADeletedObjectOwnedDownTheChain() {
    ObjectNode a = map("a");
    ObjectNode b = map("b", a);
    map("c", b);
    delete("a", "Background");
    soon(() -> gone("b") && gone("c"));
  }

  @Test
  void foregroundDeletionWaitsForItsDependents() {
    ObjectNode a = map("a");
    ObjectNode b = map("b", a);
    api.edit(MAPS, b, o -> Doc.child(o, "metadata").putArray("finalizers").add("x/hold"));
    delete("a", "Foreground");
    soon(() -> Doc.deleting(api.find(MAPS, "ns", "b").orElseThrow()));
    assertThat(gone("a")).isFalse();
    api.edit(MAPS, b, o -> Doc.child(o, "metadata").putArray("finalizers"));
    soon(() -> gone("a") && gone("b"));
  }

  @Test
  void orphaningLeavesTheDependentsAlone() {
    ObjectNode a = map("a");
    map("b", a);
    delete("a", "Orphan");
    soon(() -> gone("a"));
    soon(() -> Owners.references(api.find(MAPS, "ns", "b").orElseThrow()).isEmpty());
  }

  @Test
  void dropsReferencesToAnOwnerThatIsGoneWhenAnotherIsThere() {
    ObjectNode a = map("a");
    ObjectNode b = map("b");
    map("c", a, b);
    delete("a", "Background");
    soon(() -> Owners.references(api.find(MAPS, "ns", "c").orElseThrow()).size() == 1);
    delete("b", "Background");
    soon(() -> gone("c"));
  }

  @Test
  void deletesWhatClaimsAnOwnerThatNeverWas() {
    map("a");
    map("b", json("{'metadata':{'name':'a','uid':'of-another-life'}}"));
    soon(() -> gone("b"));
    assertThat(gone("a")).isFalse();
  }

  @Test
  void foregroundDeletionOfACircleEnds() {
    ObjectNode a = map("a");
    ObjectNode b = map("b", a);
    api.edit(MAPS, a, o -> o.withArray("/metadata/ownerReferences").add(json(
        "{'apiVersion':'v1','kind':'ConfigMap','name':'b','uid':'%s','blockOwnerDeletion':true}"
            .formatted(Doc.uid(b)))));
    delete("a", "Foreground");
    soon(() -> gone("a") && gone("b"));
  }

  @Test
  void aReferenceThatNamesAnOwnerWronglySaysNothingOfWhatHasItsUid() {
    ObjectNode a = map("a");
    map("wrong", json("{'metadata':{'name':'nobody','uid':'%s'}}".formatted(Doc.uid(a))));
    soon(() -> gone("wrong"));
    map("b", a, json("{'metadata':{'name':'nobody','uid':'of-another-life'}}"));
    soon(() -> Owners.references(api.find(MAPS, "ns", "b").orElseThrow()).size() == 1);
  }
}
