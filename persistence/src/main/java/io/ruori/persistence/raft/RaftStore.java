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
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The logs of one member of a group that replicates them. Its copy has the layout of the engine {@code local}: a data
 * directory of that engine becomes the first member's as it is, and those who join copy what it holds.
 *
 * <p>A founder writes its copy alone, as {@code local} does, until it adds a member; only then the group begins.
 */
public final class RaftStore implements LedgerStore {
  private static final Logger LOG = LoggerFactory.getLogger(RaftStore.class);

  /** That of the first election of a group, so that its beginning is no change of leader. */
  private static final long FIRST_TERM = 1;

  private final RaftSettings settings;
  private final LocalStore copies;
  private final ReplicatedCopy copy;
  private final LeadershipWatch watch = new LeadershipWatch(this::leadership);
  private final CommitThread commits = CommitThread.start("ruori-raft-commit");
  private final ConcurrentHashMap<String, LedgerEngine> engines = new ConcurrentHashMap<>();
  private final List<Runnable> appliedListeners = new CopyOnWriteArrayList<>();
  private final CompletableFuture<Throwable> failure = new CompletableFuture<>();
  private volatile Optional<Participation> part = Optional.empty();
  private final Fitness fitness = new Fitness(this::trouble, this::hasHandedOver);

  private RaftStore(RaftSettings settings, LocalStore copies) {
    this.settings = settings;
    this.copies = copies;
    copy = new ReplicatedCopy(copies);
  }

  /**
   * Opens this member's copy, and takes its part in the group if there is one.
   *
   * @throws io.ruori.persistence.local.DataDirectoryRefused when the data directory is in use or not usable
   * @throws io.ruori.persistence.engine.DamagedData when what it holds is damaged
   */
  public static RaftStore open(RaftSettings settings) {
    RaftStore store = new RaftStore(settings, LocalStore.open(settings.local()));
    try {
      for (String log : store.copies.logs()) {
        store.copies.engine(log);
      }
      if (!settings.founder() || isMember(settings.local().dataDirectory())) {
        store.takePart();
      }
      store.watch.start();
      store.fitness.start();
      return store;
    } catch (IOException e) {
      store.close();
      throw new UncheckedIOException("the replicated ledger in " + settings.directory() + " could not be opened", e);
    } catch (RuntimeException e) {
      store.close();
      throw e;
    }
  }

  /** Whether a data directory belongs to a member of a group; the engine {@code local} must not write to it. */
  public static boolean isMember(Path dataDirectory) {
    return Files.isDirectory(RaftSettings.directory(dataDirectory));
  }

  /** Begins or resumes the group. While it begins, this member goes on writing its copy; no other has any yet. */
  private synchronized void takePart() throws IOException {
    if (part.isEmpty()) {
      Path directory = settings.directory();
      part = Optional.of(Participation.start(
          settings, failure, leaders -> new LedgerStateMachine(copies, copy, directory, leaders, new Events())));
      copy.endAlone();
      LOG.atInfo().addKeyValue("member", settings.self().name()).log("The ledger is replicated");
    }
  }

  private final class Events implements LedgerStateMachine.Events {
    @Override
    public void leadershipMayHaveChanged() {
      watch.look();
    }

    @Override
    public void applied() {
      tellApplied();
    }

    @Override
    public void failed(Throwable cause) {
      LOG.atError().setCause(cause).log("This member takes no part in the ledger any more");
      failure.complete(cause);
      Thread.ofVirtual().name("ruori-raft-stop").start(() -> part.ifPresent(Participation::close));
    }
  }

  private void tellApplied() {
    appliedListeners.forEach(Runnable::run);
  }

  @Override
  public LedgerEngine engine(String persistenceId) {
    return engines.computeIfAbsent(persistenceId, id -> new RaftEngine(
        id, copy, this::replication, this::tellApplied, settings));
  }

  private Optional<Replication> replication() {
    return part.map(Participation::replication);
  }

  @Override
  public CommitThread commits() {
    return commits;
  }

  /** Whether no other member has a copy, nor can this one do without being asked. */
  public boolean isAlone() {
    return settings.founder() && part.isEmpty();
  }

  /** Who leads, as far as this member knows. */
  public Leadership leadership() {
    if (failure.isDone()) {
      return Leadership.NOBODY;
    }
    return replication()
        .map(Replication::leadership)
        .orElseGet(() -> new Leadership(
            Optional.of(settings.self().name()).filter(_ -> settings.founder()), FIRST_TERM, settings.founder()));
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
    return replication()
        .map(group -> group.readIndex(persistenceId))
        .orElseGet(() -> CompletableFuture.completedFuture(copy.log(persistenceId).head()));
  }

  /** Completes when this member cannot take part any more, because its disk failed or is damaged. */
  public CompletionStage<Throwable> failure() {
    return failure.minimalCompletionStage();
  }

  /** Who is in the group, as far as this member knows. */
  public List<RaftMember> members() {
    try {
      return part.isPresent() ? part.get().membership().members() : List.of(settings.self());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Adds a member whose store is open and waits, or changes its address or its vote. Asked of the leader. Completes when
   * the member has caught up and counts; fails when it cannot be reached, with the group as before. May block while a
   * founder begins the group.
   */
  public CompletableFuture<Void> add(RaftMember member) {
    try {
      takePart();
      return part.orElseThrow().membership().put(member);
    } catch (IOException | RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** Takes a member out of the group; asked of the leader, also about itself. */
  public CompletableFuture<Void> remove(String name) {
    return inGroup(membership -> membership.remove(name));
  }

  /** Makes a listening member count for majorities. */
  public CompletableFuture<Void> promote(String name) {
    return members().stream()
        .filter(member -> member.name().equals(name))
        .findFirst()
        .map(member -> add(new RaftMember(name, member.address(), true)))
        .orElseGet(() -> CompletableFuture.failedFuture(new IllegalArgumentException("no member " + name)));
  }

  /** Lets another member lead. */
  public CompletableFuture<Void> transferLeadership(String name, Duration patience) {
    return inGroup(membership -> membership.transferLeadership(name, patience));
  }

  /** Lets that member lead of which was heard last: what a leader does before it goes. Waits for it. */
  public boolean hasHandedOver(Duration patience) {
    Optional<String> heir = replication().filter(group -> group.leadership().mine()).flatMap(Replication::heir);
    if (heir.isEmpty()) {
      return false;
    }
    try {
      transferLeadership(heir.get(), patience).get(patience.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (ExecutionException | TimeoutException e) {
      LOG.atInfo().addKeyValue("heir", heir.get()).addKeyValue("cause", e.toString()).log("The leadership was not handed over");
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private Optional<String> trouble() {
    if (replication().filter(group -> group.leadership().mine()).isEmpty()) {
      return Optional.empty();
    }
    if (copy.isSlow()) {
      return Optional.of("its disk is slow");
    }
    boolean full = engines.values().stream().anyMatch(engine -> !engine.hasRoomFor(0));
    return full ? Optional.of("its disk is full") : Optional.empty();
  }

  private CompletableFuture<Void> inGroup(Function<Membership, CompletableFuture<Void>> change) {
    return part
        .map(group -> change.apply(group.membership()))
        .orElseGet(() -> CompletableFuture.failedFuture(new IllegalStateException("there are no other members")));
  }

  @Override
  public void close() {
    commits.close();
    fitness.close();
    watch.close();
    copy.closing();
    part.ifPresent(Participation::close);
    copies.close();
  }
}
