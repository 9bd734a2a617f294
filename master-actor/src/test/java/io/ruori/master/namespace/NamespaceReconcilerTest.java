package io.ruori.master.namespace;

import static io.ruori.master.Given.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.ruori.core.api.Api;
import io.ruori.core.object.Json;
import io.ruori.master.FakeApi;
import io.ruori.master.document.Conditions;
import io.ruori.master.document.Doc;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class NamespaceReconcilerTest {
  private static final Api.Resource MAPS = Api.Resource.core("configmaps");
  private final FakeApi api = new FakeApi();
  private final NamespaceReconciler reconciler = NamespaceReconciler.create(api);

  @BeforeEach
  void aNamespace() {
    api.serve("", "v1", "configmaps", "ConfigMap", true);
    api.serve("", "v1", "pods", "Pod", true);
    ObjectNode namespace = NamespaceReconciler.named("ns");
    namespace.putObject("spec").putArray("finalizers").add("kubernetes");
    api.create(NamespaceReconciler.NAMESPACES, "", namespace);
  }

  private void map(String finalizers) {
    api.create(MAPS, "ns",
        json("{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'m','finalizers':%s}}".formatted(finalizers)));
  }

  @Test
  void emptiesADeletedNamespaceAndLetsItGo() {
    map("[]");
    api.delete(NamespaceReconciler.NAMESPACES, "", "ns", Json.object());
    api.settle(reconciler);
    assertThat(api.find(MAPS, "ns", "m")).isEmpty();
    assertThat(api.find(NamespaceReconciler.NAMESPACES, "", "ns")).isEmpty();
  }

  @Test
  void saysWhatHoldsItUp() {
    map("['example.com/hold']");
    api.delete(NamespaceReconciler.NAMESPACES, "", "ns", Json.object());
    api.settle(reconciler);
    ObjectNode namespace = api.find(NamespaceReconciler.NAMESPACES, "", "ns").orElseThrow();
    assertThat(Doc.text(namespace, "status", "phase")).isEqualTo("Terminating");
    assertThat(Doc.text(Conditions.find(namespace, "NamespaceContentRemaining").orElseThrow(), "message"))
        .isEqualTo("Some resources are remaining: configmaps. has 1 resource instances");
    assertThat(Doc.text(Conditions.find(namespace, "NamespaceFinalizersRemaining").orElseThrow(), "message")).isEqualTo(
        "Some content in the namespace has finalizers remaining: example.com/hold in 1 resource instances");
  }

  @Test
  void saysWhatMayNotGoAndEmptiesTheRest() {
    map("[]");
    api.create(MAPS, "ns", json("{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'a-kept'}}"));
    api.refuseDeletionsOf(o -> Doc.name(o).equals("a-kept"));
    api.delete(NamespaceReconciler.NAMESPACES, "", "ns", Json.object());
    api.settle(reconciler);
    assertThat(api.find(MAPS, "ns", "m")).isEmpty();
    ObjectNode namespace = api.find(NamespaceReconciler.NAMESPACES, "", "ns").orElseThrow();
    JsonNode condition = Conditions.find(namespace, "NamespaceDeletionContentFailure").orElseThrow();
    assertThat(Doc.text(condition, "reason")).isEqualTo("ContentDeletionFailed");
    assertThat(Doc.text(condition, "message")).isEqualTo(
        "Failed to delete all resource types, 1 remaining: configmaps \"a-kept\" is forbidden: it is kept");
    api.allowAll();
    api.settle(reconciler);
    assertThat(api.find(NamespaceReconciler.NAMESPACES, "", "ns")).isEmpty();
  }

  @Test
  void leavesALivingNamespaceAlone() {
    map("[]");
    api.settle(reconciler);
    assertThat(api.find(MAPS, "ns", "m")).isPresent();
  }

  @Test
  void furnishesEveryNamespaceAndMendsWhatIsChanged() {
    Furnishing account = Furnishing.defaultServiceAccount();
    Furnishing certificate = Furnishing.rootCertificate("PEM");
    api.settle(account, certificate);
    assertThat(api.find(Api.Resource.core("serviceaccounts"), "ns", "default")).isPresent();
    ObjectNode map = api.find(MAPS, "ns", "kube-root-ca.crt").orElseThrow();
    api.edit(MAPS, map, m -> Doc.child(m, "data").put("ca.crt", "other"));
    api.settle(account, certificate);
    assertThat(Doc.text(api.find(MAPS, "ns", "kube-root-ca.crt").orElseThrow(), "data", "ca.crt")).isEqualTo("PEM");
  }

  @Test
  void makesTheSystemsNamespacesAndItsService() {
    SystemNamespaces system = new SystemNamespaces("192.0.2.1", 6443, "10.96.0.1", "10.96.0.0/12");
    system.ensure(api);
    long revision = api.revision();
    system.ensure(api);
    assertThat(api.revision()).isEqualTo(revision);
    assertThat(SystemNamespaces.NAMES).allMatch(n -> api.find(NamespaceReconciler.NAMESPACES, "", n).isPresent());
    assertThat(api.find(Api.Resource.core("services"), "default", "kubernetes")).isPresent();
  }
}
