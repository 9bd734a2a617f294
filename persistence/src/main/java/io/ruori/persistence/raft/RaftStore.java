package io.ruori.persistence.raft;

import io.ruori.persistence.engine.CommitThread;
import io.ruori.persistence.engine.LedgerEngine;
import io.ruori.persistence.engine.LedgerStore;
import io.ruori.persistence.local.LocalStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.storage.RaftStorage.StartupOption;
import org.apache.ratis.util.ExitUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The logs of one member of a group that replicates them. Its copy has the layout of the engine {@code local}: a data
 * directory of that engine becomes the first member's as it is, and those who join copy what it holds.
 */
public final class RaftStore implements LedgerStore {
  private static final Logger LOG = LoggerFactory.getLogger(RaftStore.class);

  private static final Duration ELECTION_ALONE = Duration.ofSeconds(30);

  private final RaftSettings settings;
  private final LocalStore copies;
  private final ReplicatedCopy copy;
  private final RaftServer server;
  private final Replication replication;
  private final Membership membership;
  private final LeadershipWatch watch;
  private final CommitThread commits = CommitThread.start("ruori-raft-commit");
  private final ConcurrentHashMap<String, LedgerEngine> engines = new ConcurrentHashMap<>();
  private final List<Runnable> appliedListeners = new CopyOnWriteArrayList<>();

  private RaftStore(RaftSettings settings, LocalStore copies) throws IOException {
    this.settings = settings;
    this.copies = copies;
    copy = new ReplicatedCopy(copies);
    RaftGroupId group = RaftConfig.groupId(settings.cluster());
    server = server(group);
    replication = new Replication(server, group, settings);
    membership = new Membership(server, group);
    watch = new LeadershipWatch(replication::leadership);
  }

  /**
   * Opens this member's copy and takes its part in the group.
   *
   * @throws io.ruori.persistence.local.DataDirectoryRefused when the data directory is in use or not usable
   * @throws io.ruori.persistence.engine.DamagedData when what it holds is damaged
   */
  public static RaftStore open(RaftSettings settings) {
    // Ratis would end the process when any thread of it fails.
    ExitUtils.setTerminateOnUncaughtException(false);
    LocalStore copies = LocalStore.open(settings.local());
    RaftStore store = null;
    try {
      Files.createDirectories(settings.directory());
      for (String log : copies.logs()) {
        copies.engine(log);
      }
      store = new RaftStore(settings, copies);
      store.server.start();
      store.watch.start();
      if (store.isAlone()) {
        store.replication.awaitReady(ELECTION_ALONE);
      }
      return store;
    } catch (IOException e) {
      close(store, copies);
      throw new UncheckedIOException("the replicated ledger in " + settings.directory() + " could not be opened", e);
    } catch (RuntimeException e) {
      close(store, copies);
      throw e;
    }
  }

  /** Then no others are asked, and it leads in a moment. */
  private boolean isAlone() {
    List<RaftMember> members = members();
    return members.size() == 1 && members.getFirst().name().equals(settings.self().name());
  }

  private static void close(RaftStore store, LocalStore copies) {
    if (store != null) {
      store.close();
    } else {
      copies.close();
    }
  }

  /** Whether a data directory belongs to a member of a group; the engine {@code local} must not write to it. */
  public static boolean isMember(Path dataDirectory) {
    return Files.isDirectory(RaftSettings.directory(dataDirectory));
  }

  private RaftServer server(RaftGroupId group) throws IOException {
    RaftProperties properties = RaftConfig.properties(settings);
    Parameters parameters = RaftConfig.parameters(settings);
    RaftPeer self = RaftConfig.peer(settings.self());
    return RaftServer.newBuilder()
        .setServerId(self.getId())
        .setGroup(settings.founder() ? RaftGroup.valueOf(group, self) : RaftGroup.valueOf(group))
        .setOption(StartupOption.RECOVER)
        .setStateMachine(new LedgerStateMachine(copies, copy, settings.directory(),
            leader -> new AskLeader(group, leader, properties, parameters), new Events()))
        .setProperties(properties)
        .setParameters(parameters)
        .build();
  }

  private final class Events implements LedgerStateMachine.Events {
    @Override
    public void leadershipMayHaveChanged() {
      watch.look();
    }

    @Override
    public void applied() {
      appliedListeners.forEach(Runnable::run);
    }

    @Override
    public void failed(Throwable cause) {
      LOG.atError().setCause(cause).log("This member takes no part in the ledger any more");
      replication.fail(cause);
      Thread.ofVirtual().name("ruori-raft-stop").start(RaftStore.this::stopServer);
    }
  }

  @Override
  public LedgerEngine engine(String persistenceId) {
    return engines.computeIfAbsent(
        persistenceId, id -> new RaftEngine(id, copies.engine(id), replication, settings));
  }

  @Override
  public CommitThread commits() {
    return commits;
  }

  /** Who leads, as far as this member knows. */
  public Leadership leadership() {
    return replication.leadership();
  }

  /** Tells of each change of leadership, in order, first of what is now. Listeners must be quick. */
  public void onLeadership(Consumer<Leadership> listener) {
    watch.add(listener);
  }

  /** Tells whenever this member's copy may have grown. Listeners must be very quick. */
  public void onApplied(Runnable listener) {
    appliedListeners.add(listener);
  }

  /**
   * The head of this member's copy once that holds all that was acknowledged before the call, by any member. Fails when no
   * majority confirms it in time.
   */
  public CompletableFuture<Long> readIndex(String persistenceId) {
    return replication.readIndex(persistenceId);
  }

  /** Completes when this member cannot take part any more, because its disk failed or is damaged. */
  public CompletionStage<Throwable> failure() {
    return replication.failure();
  }

  /** Who is in the group, as far as this member knows. */
  public List<RaftMember> members() {
    try {
      return membership.members();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Adds a member whose store is open and waits, or changes its address or its vote. Asked of the leader. Completes when
   * the member has caught up and counts; fails when it cannot be reached, with the group as before.
   */
  public CompletableFuture<Void> add(RaftMember member) {
    return membership.put(member);
  }

  /** Takes a member out of the group; asked of the leader, also about itself. */
  public CompletableFuture<Void> remove(String name) {
    return membership.remove(name);
  }

  /** Makes a listening member count for majorities. */
  public CompletableFuture<Void> promote(String name) {
    return members().stream()
        .filter(member -> member.name().equals(name))
        .findFirst()
        .map(member -> membership.put(new RaftMember(name, member.address(), true)))
        .orElseGet(() -> CompletableFuture.failedFuture(new IllegalArgumentException("no member " + name)));
  }

  /** Lets another member lead: what a leader does before it goes. */
  public CompletableFuture<Void> transferLeadership(String name, Duration patience) {
    return membership.transferLeadership(name, patience);
  }

  private void stopServer() {
    try {
      server.close();
    } catch (IOException e) {
      LOG.atWarn().setCause(e).log("The replicated ledger could not be closed");
    }
  }

  @Override
  public void close() {
    commits.close();
    watch.close();
    copy.closing();
    stopServer();
    copies.close();
  }
}
