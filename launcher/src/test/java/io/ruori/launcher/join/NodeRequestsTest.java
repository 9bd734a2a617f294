package io.ruori.launcher.join;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruori.launcher.pki.CertificateAuthority.Subject;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NodeRequestsTest {
  private static final Subject NODE = Subject.of("system:node:a", "system:nodes");

  @Test
  void signsANodesClientCertificate() {
    assertThat(client(NODE, "digital signature", "client auth")).isEmpty();
    assertThat(client(NODE, "key encipherment", "digital signature", "client auth")).isEmpty();
  }

  @Test
  void refusesAnotherSubjectForANode() {
    assertThat(client(Subject.of("system:node:a", "system:masters"), "digital signature", "client auth"))
        .contains("subject organization is not system:nodes");
    assertThat(client(Subject.of("admin", "system:nodes"), "digital signature", "client auth"))
        .contains("subject common name does not begin with system:node:");
  }

  @Test
  void refusesOtherUsagesForANode() {
    assertThat(client(NODE, "digital signature", "client auth", "server auth")).isPresent();
    assertThat(client(NODE, "client auth")).isPresent();
  }

  @Test
  void wantsNamesInAServingCertificate() {
    List<String> usages = List.of("digital signature", "server auth");
    assertThat(NodeRequests.objection(NodeRequests.KUBELET_SERVING_SIGNER, NODE, usages))
        .contains("at least one of dnsNames or ipAddresses is required");
    assertThat(NodeRequests.objection(NodeRequests.KUBELET_SERVING_SIGNER, named("a"), usages)).isEmpty();
  }

  @Test
  void givesANodeNoCertificateForOthersNames() {
    assertThat(NodeRequests.isForItself(named("a", "192.0.2.7", "2001:db8::1"))).isTrue();
    assertThat(NodeRequests.isForItself(named("a", "kubernetes.default.svc"))).isFalse();
    assertThat(NodeRequests.isForItself(named("b"))).isFalse();
  }

  private static Subject named(String... names) {
    return new Subject("system:node:a", List.of("system:nodes"), List.of(names));
  }

  private static Optional<String> client(Subject subject, String... usages) {
    return NodeRequests.objection(NodeRequests.KUBELET_CLIENT_SIGNER, subject, List.of(usages));
  }
}
