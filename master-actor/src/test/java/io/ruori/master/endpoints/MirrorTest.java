package io.ruori.master.endpoints;

import static io.ruori.master.Given.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.ruori.core.api.Api;
import io.ruori.master.FakeApi;
import io.ruori.master.document.Doc;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class MirrorTest {
  private final FakeApi api = new FakeApi();

  private List<ObjectNode> mirrored(String selector, String labels) {
    api.create(ServiceTriggers.SERVICES, "ns",
        json("{'apiVersion':'v1','kind':'Service','metadata':{'name':'svc'},'spec':{%s}}".formatted(selector)));
    api.create(EndpointsReconciler.ENDPOINTS, "ns", json("""
        {'apiVersion':'v1','kind':'Endpoints','metadata':{'name':'svc','labels':{%s}},
         'subsets':[{'addresses':[{'ip':'10.1.1.1'},{'ip':'fd00::1'}],'notReadyAddresses':[{'ip':'10.1.1.2','hostname':'h'}],
           'ports':[{'name':'a','port':80}]}]}""".formatted(labels)));
    api.settle(MirrorReconciler.create());
    return api.list(SliceReconciler.SLICES, "ns", Api.Query.ALL).items();
  }

  @Test
  void showsEndpointsOfAServiceWithoutASelectorByFamily() {
    List<ObjectNode> slices = mirrored("", "'x':'y'");
    assertThat(slices).extracting(slice -> Doc.text(slice, "addressType")).containsExactlyInAnyOrder("IPv4", "IPv6");
    ObjectNode four = slices.stream().filter(s -> Doc.text(s, "addressType").equals("IPv4")).findFirst().orElseThrow();
    assertThat(Doc.labels(four)).containsEntry("x", "y").containsEntry(SlicePlan.MANAGED_BY, MirrorPlan.MANAGER);
    assertThat(Doc.items(four, "endpoints")).extracting(e -> Doc.flag(e, "conditions", "ready"))
        .containsExactly(true, false);
  }

  @Test
  void leavesAloneWhatASelectorOrALabelTakesCareOf() {
    assertThat(mirrored("'selector':{'a':'b'}", "")).isEmpty();
  }

  @Test
  void skipsWhatWantsToBeSkipped() {
    assertThat(mirrored("", "'endpointslice.kubernetes.io/skip-mirror':'true'")).isEmpty();
  }

  @Test
  void removesTheSlicesWithTheEndpoints() {
    mirrored("", "");
    api.delete(EndpointsReconciler.ENDPOINTS, "ns", "svc", io.ruori.core.object.Json.object());
    MirrorReconciler.create().reconcile(new io.ruori.core.object.ObjectKey("", "endpoints", "ns", "svc"), api);
    assertThat(api.list(SliceReconciler.SLICES, "ns", Api.Query.ALL).items()).isEmpty();
  }
}
