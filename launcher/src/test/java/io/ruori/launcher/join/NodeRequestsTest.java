package io.ruori.launcher.join;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruori.core.object.Json;
import io.ruori.launcher.pki.CertificateAuthority.Subject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class NodeRequestsTest {
  private static final Set<String> MASTERS = Set.of("kubernetes.default.svc", "192.0.2.1");
  private static final ObjectNode KNOWN = (ObjectNode) Json.parse("""
      {"status":{"addresses":[{"address":"192.0.2.7"},{"address":"192.0.2.1"},{"address":"2001:DB8::1"},
      {"address":"127.0.0.1"},{"type":"Hostname","address":"a"}]}}""".getBytes(StandardCharsets.UTF_8));
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
  void givesAKubeletACertificateForItsNameAndAddresses() {
    assertThat(isForItself("a", "192.0.2.7", "2001:db8::1")).isTrue();
    assertThat(isForItself("a", "192.0.2.8")).isFalse();
    assertThat(isForItself("b")).isFalse();
  }

  @Test
  void givesANodeNoCertificateForNamesOfTheApi() {
    assertThat(isForItself("kubernetes.default.svc")).isFalse();
    assertThat(isForItself("a", "192.0.2.1")).as("the node says that it had the master's address").isFalse();
    assertThat(isForItself("127.0.0.1")).isFalse();
    assertThat(NodeRequests.isForItself(named("a"), Optional.of(KNOWN), Set.of("a"))).isFalse();
  }

  @Test
  void givesANodeThatIsNotThereYetItsOwnNameAlone() {
    assertThat(NodeRequests.isForItself(named("a.node.invalid"), Optional.empty(), MASTERS)).isTrue();
    assertThat(NodeRequests.isForItself(named("a.node.invalid", "a"), Optional.empty(), MASTERS)).isFalse();
    assertThat(NodeRequests.isForItself(named("b.node.invalid"), Optional.empty(), MASTERS)).isFalse();
  }

  private static boolean isForItself(String... names) {
    return NodeRequests.isForItself(named(names), Optional.of(KNOWN), MASTERS);
  }

  private static Subject named(String... names) {
    return new Subject("system:node:a", List.of("system:nodes"), List.of(names));
  }

  private static Optional<String> client(Subject subject, String... usages) {
    return NodeRequests.objection(NodeRequests.KUBELET_CLIENT_SIGNER, subject, List.of(usages));
  }
}
