package io.ruori.launcher.pki;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruori.launcher.pki.CertificateAuthority.Purpose;
import io.ruori.launcher.pki.CertificateAuthority.Subject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterPkiTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final List<String> NAMES = List.of("localhost", "127.0.0.1", "kubernetes.default.svc");

  @TempDir private Path folder;

  @Test
  void keepsEveryFileToItsOwner() throws Exception {
    ClusterPki.open(folder.resolve("pki"), NAMES, NOW);
    try (Stream<Path> files = Files.list(folder.resolve("pki"))) {
      assertThat(files)
          .isNotEmpty()
          .allSatisfy(
              file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------"));
    }
  }

  @Test
  void findsTheSameKeysAgain() throws Exception {
    ClusterPki first = ClusterPki.open(folder, NAMES, NOW);
    ClusterPki second = ClusterPki.open(folder, NAMES, NOW.plus(Duration.ofDays(1)));
    assertThat(second.authority().certificate()).isEqualTo(first.authority().certificate());
    assertThat(second.server().certificate()).isEqualTo(first.server().certificate());
    assertThat(second.admin().key()).isEqualTo(first.admin().key());
    assertThat(second.serviceAccountKey()).isEqualTo(first.serviceAccountKey());
  }

  @Test
  void issuesTheServerAnewForAnotherAddress() throws Exception {
    ClusterPki first = ClusterPki.open(folder, NAMES, NOW);
    ClusterPki second = ClusterPki.open(folder, List.of("localhost", "10.1.2.3"), NOW);
    assertThat(second.server().certificate()).isNotEqualTo(first.server().certificate());
    assertThat(second.server().certificate().getSubjectAlternativeNames().toString()).contains("10.1.2.3");
    assertThat(second.admin().certificate()).isEqualTo(first.admin().certificate());
  }

  @Test
  void rotatesCertificatesNearTheirEnd() throws Exception {
    ClusterPki first = ClusterPki.open(folder, NAMES, NOW);
    ClusterPki later = ClusterPki.open(folder, NAMES, NOW.plus(Duration.ofDays(340)));
    assertThat(later.admin().certificate()).isNotEqualTo(first.admin().certificate());
    later.admin().certificate().verify(first.authority().certificate().getPublicKey());
  }

  @Test
  void namesTheAdministratorInMasters() throws Exception {
    ClusterPki pki = ClusterPki.open(folder, NAMES, NOW);
    assertThat(pki.admin().certificate().getSubjectX500Principal().getName())
        .contains("O=system:masters")
        .contains("CN=admin")
        .contains("1.3.6.1.4.1.57683.2=");
    assertThat(pki.admin().certificate().getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.2");
  }

  @Test
  void callsNodesAsNoAdministrator() throws Exception {
    ClusterPki pki = ClusterPki.open(folder, NAMES, NOW);
    assertThat(pki.kubeletClient().certificate().getSubjectX500Principal().getName())
        .isEqualTo("CN=kube-apiserver-kubelet-client");
  }

  @Test
  void issuesAnewWhatAnEarlierReleaseMadeForAnAdministrator() throws Exception {
    ClusterPki first = ClusterPki.open(folder, NAMES, NOW);
    first.authority()
        .issue(Subject.of("kube-apiserver-kubelet-client", "system:masters"), NOW, Duration.ofDays(365), Purpose.CLIENT)
        .write(folder, "apiserver-kubelet-client");
    ClusterPki second = ClusterPki.open(folder, NAMES, NOW);
    assertThat(second.kubeletClient().certificate().getSubjectX500Principal().getName()).doesNotContain("masters");
  }

  @Test
  void neverOutlivesTheAuthority() throws Exception {
    Identity authority = CertificateAuthority.create("short", NOW, Duration.ofDays(2));
    Identity leaf =
        new CertificateAuthority(authority).issue(Subject.of("leaf"), NOW, Duration.ofDays(365), Purpose.CLIENT);
    assertThat(leaf.certificate().getNotAfter()).isEqualTo(authority.certificate().getNotAfter());
  }

  @Test
  void readsBackWhatARequestAsksFor() throws Exception {
    KeyPair pair = CertificateAuthority.newKeyPair();
    Subject subject = new Subject("system:node:a", List.of("system:nodes"), List.of("a", "10.0.0.7"));
    CertificateRequest read = CertificateRequest.parse(CertificateRequest.create(subject, pair));
    assertThat(read.subject()).isEqualTo(subject);
    assertThat(read.key()).isEqualTo(pair.getPublic());
  }
}
