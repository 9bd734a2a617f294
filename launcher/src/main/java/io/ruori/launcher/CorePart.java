package io.ruori.launcher;

import io.ruori.core.account.AccountTokens;
import io.ruori.core.admission.StandardAdmission;
import io.ruori.core.allocation.AddressRange;
import io.ruori.core.allocation.PortRange;
import io.ruori.core.allocation.ServiceAllocation;
import io.ruori.core.api.Api;
import io.ruori.core.decode.KindBodyDecoder;
import io.ruori.core.entity.Decide;
import io.ruori.core.entity.TokenRequests;
import io.ruori.core.kind.Kinds;
import io.ruori.core.ledger.LedgerWriter;
import io.ruori.core.member.Member;
import io.ruori.core.node.NodeHeartbeats;
import io.ruori.core.reconcile.Duty;
import io.ruori.core.reconcile.Reconciler;
import io.ruori.core.ring.RingHeartbeats;
import io.ruori.core.strategy.StandardKinds;
import io.ruori.core.view.Views;
import io.ruori.gateway.LogSources;
import io.ruori.gateway.aggregation.Availability;
import io.ruori.gateway.aggregation.RemoteApis;
import io.ruori.gateway.standard.ApiServices;
import io.ruori.gateway.standard.EventExpiry;
import io.ruori.gateway.standard.FlowSchemas;
import io.ruori.gateway.standard.StandardObjects;
import io.ruori.gateway.standard.StandardRoles;
import io.ruori.launcher.endpoint.KubeletClient;
import io.ruori.launcher.join.BootstrapTokens;
import io.ruori.launcher.join.CertificateSigning;
import io.ruori.launcher.pki.ClusterPki;
import io.ruori.launcher.pki.Identity;
import io.ruori.launcher.pki.Pem;
import io.ruori.launcher.settings.Settings;
import io.ruori.master.MasterReconcilers;
import io.ruori.master.duty.Periodic;
import io.ruori.master.namespace.SystemNamespaces;
import io.ruori.persistence.engine.DamagedData;
import io.ruori.persistence.local.DataDirectoryRefused;
import io.ruori.persistence.pekko.Storage;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.typed.ActorSystem;

/** The ledger, the views, the write path and, once the ring forms, the reconcilers and duties. */
final class CorePart {
  private static final Duration RECOVERY_PATIENCE = Duration.ofMinutes(5);
  private static final Duration KEEPING_PERIOD = Duration.ofSeconds(30);
  private static final Duration API_PERIOD = Duration.ofSeconds(2);

  private final ActorSystem<Void> system;
  private final Kinds kinds;
  private final Member member;
  private final Clock clock;
  private final String authority;
  private final NodeHeartbeats heartbeats;

  private final RemoteApis remoteApis;

  private final LogSources logs = new LogSources();

  private CorePart(
      ActorSystem<Void> system, Kinds kinds, Member member, Clock clock, String authority, Identity shownToApis) {
    this.remoteApis =
        new RemoteApis(
            member.objects().views(),
            () -> ThreadLocalRandom.current().nextLong(),
            RemoteApis.keys(shownToApis.key(), shownToApis.certificate()));
    this.heartbeats =
        RingHeartbeats.start(system, NodeHeartbeats.inMemory(clock), member.objects().views());
    this.system = system;
    this.kinds = kinds;
    this.member = member;
    this.clock = clock;
    this.authority = authority;
  }

  /** Returns when the ledger has recovered: from then on everything is served. */
  static CorePart start(ActorSystem<Void> system, Settings settings, ClusterPki pki, Clock clock) throws StartFailure {
    Kinds kinds = StandardKinds.create();
    var network = settings.network();
    var allocation =
        new ServiceAllocation(
            AddressRange.of(network.serviceCidr()), new PortRange(network.nodePortFirst(), network.nodePortLast()));
    var tokens = Optional.of(new TokenRequests(accountTokens(settings, pki)));
    var decide = new Decide(kinds, new KindBodyDecoder(kinds), StandardAdmission.plugins(kinds), allocation, tokens);
    Settings.Engine keeper = engine(settings);
    var engine = LedgerWriter.Settings.engine(keeper.name().toLowerCase(Locale.ROOT));
    String authority = Pem.encode(pki.authority().certificate());
    List<Reconciler> reconcilers = new ArrayList<>(MasterReconcilers.all(clock, authority));
    var views = new CompletableFuture<Views>();
    reconcilers.add(
        new CertificateSigning(
            pki.authority(), () -> ServerNames.ofMasters(settings, views.join().current()), clock));
    Storage storage = openStorage(system, keeper);
    Member member = Member.start(system, kinds, decide, engine, reconcilers, clock);
    views.complete(member.objects().views());
    awaitRecovery(member, storage);
    return new CorePart(system, kinds, member, clock, authority, pki.kubeletClient());
  }

