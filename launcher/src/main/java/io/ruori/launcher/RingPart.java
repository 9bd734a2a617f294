package io.ruori.launcher;

import io.ruori.core.ledger.Event;
import io.ruori.core.ledger.LedgerStorage;
import io.ruori.core.ledger.Replication;
import io.ruori.core.object.Json;
import io.ruori.core.ring.MemberRecord;
import io.ruori.core.ring.RingFormation;
import io.ruori.launcher.directory.DataDirectory;
import io.ruori.launcher.join.EnrolmentException;
import io.ruori.launcher.pki.ClusterPki;
import io.ruori.launcher.ring.RevokedFile;
import io.ruori.launcher.ring.RingClient;
import io.ruori.launcher.ring.RingControl;
import io.ruori.launcher.ring.RingJoin;
import io.ruori.launcher.ring.RingMembers;
import io.ruori.launcher.ring.Standing;
import io.ruori.launcher.settings.Settings;
import io.ruori.node.remote.ClientTls;
import io.ruori.persistence.pekko.Storage;
import io.ruori.persistence.raft.RaftStore;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Down;

/** This member's place among the masters. */
final class RingPart {
  private final Settings settings;
  private final DataDirectory directory;
  private final CorePart core;
  private final ClusterPki pki;
  private final Optional<RaftStore> store;
  private final CompletableFuture<String> startAgain = new CompletableFuture<>();
  private final CompletableFuture<String> removed = new CompletableFuture<>();
  private final MemberRecord self;
  private final RingMembers members;

  private RingPart(Settings settings, DataDirectory directory, CorePart core, ClusterPki pki) {
    this.settings = settings;
    this.directory = directory;
    this.core = core;
    this.pki = pki;
    store =
        RingAddresses.isReplicable(settings)
            ? Optional.of(Storage.get(core.system()).raft())
            : Optional.empty();
    self = self(settings, pki, core.system());
    members = RingMembers.of(self, core.member(), store, this::startReplicating, this::drop);
    core.system().getWhenTerminated().thenAccept(ended -> startAgain.complete("the ring went on without this member"));
  }

  static RingPart create(Settings settings, DataDirectory directory, CorePart core, ClusterPki pki) {
    return new RingPart(settings, directory, core, pki);
  }

  private static MemberRecord self(Settings settings, ClusterPki pki, ActorSystem<Void> system) {
    RingAddresses addresses = RingAddresses.of(settings);
    int ringPort = Cluster.get(system).selfMember().address().getPort().orElseThrow();
    return new MemberRecord(
        addresses.name(),
        "https://" + addresses.host() + ":" + settings.api().port(),
        addresses.host() + ":" + ringPort,
        addresses.engineAddress(),
        ProcessHandle.current().pid(),
        Release.VERSION,
        Release.FEATURE_LEVEL,
        RevokedFile.fingerprint(pki.ring().certificate()),
        NodeNames.of(settings),
        Json.object());
  }

  RingControl control() {
    return members;
  }

  /** Completes, with what to say, when this member is no longer one of the ring's. */
  CompletionStage<String> removed() {
    return removed;
  }

  /** Tells the others of a renewed certificate; connections show it from now on. */
  void show(ClusterPki renewed) {
    members.show(RevokedFile.fingerprint(renewed.ring().certificate()));
  }

  /** Completes when the ledger has failed for good. Where its disk is full, this member starts again when it has room. */
  CompletionStage<Throwable> broken() {
    return core.broken()
        .thenComposeAsync(
            cause -> {
              var room = new DiskRoom(directory.ledger());
              if (!room.isLacking()) {
                return CompletableFuture.completedFuture(cause);
              }
              room.awaitThen(() -> startAgain.complete("its disk was full, and has room again"));
              return new CompletableFuture<>();
            },
            Thread::startVirtualThread);
  }

  /** Completes when this member has to be closed and started again. */
  CompletionStage<String> startAgain() {
    return startAgain;
  }

  /** Actors look for a removed member no more. */
  private void drop(MemberRecord gone) {
    Cluster.get(core.system()).manager().tell(new Down(RingFormation.address(gone.ringAddress(), core.system().name())));
  }

  private Optional<String> startReplicating() {
    if (settings.ledger().engine() == Settings.Engine.MEMORY) {
      return Optional.of("this cluster keeps its ledger in memory only: no other master can join it");
    }
    try {
      directory.remember(directory.settings(Map.of("ledger.engine", "raft")));
      startAgain.complete("the ledger is replicated from now on");
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of("this master cannot start to replicate its ledger: " + e.getMessage());
    }
  }

  /** Returns when this member is one of the ring's: at once, unless it is new. */
  void takePlace() throws StartFailure {
    if (settings.ring().known().isEmpty()) {
      return;
    }
    if (store.isEmpty()) {
      throw new StartFailure("a master of a ring needs a port at which the others find it again: use --api-port", null);
    }
    try {
      RingJoin.takePlace(client(), known(), self, members::isOneOfThem);
    } catch (EnrolmentException e) {
      throw new StartFailure(e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartFailure("interrupted", e);
    }
  }

  private List<URI> known() {
    return Arrays.stream(settings.ring().known().split(","))
        .map(String::strip)
        .filter(endpoint -> !endpoint.isEmpty())
        .map(URI::create)
        .toList();
  }

  private RingClient client() {
    return new RingClient(
        ClientTls.withCertificate(pki.authority().certificate(), pki.admin().key(), pki.admin().certificate()));
  }

  /** An append of nothing: it is answered when what comes before it is. */
  private CompletionStage<?> ledgerAnswers() {
    return core.member().ledger().append(List.of(), List.of(), new Event.Origin(0, "", "", ""));
  }

  /** Forms or finds the ring, and does here what the leader does while this member leads. */
  AutoCloseable start(URI api) {
    Replication replication = LedgerStorage.get(core.system()).replication();
    List<AutoCloseable> running = new ArrayList<>();
    Consumer<String> again = startAgain::complete;
    running.add(
        RingFormation.start(core.system(), replication, core.member().objects().views(), again));
    core.member().startKeepers();
    running.add(LeaderDuties.start(replication, this::ledgerAnswers, () -> core.startDuties(api, settings)));
    running.add(members.keepOwnRecord());
    if (store.isPresent()) {
      Standing standing = Standing.watch(members, client(), known(), RevokedFile.in(directory.pki()));
      standing.removed().thenAccept(removed::complete);
      running.add(standing);
    }
    return () -> {
      members.handOver();
      for (AutoCloseable part : running.reversed()) {
        part.close();
      }
    };
  }
}
