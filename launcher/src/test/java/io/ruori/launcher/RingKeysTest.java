package io.ruori.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ruori.launcher.pki.CertificateAuthority;
import io.ruori.launcher.pki.CertificateAuthority.Purpose;
import io.ruori.launcher.pki.CertificateAuthority.Subject;
import io.ruori.launcher.pki.ClusterPki;
import io.ruori.launcher.pki.Identity;
import io.ruori.launcher.ring.RevokedFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.cert.CertificateException;
import java.security.cert.CertificateRevokedException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What masters show each other, and whom they believe. */
class RingKeysTest {
  @TempDir private Path pki;

  private ClusterPki open() throws Exception {
    return ClusterPki.open(pki, List.of("127.0.0.1"), Instant.now());
  }

  @Test
  void showsARenewedCertificateWithoutARestart() throws Exception {
    ClusterPki keys = open();
    var shown = (X509ExtendedKeyManager) RingTls.of(pki).keys();
    assertThat(shown.getCertificateChain("ring")[0]).isEqualTo(keys.ring().certificate());
    var authority = new CertificateAuthority(Identity.read(pki, "ring-ca"));
    Subject master = new Subject("ruori-master", List.of(), List.of("127.0.0.1"));
    Identity renewed = authority.issue(master, Instant.now(), Duration.ofDays(1), Purpose.SERVER, Purpose.CLIENT);
    renewed.write(pki, "ring");
    Files.setLastModifiedTime(pki.resolve("ring.crt"), FileTime.from(Instant.now().plusSeconds(5)));
    assertThat(shown.getCertificateChain("ring")[0]).isEqualTo(renewed.certificate());
    assertThat(shown.getPrivateKey("ring")).isEqualTo(renewed.key());
  }

  @Test
  void believesMastersUntilTheyAreRevokedAndNobodyElse() throws Exception {
    ClusterPki keys = open();
    var trust = (X509TrustManager) RingTls.of(pki).trust();
    X509Certificate[] master = {keys.ring().certificate(), keys.ringAuthority()};
    trust.checkClientTrusted(master, "ECDHE_ECDSA");
    trust.checkServerTrusted(master, "ECDHE_ECDSA");
    X509Certificate[] administrator = {keys.admin().certificate(), keys.authority().certificate()};
    assertThatThrownBy(() -> trust.checkClientTrusted(administrator, "ECDHE_ECDSA")).isInstanceOf(CertificateException.class);

    Files.writeString(pki.resolve("revoked"), RevokedFile.fingerprint(master[0]) + "\n");
    assertThatThrownBy(() -> trust.checkClientTrusted(master, "ECDHE_ECDSA")).isInstanceOf(CertificateRevokedException.class);
    assertThatThrownBy(() -> trust.checkServerTrusted(master, "ECDHE_ECDSA")).isInstanceOf(CertificateRevokedException.class);
  }
}
