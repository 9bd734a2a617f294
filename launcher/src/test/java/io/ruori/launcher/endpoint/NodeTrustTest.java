package io.ruori.launcher.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ruori.core.access.Attributes;
import io.ruori.core.kind.User;
import io.ruori.core.ledger.Event;
import io.ruori.core.ledger.LiveTable;
import io.ruori.core.object.ObjectKey;
import io.ruori.launcher.pki.CertificateAuthority;
import io.ruori.launcher.pki.CertificateAuthority.Purpose;
import io.ruori.launcher.pki.CertificateAuthority.Subject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;

/** Whom the API believes to be a node, and what it may do there and at other masters. */
class NodeTrustTest {
  private static final Instant NOW = Instant.now();

  private final CertificateAuthority authority = authority();
  private final NodeTrust trust = new NodeTrust(trusting(authority.certificate()), NodeTrustTest::view);

  @Test
  void believesANodeAtItsAddress() {
    assertThatCode(() -> trust.check(chain("system:node:a", Purpose.SERVER), "UNKNOWN", "192.0.2.7"))
        .doesNotThrowAnyException();
  }

  @Test
  void believesNoNodeAtTheAddressOfAnother() {
    assertRefused(chain("system:node:a", Purpose.SERVER), "192.0.2.8");
    assertRefused(chain("system:node:unknown", Purpose.SERVER), "192.0.2.7");
    assertRefused(chain("kube-apiserver", Purpose.SERVER), "192.0.2.7");
  }

  @Test
  void believesNoStrangerAndNoClient() throws Exception {
    assertRefused(chain("system:node:a", Purpose.CLIENT), "192.0.2.7");
    var stranger = authority().issue(node("system:node:a"), NOW, Duration.ofDays(1), Purpose.SERVER);
    assertRefused(new X509Certificate[] {stranger.certificate()}, "192.0.2.7");
  }

  @Test
  void mayCallNodesAndReadLogsAndIsNoAdministrator() {
    assertMay("get", "nodes", "proxy", true);
    assertMay("create", "nodes", "proxy", true);
    assertMay("get", "pods", "log", true);
    assertMay("delete", "nodes", "", false);
    assertMay("get", "pods", "", false);
    assertMay("list", "secrets", "", false);
  }

  private static void assertMay(String verb, String resource, String subresource, boolean may) {
    var asked =
        new Attributes(
            User.named(KubeletClient.NAME), verb, true, "", "v1", resource, subresource, "default", "x", "");
    assertThat(KubeletClient.AUTHORIZER.decide(asked).isAllowed()).as(resource + "/" + subresource).isEqualTo(may);
  }

  private void assertRefused(X509Certificate[] chain, String host) {
    assertThatThrownBy(() -> trust.check(chain, "UNKNOWN", host)).isInstanceOf(CertificateException.class);
  }

  private X509Certificate[] chain(String commonName, Purpose purpose) {
    try {
      var issued = authority.issue(node(commonName), NOW, Duration.ofDays(1), purpose);
      return new X509Certificate[] {issued.certificate()};
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Subject node(String commonName) {
    return new Subject(commonName, List.of("system:nodes"), List.of("name"));
  }

  private static LiveTable view() {
    byte[] node = """
        {"metadata":{"name":"a"},"status":{"addresses":[{"type":"InternalIP","address":"192.0.2.7"}]}}""".getBytes(StandardCharsets.UTF_8);
    return LiveTable.EMPTY.with(
        new Event(new ObjectKey("", "nodes", "", "a"), 1, 0, node, new Event.Origin(0, "", "", "")));
  }

  private static CertificateAuthority authority() {
    try {
      return new CertificateAuthority(CertificateAuthority.create("kubernetes", NOW, Duration.ofDays(1)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static X509TrustManager trusting(X509Certificate certificate) {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setCertificateEntry("ca", certificate);
      var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      return (X509TrustManager) factory.getTrustManagers()[0];
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
