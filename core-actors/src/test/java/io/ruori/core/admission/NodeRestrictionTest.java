package io.ruori.core.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruori.core.kind.User;
import org.junit.jupiter.api.Test;

class NodeRestrictionTest {
  private static final User WORKER = User.named("system:node:worker", "system:nodes", "system:authenticated");

  private static String pod(String node, String labels) {
    return "{'metadata':{'name':'p','namespace':'ns','uid':'u','labels':{" + labels + "}},'spec':{'nodeName':'" + node + "'}}";
  }

  /** @param podsNode where the pod {@code p} is */
  private static String message(String resource, String subresource, String podsNode, String old, String now) {
    var attempts = new Attempts().by(WORKER).with("pods", pod(podsNode, ""));
    var attempt =
        now.isEmpty() ? attempts.delete(resource, old)
            : old.isEmpty() ? attempts.create(resource, subresource, now)
            : attempts.update(resource, subresource, old, now);
    return Attempts.message(new NodeRestriction().admit(attempt));
  }

  private static String token(String reference) {
    return "{'metadata':{'name':'robot'},'spec':{'boundObjectRef':" + reference + "}}";
  }

  @Test
  void givesANodeTokensBoundToItsOwnPodsOnly() {
    String bound = "{'apiVersion':'v1','kind':'Pod','name':'p','uid':'u'}";
    assertThat(message("serviceaccounts", "token", "worker", "", token(bound))).isEmpty();
    assertThat(message("serviceaccounts", "token", "other", "", token(bound)))
        .isEqualTo("serviceaccounts \"robot\" is forbidden: node requested token bound to a pod scheduled on a different node");
    assertThat(message("serviceaccounts", "token", "worker", "", token("null")))
        .endsWith("node requested token not bound to a pod");
    assertThat(message("serviceaccounts", "token", "worker", "", token(bound.replace("'u'", "''"))))
        .endsWith("node requested token with a pod binding without a uid");
    assertThat(message("serviceaccounts", "token", "worker", "", token(bound.replace("'u'", "'x'"))))
        .contains("the UID in the bound object reference (x) does not match the UID in record");
    assertThat(message("serviceaccounts", "token", "worker", "", token(bound.replace("'p'", "'q'"))))
        .isEqualTo("pods \"q\" not found");
  }

  @Test
  void letsANodeWriteItselfOnly() {
    String node = "{'metadata':{'name':'%s','labels':{'kubernetes.io/os':'linux','color':'%s'}}}";
    assertThat(message("nodes", "", "", "", node.formatted("worker", "red"))).isEmpty();
    assertThat(message("nodes", "", "", "", node.formatted("other", "red")))
        .isEqualTo("nodes \"other\" is forbidden: node \"worker\" is not allowed to modify node \"other\"");
    assertThat(message("nodes", "", "", node.formatted("worker", "red"), node.formatted("worker", "blue"))).isEmpty();
    assertThat(message("leases.coordination.k8s.io", "", "", "", "{'metadata':{'name':'worker'}}")).isEmpty();
    assertThat(message("leases.coordination.k8s.io", "", "", "", "{'metadata':{'name':'other'}}"))
        .endsWith("can only access node lease with the same name as the requesting node");
  }

  @Test
  void keepsANodeFromSteeringPodsToItself() {
    String plain = "{'metadata':{'name':'worker'},'spec':{'taints':[{'key':'a','effect':'NoSchedule'}]}}";
    assertThat(message("nodes", "status", "", plain, "{'metadata':{'name':'worker'}}"))
        .endsWith("node \"worker\" is not allowed to modify taints");
    String labelled = plain.replace("'name':'worker'", "'name':'worker','labels':{'%s':'x'}");
    assertThat(message("nodes", "", "", plain, labelled.formatted("node.kubernetes.io/own"))).isEmpty();
    assertThat(message("nodes", "", "", plain, labelled.formatted("node-role.kubernetes.io/control-plane")))
        .isEqualTo("nodes \"worker\" is forbidden: is not allowed to modify labels: node-role.kubernetes.io/control-plane");
    assertThat(message("nodes", "", "", "", labelled.formatted("node-restriction.kubernetes.io/secure")))
        .endsWith("is not allowed to set the following labels: node-restriction.kubernetes.io/secure");
    assertThat(message("nodes", "", "", labelled.formatted("x.k8s.io/given"), plain))
        .endsWith("is not allowed to modify labels: x.k8s.io/given");
  }

  @Test
  void letsANodeTellOfAndRemoveItsOwnPodsOnly() {
    String own = pod("worker", "");
    String other = pod("other", "");
    assertThat(message("pods", "status", "", own, own)).isEmpty();
    assertThat(message("pods", "", "", own, "")).isEmpty();
    assertThat(message("pods", "status", "", other, other))
        .endsWith("node \"worker\" can only update pod status for pods with spec.nodeName set to itself");
    assertThat(message("pods", "", "", other, ""))
        .endsWith("node \"worker\" can only delete pods with spec.nodeName set to itself");
    assertThat(message("pods", "status", "", own, pod("worker", "'a':'b'")))
        .endsWith("node \"worker\" cannot update labels through pod status");
    assertThat(message("pods", "", "", own, own)).contains("unexpected operation \"UPDATE\"");
  }
}
