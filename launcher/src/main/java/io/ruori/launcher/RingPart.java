package io.ruori.launcher;

import io.ruori.core.ledger.LedgerStorage;
import io.ruori.core.ledger.Replication;
import io.ruori.core.ring.MemberRecord;
import io.ruori.core.ring.RingFormation;
import io.ruori.launcher.directory.DataDirectory;
import io.ruori.launcher.pki.ClusterPki;
import io.ruori.launcher.ring.RingClient;
import io.ruori.launcher.ring.RingControl;
import io.ruori.launcher.ring.RingJoin;
import io.ruori.launcher.ring.RingMembers;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** This member's place among the masters. */
final class RingPart {
  private static final Logger LOG = LoggerFactory.getLogger(RingPart.class);

  private final Settings settings;
  private final DataDirectory directory;
  private final CorePart core;
  private final ClusterPki pki;
  private final Optional<RaftStore> store;
  private final CompletableFuture<String> startAgain = new CompletableFuture<>();
  private final MemberRecord self;
  private final RingMembers members;

  private RingPart(Settings settings, DataDirectory directory, CorePart core, ClusterPki pki) {
    this.settings = settings;
    this.directory = directory;
    this.core = core;
    this.pki = pki;
    store =
        settings.ledger().engine() == Settings.Engine.RAFT
            ? Optional.of(Storage.get(core.system()).raft())
            : Optional.empty();
    self = self(settings);
    members = RingMembers.of(self, core.member(), store, this::startReplicating);
    core.system().getWhenTerminated().thenAccept(ended -> startAgain.complete("the ring went on without this member"));
  }

  static RingPart create(Settings settings, DataDirectory directory, CorePart core, ClusterPki pki) {
    return new RingPart(settings, directory, core, pki);
  }

  private static MemberRecord self(Settings settings) {
    RingAddresses addresses = RingAddresses.of(settings);
    return new MemberRecord(
        addresses.name(),
        "https://" + addresses.host() + ":" + settings.api().port(),
        addresses.ringAddress(),
        addresses.engineAddress(),
        ProcessHandle.current().pid(),
        Release.VERSION,
        Release.FEATURE_LEVEL);
  }

  RingControl control() {
    return members;
  }

  /** Completes when this member has to be closed and started again. */
  CompletionStage<String> startAgain() {
    return startAgain;
  }

  private void startReplicating() {
    if (settings.ledger().engine() == Settings.Engine.MEMORY) {
      LOG.warn("a ledger in memory cannot be replicated: no other master can join");
      return;
    }
    try {
      directory.remember(directory.settings(Map.of("ledger.engine", "raft")));
      startAgain.complete("the ledger is replicated from now on");
    } catch (IOException e) {
      LOG.error("cannot start to replicate cause={}", e.toString());
    }
  }

  /** Returns when this member is one of the ring's: at once, unless it is new. */
  void takePlace() throws StartFailure {
    if (store.isEmpty() || settings.ring().known().isEmpty()) {
      return;
    }
    List<URI> known = Arrays.stream(settings.ring().known().split(",")).map(String::strip).map(URI::create).toList();
    var http =
        ClientTls.withCertificate(
            pki.authority().certificate(), pki.admin().key(), pki.admin().certificate());
    try {
      RingJoin.takePlace(new RingClient(http), known, self, members::isOneOfThem);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartFailure("interrupted", e);
    }
  }

  /** Forms or finds the ring, and does here what the leader does while this member leads. */
  AutoCloseable start(URI api) {
    Replication replication = LedgerStorage.get(core.system()).replication();
    List<AutoCloseable> running = new ArrayList<>();
    Consumer<String> again = startAgain::complete;
    running.add(
        RingFormation.start(core.system(), replication, core.member().objects().views(), again));
    core.member().startKeepers();
    running.add(LeaderDuties.start(replication, () -> core.startDuties(api, settings)));
    running.add(members.keepOwnRecord());
    return () -> {
      members.handOver();
      for (AutoCloseable part : running.reversed()) {
        part.close();
      }
    };
  }
}
