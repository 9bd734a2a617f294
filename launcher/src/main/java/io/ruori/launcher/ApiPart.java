package io.ruori.launcher;

import io.ruori.core.ring.MemberRecord;
import io.ruori.core.view.Views;
import io.ruori.gateway.Gateway;
import io.ruori.gateway.GatewayParts;
import io.ruori.gateway.discovery.Health;
import io.ruori.gateway.engine.EngineSettings;
import io.ruori.gateway.engine.HttpEngine;
import io.ruori.gateway.engine.ServerTls;
import io.ruori.gateway.identity.AccountTokenAuthenticator;
import io.ruori.gateway.identity.Authorizer;
import io.ruori.gateway.identity.BootstrapTokenAuthenticator;
import io.ruori.gateway.identity.ClientCertificates;
import io.ruori.gateway.identity.Identity;
import io.ruori.gateway.identity.NodeAuthorizer;
import io.ruori.gateway.standard.StandardRoles;
import io.ruori.gateway.stream.PodStreams;
import io.ruori.launcher.backup.BackupStream;
import io.ruori.launcher.directory.DataDirectory;
import io.ruori.launcher.endpoint.KubeletClient;
import io.ruori.launcher.endpoint.NodeTrust;
import io.ruori.launcher.endpoint.RemoteNodes;
import io.ruori.launcher.pki.ClusterPki;
import io.ruori.launcher.ring.RingBundle;
import io.ruori.launcher.ring.RingControl;
import io.ruori.launcher.ring.RingPaths;
import io.ruori.launcher.settings.Settings;
import io.ruori.node.remote.ClientTls;
import java.net.URI;
import java.net.http.HttpClient;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;

/** The HTTPS port and what answers there. */
final class ApiPart implements AutoCloseable {
  private static final Duration BIND_PATIENCE = Duration.ofSeconds(20);
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(2);

  private final HttpEngine.Bound bound;
  private final URI uri;
  private final Optional<AuditPart> audit;

  private final ServerTls tls;

  private ApiPart(HttpEngine.Bound bound, URI uri, ServerTls tls, Optional<AuditPart> audit) {
    this.tls = tls;
    this.audit = audit;
    this.bound = bound;
    this.uri = uri;
  }

