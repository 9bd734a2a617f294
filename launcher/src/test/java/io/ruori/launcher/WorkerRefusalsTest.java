package io.ruori.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ruori.core.api.Api;
import io.ruori.core.object.Json;
import io.ruori.launcher.Worker.Invitation;
import io.ruori.launcher.directory.DataDirectory;
import io.ruori.launcher.join.BootstrapTokens;
import io.ruori.launcher.join.JoinToken;
import io.ruori.launcher.kubeconfig.Kubeconfig;
import io.ruori.launcher.pki.CertificateAuthority;
import io.ruori.launcher.pki.Pem;
import io.ruori.launcher.settings.Settings;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/** What a machine is told that may not join. */
class WorkerRefusalsTest {
  private static final SecureRandom RANDOM = new SecureRandom();

  @TempDir private static Path shared;
  @TempDir private Path folder;

  private static DataDirectory.Hold hold;
  private static Ruori member;
  private static X509Certificate authority;

  @BeforeAll
  static void startMember() throws Exception {
    DataDirectory directory = new DataDirectory(shared.resolve("member"));
    hold = directory.lock();
    member =
        Ruori.start(
            Settings.of(Map.of("api.port", "0", "ledger.engine", "memory", "node.count", "0")), directory);
    authority = Pem.certificate(Kubeconfig.current(member.kubeconfig()).orElseThrow().authorityPem());
    Api api = member.api("test");
    await().until(() -> api.find(Api.Resource.core("namespaces"), "", "kube-system").isPresent());
  }

  @AfterAll
  static void stopMember() throws Exception {
    member.close();
    hold.close();
  }

  @Test
  void refusesUnknownToken() {
    refused(Map.of(), JoinToken.create(authority, RANDOM)).hasMessageContaining("the token is wrong or has expired");
  }

  @Test
  void refusesExpiredToken() {
    refused(Map.of(), token(Instant.now().minusSeconds(120))).hasMessageContaining("the token is wrong or has expired");
  }

  @Test
  void refusesServerOfAnotherAuthority() throws Exception {
    var stranger = CertificateAuthority.create("stranger", Instant.now(), Duration.ofDays(1)).certificate();
    refused(Map.of(), JoinToken.create(stranger, RANDOM)).hasMessageContaining("belongs to another cluster");
  }

  @Test
  void refusesNameOfReadyNode() {
    ObjectNode node = (ObjectNode) Json.parse("""
        {"apiVersion":"v1","kind":"Node","metadata":{"name":"taken"}}""".getBytes());
    Api api = member.api("test");
    api.create(Api.Resource.core("nodes"), "", node);
    api.patch(Api.Resource.core("nodes"), "", "taken", "status", Api.PatchType.MERGE, Json.parse("""
        {"status":{"conditions":[{"type":"Ready","status":"True"}]}}""".getBytes()));

    refused(Map.of("node.name", "taken"), token(Instant.now())).hasMessageContaining("a node named \"taken\" is in the cluster");
    assertThat(new DataDirectory(folder).membership()).doesNotExist();
  }

  @Test
  void refusesToStartWithoutInvitation() {
    assertThatThrownBy(() -> Worker.start(settings(Map.of()), new Invitation(Optional.empty(), Optional.empty()), directory()))
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining("--join HOST:PORT and --token");
  }

  @Test
  void refusesServerThatDoesNotAnswer() {
    var invitation =
        new Invitation(Optional.of(URI.create("https://127.0.0.1:1")), Optional.of(JoinToken.create(authority, RANDOM)));
    assertThatThrownBy(() -> Worker.start(settings(Map.of()), invitation, directory()))
        .hasMessageContaining("cannot reach https://127.0.0.1:1");
  }

  private org.assertj.core.api.AbstractThrowableAssert<?, ? extends Throwable> refused(
      Map<String, String> values, JoinToken token) {
    var invitation = new Invitation(Optional.of(member.uri()), Optional.of(token));
    return assertThatThrownBy(() -> Worker.start(settings(values), invitation, directory()))
        .isInstanceOf(StartFailure.class);
  }

  private static JoinToken token(Instant from) {
    JoinToken token = JoinToken.create(authority, RANDOM);
    BootstrapTokens.store(member.api("test"), token, from, Duration.ofSeconds(60));
    return token;
  }

  private static Settings settings(Map<String, String> values) throws Exception {
    return Settings.of(values);
  }

  private DataDirectory directory() {
    return new DataDirectory(folder);
  }
}
