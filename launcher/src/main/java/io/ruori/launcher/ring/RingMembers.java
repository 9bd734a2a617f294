package io.ruori.launcher.ring;

import io.ruori.core.ledger.Change;
import io.ruori.core.ledger.LiveTable;
import io.ruori.core.ledger.Stored;
import io.ruori.core.member.Member;
import io.ruori.core.object.Refusal;
import io.ruori.core.reconcile.Partitions;
import io.ruori.core.ring.FeatureLevel;
import io.ruori.core.ring.MemberRecord;
import io.ruori.core.view.Views;
import io.ruori.gateway.request.Refused;
import io.ruori.persistence.raft.RaftMember;
import io.ruori.persistence.raft.RaftStore;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The masters: their records in the ledger, and their parts in the engine that replicates it. */
public final class RingMembers implements RingControl {
  private static final Logger LOG = LoggerFactory.getLogger(RingMembers.class);
  private static final Duration HAND_OVER = Duration.ofSeconds(3);
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  private volatile MemberRecord self;
  private final Member member;
  private final Optional<RaftStore> store;
  private final Supplier<Optional<String>> startReplicating;
  private final Consumer<MemberRecord> gone;
  private final RingRecords records;
  private CompletionStage<Void> changed = CompletableFuture.completedFuture(null);

  private RingMembers(
      MemberRecord self,
      Member member,
      Optional<RaftStore> store,
      Supplier<Optional<String>> startReplicating,
      Consumer<MemberRecord> gone) {
    this.self = self;
    this.member = member;
    this.store = store;
    this.startReplicating = startReplicating;
    this.gone = gone;
    records = new RingRecords(member, self.name());
  }

  /**
   * @param store empty while the ledger is kept by one member alone
   * @param gone hears of a member that was removed here
   */
  public static RingMembers of(
      MemberRecord self,
      Member member,
      Optional<RaftStore> store,
      Supplier<Optional<String>> startReplicating,
      Consumer<MemberRecord> gone) {
    return new RingMembers(self, member, store, startReplicating, gone);
  }

  private Views views() {
    return member.objects().views();
  }

  @Override
  public State state() {
    LiveTable table = views().current();
    if (store.isEmpty()) {
      Seen alone = new Seen(self, true, true, Partitions.COUNT);
      return new State(self.name(), List.of(alone), table.revision(), false, Set.of(), FeatureLevel.FIRST);
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
    return new State(self.name(), seen, table.revision(), true, Revocations.all(table), FeatureLevel.stored(table));
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

  /** The others see that this member shows another certificate now; to be said again while they may not have. */
  public void show(String certificate) {
    if (store.isPresent() && !self.certificate().equals(certificate)) {
      MemberRecord renewed = self.withCertificate(certificate);
      records.change(table -> RingRecords.put(table, renewed)).whenComplete((done, failure) -> {
        if (failure == null) {
          self = renewed;
        } else {
          LOG.warn("the ring does not know of the renewed certificate yet cause={}", failure.toString());
        }
      });
    }
  }

  MemberRecord self() {
    return self;
  }

  LiveTable table() {
    return views().current();
  }

  /** Raises the ring's feature level when every master understands the next. */
  void raiseFeatureLevel() {
    if (leadsHere() && FeatureLevel.raise(table()).isPresent()) {
      records.change(table -> FeatureLevel.raise(table).stream().toList());
    }
  }

  /** Whether the engine counts this member in. */
  public boolean isOneOfThem() {
    return store.isEmpty() || store.get().members().stream().anyMatch(m -> m.name().equals(self.name()));
  }

  @Override
  public Optional<String> startReplicating() {
    return startReplicating.get();
  }

  @Override
  public CompletionStage<Void> add(MemberRecord newcomer) {
    return inTurn(
        () ->
            records
                .change(
                    table -> {
                      Admittance.objection(table, newcomer).ifPresent(RingMembers::refuse);
                      return RingRecords.put(table, newcomer);
                    })
                .thenCompose(written -> engine().add(new RaftMember(newcomer.name(), newcomer.engineAddress()))));
  }

  @Override
  public CompletionStage<Void> remove(String name) {
    Optional<MemberRecord> known = MemberRecord.find(views().current(), name);
    if (known.isEmpty()) {
      refuse("there is no master \"" + name + "\" in the ring");
    }
    if (engine().members().stream().noneMatch(m -> m.voting() && !m.name().equals(name))) {
      refuse("\"" + name + "\" is the only master: without it there is no ring");
    }
    return inTurn(
        () ->
            engine()
                .remove(name)
                .thenCompose(removed -> records.change(table -> RingRecords.remove(table, known.get())))
                .thenRun(() -> gone.accept(known.get())));
  }

  @Override
  public CompletionStage<Void> rest(String name) {
    return inTurn(() -> engine().remove(name));
  }

  @Override
  public CompletionStage<Void> readmit(String name) {
    return records.change(
        table -> {
          List<Change> lifted = Revocations.lift(table, name);
          if (lifted.isEmpty()) {
            refuse(
                MemberRecord.find(table, name).isPresent()
                    ? "\"" + name + "\" is one of the ring's masters already"
                    : "no master \"" + name + "\" was removed; a new one joins by itself: \"ruori up --join\" on its machine");
          }
          return lifted;
        });
  }

  private static void refuse(String why) {
    throw new Refused(new Refusal(409, "Conflict", why, null));
  }

  /** The engine changes its group in one way at a time. */
  private synchronized CompletionStage<Void> inTurn(Supplier<CompletionStage<Void>> change) {
    changed = changed.handleAsync((before, failure) -> null, Thread::startVirtualThread)
        .thenCompose(before -> change.get());
    return changed;
  }

  private RaftStore engine() {
    if (store.isEmpty()) {
      refuse("the ledger is kept by this master alone");
    }
    return store.get();
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
          records.change(now -> RingRecords.put(now, self)).toCompletableFuture().get();
        } catch (ExecutionException e) {
          LOG.debug("own record not written yet cause={}", e.getCause().toString());
        }
        Thread.sleep(LOOK_AGAIN);
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void handOver() {
    store.ifPresent(engine -> engine.hasHandedOver(HAND_OVER));
  }
}
