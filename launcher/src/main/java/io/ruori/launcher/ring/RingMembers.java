package io.ruori.launcher.ring;

import io.ruori.core.ledger.Change;
import io.ruori.core.ledger.Event;
import io.ruori.core.ledger.Ledger;
import io.ruori.core.ledger.LiveTable;
import io.ruori.core.ledger.Stored;
import io.ruori.core.member.Member;
import io.ruori.core.reconcile.Partitions;
import io.ruori.core.ring.MemberRecord;
import io.ruori.core.view.Views;
import io.ruori.persistence.raft.Leadership;
import io.ruori.persistence.raft.RaftMember;
import io.ruori.persistence.raft.RaftStore;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The masters: their records in the ledger, and their parts in the engine that replicates it. */
public final class RingMembers implements RingControl {
  private static final Logger LOG = LoggerFactory.getLogger(RingMembers.class);
  private static final Duration HAND_OVER = Duration.ofSeconds(3);
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  private final MemberRecord self;
  private final Member member;
  private final Optional<RaftStore> store;
  private final Runnable startReplicating;

  private RingMembers(MemberRecord self, Member member, Optional<RaftStore> store, Runnable startReplicating) {
    this.self = self;
    this.member = member;
    this.store = store;
    this.startReplicating = startReplicating;
  }

  /** @param store empty while the ledger is kept by one member alone */
  public static RingMembers of(
      MemberRecord self, Member member, Optional<RaftStore> store, Runnable startReplicating) {
    return new RingMembers(self, member, store, startReplicating);
  }

  private Views views() {
    return member.objects().views();
  }

  @Override
  public State state() {
    LiveTable table = views().current();
    if (store.isEmpty()) {
      Seen alone = new Seen(self, true, true, Partitions.COUNT);
      return new State(self.name(), List.of(alone), table.revision(), false);
    }
    String leader = store.get().leadership().leader().orElse("");
    List<RaftMember> group = store.get().members();
    Map<String, Integer> partitions = Partitions.held(table);
    List<Seen> seen =
        MemberRecord.all(table).stream()
            .map(
                record ->
                    new Seen(
                        record,
                        record.name().equals(leader),
                        votes(group, record),
                        partitions.getOrDefault(record.ringAddress(), 0)))
            .toList();
    return new State(self.name(), seen, table.revision(), true);
  }

  private static boolean votes(List<RaftMember> group, MemberRecord record) {
    return group.stream().anyMatch(m -> m.name().equals(record.name()) && m.voting());
  }

  @Override
  public Optional<MemberRecord> leader() {
    if (store.isEmpty()) {
      return Optional.of(self);
    }
    return store.get().leadership().leader().flatMap(name -> MemberRecord.find(views().current(), name));
  }

  @Override
  public boolean leadsHere() {
    return store.isEmpty() || store.get().leadership().mine();
  }

  /** Whether the engine counts this member in. */
  public boolean isOneOfThem() {
    return store.isEmpty() || store.get().members().stream().anyMatch(m -> m.name().equals(self.name()));
  }

  @Override
  public void startReplicating() {
    startReplicating.run();
  }

  @Override
  public CompletionStage<Void> add(MemberRecord newcomer) {
    return write(newcomer)
        .thenCompose(written -> engine().add(new RaftMember(newcomer.name(), newcomer.engineAddress())));
  }

  @Override
  public CompletionStage<Void> remove(String name) {
    return engine().remove(name).thenCompose(removed -> forget(name));
  }

  private RaftStore engine() {
    return store.orElseThrow(() -> new IllegalStateException("the ledger is kept by this member alone"));
  }

  private CompletionStage<Void> write(MemberRecord record) {
    return views().latest().thenCompose(table -> append(Change.put(
        MemberRecord.key(record.name()), table.revisionOf(MemberRecord.key(record.name())), record.document())));
  }

  private CompletionStage<Void> forget(String name) {
    return views()
        .latest()
        .thenCompose(
            table -> {
              long revision = table.revisionOf(MemberRecord.key(name));
              return revision == 0
                  ? CompletableFuture.<Void>completedFuture(null)
                  : append(Change.remove(MemberRecord.key(name), revision));
            });
  }

  private CompletionStage<Void> append(Change change) {
    var origin = new Event.Origin(System.currentTimeMillis(), self.name(), "update", "ring");
    return member
        .ledger()
        .append(List.of(change), List.of(), origin)
        .thenAccept(
            reply -> {
              if (!(reply instanceof Ledger.Appended)) {
                throw new IllegalStateException("the member's record could not be written: " + reply);
              }
            });
  }

  /** Sees to it that this member's record is that of this process. */
  public AutoCloseable keepOwnRecord() {
    if (store.isEmpty()) {
      return () -> {};
    }
    Thread keeper = Thread.ofVirtual().name("own record").start(this::writeOwnRecord);
    return keeper::interrupt;
  }

  private void writeOwnRecord() {
    try {
      while (true) {
        try {
          LiveTable table = views().latest().toCompletableFuture().get();
          byte[] known = table.find(MemberRecord.key(self.name())).map(Stored::json).orElse(new byte[0]);
          long revision = table.revisionOf(MemberRecord.key(self.name()));
          if (Arrays.equals(known, self.document().at(revision))) {
            return;
          }
          write(self).toCompletableFuture().get();
        } catch (ExecutionException e) {
          LOG.debug("own record not written yet cause={}", e.getCause().toString());
        }
        Thread.sleep(LOOK_AGAIN);
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  /** Lets another member lead, before this one goes. */
  public void handOver() {
    if (store.isEmpty()) {
      return;
    }
    Leadership leadership = store.get().leadership();
    Optional<String> heir =
        store.get().members().stream()
            .filter(m -> m.voting() && !m.name().equals(self.name()))
            .map(RaftMember::name)
            .findFirst();
    if (!leadership.mine() || heir.isEmpty()) {
      return;
    }
    try {
      store.get().transferLeadership(heir.get(), HAND_OVER).get(HAND_OVER.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.info("the leadership was not handed over cause={}", e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