  /** What keeps the ledger: a master that others could not reach has no use for a replicated one. */
  static Settings.Engine engine(Settings settings) {
    Settings.Engine asked = settings.ledger().engine();
    return asked == Settings.Engine.RAFT && !RingAddresses.isReplicable(settings) ? Settings.Engine.LOCAL : asked;
  }

  /** Opened before the ledger's actor asks for it, so that what is wrong with it is told at once. */
  private static Storage openStorage(ActorSystem<Void> system, Settings.Engine engine) throws StartFailure {
    Storage storage = Storage.get(system);
    try {
      switch (engine) {
        case LOCAL -> storage.local();
        case MEMORY -> storage.memory();
        case RAFT -> {
          storage.secureRaft(RingTls.of(Path.of(system.settings().config().getString("ruori.ring.keys"))));
          storage.raft();
        }
      }
    } catch (DamagedData | DataDirectoryRefused e) {
      throw new StartFailure(e.getMessage(), e);
    }
    return storage;
  }

  /** What signs and knows the tokens of service accounts. */
  static AccountTokens accountTokens(Settings settings, ClusterPki pki) {
    String issuer = "https://kubernetes.default.svc." + settings.network().clusterDomain();
    return new AccountTokens(issuer, pki.serviceAccountKey(), pki.serviceAccountPublicKey());
  }

  private static void awaitRecovery(Member member, Storage storage) throws StartFailure {
    var recovered = member.recovered().toCompletableFuture();
    var broken = storage.broken().thenCompose(CompletableFuture::failedFuture).toCompletableFuture();
    try {
      CompletableFuture.anyOf(recovered, broken).get(RECOVERY_PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new StartFailure("the ledger could not be opened: " + Causes.told(e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartFailure("interrupted", e);
    }
  }

  /** What only one member of the ring does at a time: the scheduler, the nodes' life cycle and the like. */
  AutoCloseable startDuties(URI api, Settings settings) {
    String address = ServerNames.advertised(settings);
    String serviceIp = AddressRange.of(settings.network().serviceCidr()).at(1);
    List<Duty.Running> duties = new ArrayList<>();
    var known =
        new MasterReconcilers.Settings(
            clock,
            new SystemNamespaces(address, api.getPort(), serviceIp, settings.network().serviceCidr()),
            heartbeats,
            settings.node().monitorGrace(),
            settings.network().podCidr());
    for (Duty duty : MasterReconcilers.duties(known)) {
      duties.add(duty.start(member.api(duty.name(), List.of())));
    }
    var standard = new StandardObjects(authority, KubeletClient.NAME);
    Api rolesApi = member.api("kube-apiserver", List.of());
    duties.add(Periodic.once("standard-roles", () -> StandardRoles.reconcile(rolesApi)));
    Api standardApi = member.api("standard-objects", List.of());
    duties.add(Periodic.start("standard-objects", KEEPING_PERIOD, () -> standard.ensure(standardApi)));
    var apiServices = new ApiServices(kinds, new Availability(member.objects().views(), remoteApis), clock);
    Api apiServicesApi = member.api("api-services", List.of());
    duties.add(Periodic.start("api-services", API_PERIOD, () -> apiServices.ensure(apiServicesApi)));
    duties.add(NewObjects.follow(
        apiServicesApi, ApiServices.SERVICES, service -> apiServices.welcome(apiServicesApi, service)));
    var eventExpiry = new EventExpiry(clock);
    Api eventsApi = member.api("event-expiry", List.of());
    duties.add(Periodic.start("event-expiry", KEEPING_PERIOD, () -> eventExpiry.pass(eventsApi)));
    Api tokensApi = member.api("token-cleaner", List.of());
    duties.add(
        Periodic.start("token-cleaner", KEEPING_PERIOD, () -> BootstrapTokens.removeExpired(tokensApi, clock.instant())));
    var flowSchemas = new FlowSchemas(clock);
    Api flowSchemasApi = member.api("flow-schemas", List.of());
    duties.add(Periodic.start("flow-schemas", API_PERIOD, () -> flowSchemas.ensure(flowSchemasApi)));
    return () -> duties.reversed().forEach(Duty.Running::close);
  }

  ActorSystem<Void> system() {
    return system;
  }

  /** The APIs that other servers answer. */
  RemoteApis remoteApis() {
    return remoteApis;
  }

  /** Where nodes show that they live. */
  NodeHeartbeats heartbeats() {
    return heartbeats;
  }

  Kinds kinds() {
    return kinds;
  }

  /** Where the nodes of this JVM say how to read their logs. */
  LogSources logs() {
    return logs;
  }

  /** Completes when the ledger's storage can no longer be relied on. */
  CompletionStage<Throwable> broken() {
    return Storage.get(system).broken();
  }

  Member member() {
    return member;
  }
}
