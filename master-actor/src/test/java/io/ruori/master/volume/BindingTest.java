package io.ruori.master.volume;

import static io.ruori.master.Given.events;
import static io.ruori.master.Given.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.ruori.core.object.Json;
import io.ruori.master.FakeApi;
import io.ruori.master.document.Doc;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class BindingTest {
  private final FakeApi api = new FakeApi();

  private void settle() {
    api.settle(ClaimReconciler.create(api), VolumeReconciler.create());
  }

  private void volume(String name, String size, String modes) {
    api.create(ClaimReconciler.VOLUMES, "", json("""
        {'apiVersion':'v1','kind':'PersistentVolume','metadata':{'name':'%s'},
         'spec':{'capacity':{'storage':'%s'},'accessModes':%s,'storageClassName':'s'}}""".formatted(name, size, modes)));
  }

  private void claim(String name) {
    api.create(ClaimReconciler.CLAIMS, "ns", json("""
        {'apiVersion':'v1','kind':'PersistentVolumeClaim','metadata':{'name':'%s'},
         'spec':{'accessModes':['ReadWriteOnce'],'storageClassName':'s','resources':{'requests':{'storage':'1Gi'}}}}"""
        .formatted(name)));
  }

  private ObjectNode claimed(String name) {
    return api.find(ClaimReconciler.CLAIMS, "ns", name).orElseThrow();
  }

  private String boundTo(String name) {
    return Doc.text(claimed(name), "status", "phase") + " " + Doc.text(claimed(name), "spec", "volumeName");
  }

  private String phase(String volume) {
    return Doc.text(api.find(ClaimReconciler.VOLUMES, "", volume).orElseThrow(), "status", "phase");
  }

  @Test
  void bindsAClaimToTheSmallestVolumeThatDoes() {
    volume("large", "10Gi", "['ReadWriteOnce']");
    volume("small", "500Mi", "['ReadWriteOnce']");
    volume("fit", "2Gi", "['ReadWriteOnce']");
    volume("other", "1Gi", "['ReadOnlyMany']");
    settle();
    claim("c");
    settle();
    assertThat(boundTo("c")).isEqualTo("Bound fit");
    assertThat(Doc.text(claimed("c"), "status", "capacity", "storage")).isEqualTo("2Gi");
    assertThat(List.of(phase("fit"), phase("large"))).containsExactly("Bound", "Available");
  }

  @Test
  void oneOfTwoClaimsHasTheVolumeAndTheOtherSaysWhyItWaits() {
    volume("v", "1Gi", "['ReadWriteOnce']");
    claim("a");
    claim("b");
    settle();
    assertThat(List.of(boundTo("a"), boundTo("b"))).containsExactlyInAnyOrder("Bound v", "Pending ");
    assertThat(events(api)).contains("ProvisioningFailed: storageclass.storage.k8s.io \"s\" not found");
  }

  @Test
  void aVolumeOfAClaimThatIsGoneIsReleasedAndNotGivenToANamesake() {
    volume("v", "1Gi", "['ReadWriteOnce']");
    claim("c");
    settle();
    api.delete(ClaimReconciler.CLAIMS, "ns", "c", Json.object());
    claim("c");
    settle();
    assertThat(phase("v")).isEqualTo("Released");
    assertThat(boundTo("c")).isEqualTo("Pending ");
    ObjectNode volume = api.find(ClaimReconciler.VOLUMES, "", "v").orElseThrow();
    api.edit(ClaimReconciler.VOLUMES, volume, v -> Doc.child(v, "spec").remove("claimRef"));
    settle();
    assertThat(boundTo("c")).isEqualTo("Bound v");
  }

  @Test
  void aClaimWhoseVolumeIsGoneIsLost() {
    volume("v", "1Gi", "['ReadWriteOnce']");
    claim("c");
    settle();
    api.delete(ClaimReconciler.VOLUMES, "", "v", Json.object());
    settle();
    assertThat(boundTo("c")).isEqualTo("Lost v");
    assertThat(Doc.has(claimed("c"), "status", "capacity")).isFalse();
  }
}
