package io.ruori.master.address;

import static io.ruori.master.Given.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.ruori.core.api.Api;
import io.ruori.core.object.Json;
import io.ruori.master.FakeApi;
import io.ruori.master.document.Conditions;
import io.ruori.master.document.Doc;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class ServiceRangeReconcilerTest {
  private final FakeApi api = new FakeApi();
  private final ServiceRangeReconciler reconciler = ServiceRangeReconciler.create(api);

  @BeforeEach
  void aRangeThatIsReady() {
    api.create(ServiceRangeReconciler.RANGES, "", json("""
        {'apiVersion':'networking.k8s.io/v1','kind':'ServiceCIDR','metadata':{'name':'more'},
         'spec':{'cidrs':['10.217.5.0/24']}}"""));
    api.settle(reconciler);
  }

  private Optional<ObjectNode> range() {
    return api.find(ServiceRangeReconciler.RANGES, "", "more");
  }

  private void remove() {
    api.delete(ServiceRangeReconciler.RANGES, "", "more", Json.object());
    api.settle(reconciler);
    api.advance(Duration.ofSeconds(11));
    api.settle(reconciler);
  }

  @Test
  void makesItReadyAndHoldsIt() {
    assertThat(Conditions.isTrue(range().orElseThrow(), "Ready")).isTrue();
    assertThat(Doc.finalizers(range().orElseThrow())).containsExactly("networking.k8s.io/service-cidr-finalizer");
  }

  @Test
  void letsItGoWhenNoAddressIsOfIt() {
    remove();
    assertThat(range()).isEmpty();
  }

  @Test
  void holdsItWhileAServiceHasAnAddressOfIt() {
    Api.Resource addresses = ServiceRangeReconciler.ADDRESSES;
    api.create(addresses, "", json("""
        {'apiVersion':'networking.k8s.io/v1','kind':'IPAddress','metadata':{'name':'10.217.5.9',
          'labels':{'ipaddress.kubernetes.io/managed-by':'ipallocator.k8s.io'}}}"""));
    remove();
    assertThat(Conditions.find(range().orElseThrow(), "Ready"))
        .hasValueSatisfying(ready -> assertThat(Doc.text(ready, "reason")).isEqualTo("Terminating"));

    api.delete(addresses, "", "10.217.5.9", Json.object());
    api.settle(reconciler);
    assertThat(range()).isEmpty();
  }
}
