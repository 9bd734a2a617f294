package io.ruori.core.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ruori.core.ledger.Change;
import io.ruori.core.object.Json;
import io.ruori.core.quota.Charge;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class QuotaAdmissionTest {
  private final QuotaAdmission plugin = new QuotaAdmission();

  private static String quota(String hard, String used, String more) {
    return "{'metadata': {'name': 'q', 'namespace': 'ns', 'resourceVersion': '7'}, 'spec': {'hard': " + hard + more
        + "}, 'status': {'hard': " + hard + ", 'used': " + used + "}}";
  }

  private static Attempts limited(String hard, String used) {
    return new Attempts().with("resourcequotas", quota(hard, used, ""));
  }

  private static String pod(String resources) {
    return "{'metadata': {'name': 'p'}, 'spec': {'containers': [{'name': 'c', 'resources': " + resources + "}]}}";
  }

  private String refusal(Admission.Attempt attempt) {
    return Attempts.message(plugin.validate(attempt));
  }

  private static List<Change> changes(Admission.Attempt attempt) {
    var cause = new Charge.Cause(attempt.type().stored(), attempt.subresource(), attempt.object(), attempt.old());
    return QuotaAdmission.changes(cause, attempt.namespace(), attempt.context());
  }

  @Test
  void refusesMoreThanIsLeft() {
    String prefix = "pods \"p\" is forbidden: ";
    assertEquals(prefix + "exceeded quota: q, requested: pods=1, used: pods=1, limited: pods=1",
        refusal(limited("{'pods': '1'}", "{'pods': '1'}").create("pods", pod("{}"))));
    assertEquals(prefix + "failed quota: q: must specify requests.cpu for: c",
        refusal(limited("{'requests.cpu': '1'}", "{'requests.cpu': '0'}").create("pods", pod("{}"))));
    assertEquals(prefix + "exceeded quota: q, requested: limits.memory=64Mi, used: limits.memory=64Mi, limited: limits.memory=100Mi",
        refusal(limited("{'limits.memory': '100Mi', 'pods': '9'}", "{'limits.memory': '64Mi', 'pods': '1'}")
            .create("pods", pod("{'limits': {'memory': '64Mi'}}"))));
    assertEquals("deployments.apps \"d\" is forbidden: exceeded quota: q, requested: count/deployments.apps=1,"
        + " used: count/deployments.apps=2, limited: count/deployments.apps=2",
        refusal(limited("{'count/deployments.apps': '2'}", "{'count/deployments.apps': '2'}")
            .create("deployments.apps", "{'metadata': {'name': 'd'}}")));
    assertEquals(prefix + "status unknown for quota: q, resources: pods",
        refusal(limited("{'pods': '1'}", "{}").create("pods", pod("{}"))));
  }

  @Test
  void commitsWhatAWriteCostsUponTheQuotaThatItWasJudgedBy() {
    var attempt = limited("{'pods': '2', 'requests.cpu': '1'}", "{'pods': '1', 'requests.cpu': '250m'}")
        .create("pods", pod("{'requests': {'cpu': '500m'}}"));
    assertEquals("", refusal(attempt));
    Change change = changes(attempt).getFirst();
    assertEquals(7, change.expected());
    assertEquals("resourcequotas", change.key().resource());
    assertEquals(Attempts.document("{'pods': '2', 'requests.cpu': '750m'}"),
        Json.parseObject(change.document().at(8)).at("/status/used"));
  }

  @Test
  void costsNothingWhereNothingIsLimited() {
    assertEquals(List.of(), changes(limited("{'services': '1'}", "{'services': '0'}").create("pods", pod("{}"))));
    assertEquals(List.of(), changes(limited("{'pods': '1'}", "{'pods': '1'}").update("pods", "status", pod("{}"), pod("{}"))));
  }

  @Test
  void countsOnlyWhatIsWithinItsScopes() {
    var besteffort = new Attempts().with("resourcequotas",
        quota("{'pods': '0'}", "{'pods': '0'}", ", 'scopes': ['BestEffort']"));
    assertEquals("pods \"p\" is forbidden: exceeded quota: q, requested: pods=1, used: pods=0, limited: pods=0",
        refusal(besteffort.create("pods", pod("{}"))));
    assertEquals("", refusal(besteffort.create("pods", pod("{'requests': {'cpu': '1'}}"))));
  }

  @Test
  void chargesUpdatesForTheDifference() {
    var attempts = limited("{'requests.storage': '4Gi'}", "{'requests.storage': '1Gi'}");
    String small = "{'metadata': {'name': 'c'}, 'spec': {'resources': {'requests': {'storage': '1Gi'}}}}";
    assertEquals("", refusal(attempts.update("persistentvolumeclaims", "", small, small.replace("1Gi", "4Gi"))));
    assertEquals("persistentvolumeclaims \"c\" is forbidden: exceeded quota: q, requested: requests.storage=4Gi,"
        + " used: requests.storage=1Gi, limited: requests.storage=4Gi",
        refusal(attempts.update("persistentvolumeclaims", "", small, small.replace("1Gi", "5Gi"))));
    assertEquals(List.of(), changes(attempts.update("persistentvolumeclaims", "", small, small)));
  }

  @Test
  void leavesTheQuotaThatOthersReadAsItIs() {
    ObjectNode shared = Attempts.document(quota("{'pods': '2'}", "{'pods': '1'}", ""));
    ObjectNode before = shared.deepCopy();
    var attempt = new Attempts().create("pods", pod("{}"));
    var cause = new Charge.Cause(attempt.type().stored(), "", attempt.object(), null);
    assertEquals(1, Charge.of(cause, List.of(shared), attempt.context().now()).quotas().size());
    assertEquals(before, shared);
  }
}