  static ApiPart start(
      ActorSystem<Void> system,
      Settings settings,
      DataDirectory directory,
      ClusterPki pki,
      CorePart core,
      RingPart ring)
      throws StartFailure {
    X509Certificate authority = pki.authority().certificate();
    // The authority goes with it: a machine that joins checks it against its token.
    ServerTls tls = ServerTls.create(pki.server().key(), List.of(pki.server().certificate(), authority));
    String host = settings.api().bind();
    EngineSettings engine = EngineSettings.at(host, settings.api().port());
    Optional<AuditPart> audit = AuditPart.open(settings);
    GatewayParts parts = parts(settings, pki, core, audit);
    Supplier<RingBundle> bundle = () -> bundle(settings, directory, ring.control());
    var backup = new BackupStream(core.member().objects().views(), bundle, Clock.systemUTC());
    var gateway = new RingPaths(Gateway.create(parts), parts.identity(), ring.control(), bundle, backup);
    String where = host + ":" + settings.api().port();
    try {
      HttpEngine.Bound bound =
          HttpEngine.bind(Adapter.toClassic(system), engine, tls, gateway)
              .toCompletableFuture()
              .get(BIND_PATIENCE.toSeconds(), TimeUnit.SECONDS);
      return new ApiPart(bound, uri(host, bound.address().getPort()), tls, audit);
    } catch (ExecutionException | TimeoutException e) {
      throw new StartFailure(notBound(where, e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartFailure("interrupted", e);
    }
  }

  private static String notBound(String where, Exception failure) {
    if (Causes.isPortTaken(failure)) {
      return "port " + where + " is taken by another program: stop it, or use another --api-port";
    }
    if (Causes.isForeignAddress(failure)) {
      return "cannot listen at " + where + ": this machine has no such address; see --bind";
    }
    if (Causes.isPortForbidden(failure)) {
      return "cannot listen at " + where + ": permission denied; ports under 1024 are root's, see --api-port";
    }
    return "cannot listen at " + where + ": " + Causes.told(failure);
  }

  private static GatewayParts parts(
      Settings settings, ClusterPki pki, CorePart core, Optional<AuditPart> audit) {
    Clock clock = Clock.systemUTC();
    Views views = core.member().objects().views();
    var identity =
        new Identity(
            ClientCertificates.create(List.of(pki.authority().certificate()), clock),
            new AccountTokenAuthenticator(CorePart.accountTokens(settings, pki), views, clock)
                .or(new BootstrapTokenAuthenticator(views, clock)),
            Authorizer.MASTERS
                .or(Authorizer.HEALTH)
                .or(RingPaths.AUTHORIZER)
                .or(KubeletClient.AUTHORIZER)
                .or(new NodeAuthorizer(views::current))
                .or(StandardRoles.authorizer(views)));
    HttpClient nodes = nodeClient(pki, views);
    var remoteNodes = new RemoteNodes(RingAddresses.of(settings).name(), views, nodes, masterClient(pki));
    String address = ServerNames.advertised(settings) + ":" + settings.api().port();
    return new GatewayParts(
        core.kinds(),
        core.member().objects(),
        identity,
        node -> core.logs().of(node).or(() -> remoteNodes.logs(node)),
        node -> core.logs().sessions(node).map(PodStreams::of).or(() -> remoteNodes.streams(node)),
        core.heartbeats()::beat,
        Optional.of(CorePart.accountTokens(settings, pki)),
        Optional.of(nodes.sslContext()),
        core.remoteApis(),
        audit.map(AuditPart::audit),
        List.of(Health.Check.ready("standard-objects", new Founding(views))),
        address,
        clock,
        () -> ThreadLocalRandom.current().nextLong());
  }

  /** For the agents of nodes: it shows the API's certificate for them. */
  private static HttpClient nodeClient(ClusterPki pki, Views views) {
    var shown = pki.kubeletClient();
    return ClientTls.withCertificate(
        pki.authority().certificate(), shown.key(), shown.certificate(), ca -> new NodeTrust(ca, views::current));
  }

  private static HttpClient masterClient(ClusterPki pki) {
    var shown = pki.kubeletClient();
    return ClientTls.withCertificate(pki.authority().certificate(), shown.key(), shown.certificate());
  }

  private static RingBundle bundle(Settings settings, DataDirectory directory, RingControl ring) {
    var network = settings.network();
    Map<String, String> shared = new LinkedHashMap<>();
    shared.put("ledger.engine", "raft");
    shared.put("network.service-cidr", network.serviceCidr());
    shared.put("network.pod-cidr", network.podCidr());
    shared.put("network.cluster-domain", network.clusterDomain());
    shared.put("network.node-port-first", Integer.toString(network.nodePortFirst()));
    shared.put("network.node-port-last", Integer.toString(network.nodePortLast()));
    List<MemberRecord> members = ring.state().members().stream().map(RingControl.Seen::member).toList();
    return RingBundle.of(directory.pki(), shared, members);
  }

  /** A listener at every address is told as the machine's own one. */
  private static URI uri(String host, int port) {
    boolean everywhere = host.equals("0.0.0.0") || host.equals("::");
    String name = everywhere ? "127.0.0.1" : host;
    return URI.create("https://" + (name.contains(":") ? "[" + name + "]" : name) + ":" + port);
  }

  /** Shows a renewed certificate from now on. */
  void show(ClusterPki pki) {
    tls.rotate(pki.server().key(), List.of(pki.server().certificate(), pki.authority().certificate()));
  }

  URI uri() {
    return uri;
  }

  @Override
  public void close() throws Exception {
    bound.stop(STOP_PATIENCE).toCompletableFuture().get(2 * STOP_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    if (audit.isPresent()) {
      audit.get().close();
    }
  }
}
