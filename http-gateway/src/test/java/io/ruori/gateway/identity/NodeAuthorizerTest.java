package io.ruori.gateway.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruori.core.access.Attributes;
import io.ruori.core.kind.User;
import io.ruori.core.ledger.LiveTable;
import io.ruori.core.selector.FieldSelector;
import io.ruori.core.selector.InvalidSelector;
import org.junit.jupiter.api.Test;

class NodeAuthorizerTest {
  private static final User WORKER = User.named("system:node:worker", "system:nodes", "system:authenticated");

  private static LiveTable table() {
    String spec = "'serviceAccountName':'%s','volumes':[{'secret':{'secretName':'%s'}},"
        + "{'persistentVolumeClaim':{'claimName':'%s'}}]";
    LiveTable table = Tables.with(LiveTable.EMPTY, "pods", "{'metadata':{'name':'mine','namespace':'n'},"
        + "'spec':{'nodeName':'worker'," + spec.formatted("robot", "known", "disk") + "}}");
    table = Tables.with(table, "pods", "{'metadata':{'name':'other','namespace':'n'},"
        + "'spec':{'nodeName':'elsewhere'," + spec.formatted("admin", "hidden", "tape") + "}}");
    table = Tables.with(table, "persistentvolumes",
        "{'metadata':{'name':'v1'},'spec':{'claimRef':{'namespace':'n','name':'disk'}}}");
    return Tables.with(table, "persistentvolumes",
        "{'metadata':{'name':'v2'},'spec':{'claimRef':{'namespace':'n','name':'tape'}}}");
  }

  private static Authorizer.Decision decide(
      String verb, String resource, String subresource, String namespace, String name, String fields) {
    try {
      return new NodeAuthorizer(NodeAuthorizerTest::table).decide(new Attributes(
          WORKER, verb, true, "", "v1", resource, subresource, namespace, name, "", FieldSelector.parse(fields)));
    } catch (InvalidSelector e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static boolean may(String verb, String resource, String subresource, String name) {
    return decide(verb, resource, subresource, "n", name, "").isAllowed();
  }

  @Test
  void letsANodeReadWhatItsPodsUseOnly() {
    assertThat(may("get", "secrets", "", "known")).isTrue();
    assertThat(may("watch", "secrets", "", "known")).isTrue();
    assertThat(may("get", "secrets", "", "hidden")).isFalse();
    assertThat(may("list", "secrets", "", "")).isFalse();
    assertThat(decide("get", "persistentvolumes", "", "", "v1", "").isAllowed()).isTrue();
    assertThat(decide("get", "persistentvolumes", "", "", "v2", "").reason())
        .isEqualTo("no relationship found between node 'worker' and this object");
  }

  @Test
  void letsANodeHaveTokensForTheAccountsOfItsPodsOnly() {
    assertThat(may("create", "serviceaccounts", "token", "robot")).isTrue();
    assertThat(may("create", "serviceaccounts", "token", "admin")).isFalse();
    assertThat(may("get", "serviceaccounts", "", "robot")).isFalse();
  }

  @Test
  void letsANodeReadItsOwnPodsOnly() {
    assertThat(may("get", "pods", "", "mine")).isTrue();
    assertThat(may("get", "pods", "", "gone")).isTrue();
    assertThat(may("get", "pods", "", "other")).isFalse();
    assertThat(may("get", "pods", "log", "mine")).isFalse();
    assertThat(decide("list", "pods", "", "", "", "spec.nodeName=worker").isAllowed()).isTrue();
    assertThat(decide("watch", "pods", "", "", "", "spec.nodeName=elsewhere").isAllowed()).isFalse();
    assertThat(decide("watch", "pods", "", "", "", "spec.nodeName!=worker").isAllowed()).isFalse();
    assertThat(decide("list", "pods", "", "", "", "").reason())
        .isEqualTo("can only list/watch pods with spec.nodeName field selector");
  }

  @Test
  void letsANodeWriteItselfAndItsPodsOnly() {
    assertThat(may("patch", "pods", "status", "mine")).isTrue();
    assertThat(may("patch", "pods", "status", "other")).isFalse();
    assertThat(may("patch", "pods", "", "mine")).isFalse();
    assertThat(may("delete", "pods", "", "other")).isFalse();
    assertThat(decide("patch", "nodes", "status", "", "worker", "").isAllowed()).isTrue();
    assertThat(decide("patch", "nodes", "status", "", "elsewhere", "").isAllowed()).isFalse();
    assertThat(decide("delete", "nodes", "", "", "worker", "").isAllowed()).isFalse();
  }
}
