package io.ruori.gateway;

import com.typesafe.config.ConfigFactory;
import io.ruori.core.allocation.AddressRange;
import io.ruori.core.allocation.PortRange;
import io.ruori.core.allocation.ServiceAllocation;
import io.ruori.core.api.Api;
import io.ruori.core.decode.KindBodyDecoder;
import io.ruori.core.entity.Decide;
import io.ruori.core.entity.WriteOptions;
import io.ruori.core.entity.WriteRequest;
import io.ruori.core.kind.Kinds;
import io.ruori.core.kind.User;
import io.ruori.core.ledger.LedgerWriter;
import io.ruori.core.member.Member;
import io.ruori.core.object.GroupResource;
import io.ruori.core.strategy.StandardKinds;
import io.ruori.gateway.aggregation.RemoteApis;
import io.ruori.gateway.engine.EngineSettings;
import io.ruori.gateway.engine.HttpEngine;
import io.ruori.gateway.engine.TestCertificates;
import io.ruori.gateway.identity.Authorizer;
import io.ruori.gateway.identity.ClientCertificates;
import io.ruori.gateway.identity.Identity;
import io.ruori.gateway.identity.TokenAuthenticator;
import io.ruori.gateway.standard.StandardRoles;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** A gateway over a member of its own with a journal in memory, for tests. */
final class RunningGateway implements AutoCloseable {
  static final String TOKEN = "the-token-of-a-stranger";

  private final TestCertificates server = TestCertificates.selfSigned("CN=server");
  private final TestCertificates admin = TestCertificates.selfSigned("O=system:masters,CN=admin");
  private final ActorSystem<Void> system;
  private final Member member;
  private final HttpEngine.Bound engine;

  RunningGateway(int port) {
    var config =
        ConfigFactory.parseString(
                """
                pekko.loglevel = WARNING
                pekko.actor.provider = cluster
                pekko.remote.artery.canonical { hostname = "127.0.0.1", port = 0 }
                pekko.cluster.jmx.enabled = off
                """)
            .withFallback(ConfigFactory.load());
    system = ActorSystem.create(Behaviors.empty(), "ruori", config);
    Kinds kinds = StandardKinds.create();
    var allocation = new ServiceAllocation(AddressRange.of("10.96.0.0/12"), PortRange.DEFAULT);
    var decide = new Decide(kinds, new KindBodyDecoder(kinds), List.of(), allocation);
    var journal = new LedgerWriter.Settings("pekko.persistence.journal.inmem", "");
    member = Member.start(system, kinds, decide, journal, List.of(), Clock.systemUTC());
    var certificates = ClientCertificates.create(List.of(admin.certificate()), Clock.systemUTC());
    TokenAuthenticator tokens =
        token ->
            CompletableFuture.completedFuture(
                token.equals(TOKEN) ? Optional.of(User.named("stranger")) : Optional.empty());
    var roles = StandardRoles.authorizer(member.objects().views());
    var identity = new Identity(certificates, tokens, Authorizer.MASTERS.or(Authorizer.HEALTH).or(roles));
    var parts =
        new GatewayParts(
            kinds,
            member.objects(),
            identity,
            node -> Optional.empty(),
            node -> Optional.empty(),
            _ -> {},
            Optional.empty(),
            Optional.empty(),
            new RemoteApis(member.objects().views(), ThreadLocalRandom.current(), new javax.net.ssl.KeyManager[0]),
            Optional.empty(),
            List.of(),
            "127.0.0.1:6443",
            Clock.systemUTC(),
            ThreadLocalRandom.current()::nextLong);
    engine =
        HttpEngine.bind(
                system.classicSystem(), EngineSettings.at("127.0.0.1", port), server.serverTls(), Gateway.create(parts))
            .toCompletableFuture()
            .join();
  }

  void createNamespace(String name) {
    String body = "{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\"" + name + "\"}}";
    var request =
        new WriteRequest(
            WriteRequest.Verb.CREATE,
            new GroupResource("", "namespaces"),
            "v1",
            "",
            "",
            "",
            body.getBytes(StandardCharsets.UTF_8),
            WriteOptions.of("test"),
            User.SYSTEM,
            Clock.systemUTC().instant().plusSeconds(20));
    member.objects().write(request).toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }

  /** As parts of the member use it. */
  Api api() {
    return member.api("test", List.of());
  }

  String url(String path) {
    return "https://localhost:" + engine.address().getPort() + path;
  }

  TestCertificates adminCertificate() {
    return admin;
  }

  HttpClient admin(HttpClient.Version version) {
    return HttpClient.newBuilder().version(version).sslContext(server.clientContext(admin)).build();
  }

  HttpClient anonymous() {
    return HttpClient.newBuilder().sslContext(server.clientContext(null)).build();
  }

  @Override
  public void close() {
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }
}
