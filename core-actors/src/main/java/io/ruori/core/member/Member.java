package io.ruori.core.member;

import io.ruori.core.api.Api;
import io.ruori.core.custom.CustomKinds;
import io.ruori.core.custom.conversion.WebhookConverter;
import io.ruori.core.entity.Decider;
import io.ruori.core.entity.Objects;
import io.ruori.core.entity.ShardedEntities;
import io.ruori.core.entity.StepRunner;
import io.ruori.core.entity.Turns;
import io.ruori.core.entity.WritePath;
import io.ruori.core.kind.Kinds;
import io.ruori.core.kind.User;
import io.ruori.core.ledger.Follower;
import io.ruori.core.ledger.Ledger;
import io.ruori.core.ledger.LedgerClient;
import io.ruori.core.ledger.LedgerGatherer;
import io.ruori.core.ledger.LedgerSeat;
import io.ruori.core.ledger.LedgerStorage;
import io.ruori.core.ledger.LedgerWriter;
import io.ruori.core.ledger.LiveTable;
import io.ruori.core.ledger.Replication;
import io.ruori.core.reconcile.Feed;
import io.ruori.core.reconcile.Keeper;
import io.ruori.core.reconcile.KeeperPorts;
import io.ruori.core.reconcile.LocalApi;
import io.ruori.core.reconcile.Partitions;
import io.ruori.core.reconcile.Reconciler;
import io.ruori.core.reconcile.Steps;
import io.ruori.core.ring.MemberRecord;
import io.ruori.core.ring.RingLedger;
import io.ruori.core.view.FoldedViews;
import io.ruori.core.view.FollowingViews;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.cluster.sharding.typed.javadsl.ShardedDaemonProcess;

/**
 * Everything of the core that one JVM runs. Reads and writes work as soon as the ledger has recovered; entities and keepers
 * join in when the ring has formed.
 */
public final class Member {
  private static final Duration STEP_PATIENCE = Duration.ofMinutes(10);

  private final ActorSystem<?> system;
  private final Kinds kinds;
  private final Clock clock;
  private final FoldedViews views;
  private final LedgerClient ledger;
  private final ShardedEntities entities;
  private final Steps steps;
  private final WritePath objects;
  private final List<Reconciler> reconcilers;

  private Member(
      ActorSystem<?> system,
      Kinds kinds,
      Decider decider,
      LedgerWriter.Settings engine,
      List<Reconciler> reconcilers,
      Clock clock) {
    this.system = system;
    this.kinds = kinds;
    this.clock = clock;
    this.reconcilers = List.copyOf(reconcilers);
    LedgerStorage storage = LedgerStorage.get(system);
    Replication replication = storage.replication();
    views = new FoldedViews(replication);
    storage.install(views::current);
    kinds.follow(new CustomKinds(views::current, new WebhookConverter(views::current)));
    ledger = new LedgerClient(system, replication, this::seat);
    spawnSeat(engine, replication);
    RingLedger.get(system).install(views, ledger::append, clock);
    steps = new Steps(reconcilers, Partitions.COUNT);
    var turns = new Turns(views, ledger::append, decider, clock, () -> UUID.randomUUID().toString(), Thread::startVirtualThread);
    entities = ShardedEntities.start(system, replication, turns, steps, clock);
    objects = new WritePath(kinds, views, turns, entities, clock, random());
    steps.connect((reconciler, guards) -> api(reconciler, guards));
  }

  /** Starts the member's part of the core on an actor system of its own. */
  public static Member start(
      ActorSystem<?> system,
      Kinds kinds,
      Decider decider,
      LedgerWriter.Settings engine,
      List<Reconciler> reconcilers,
      Clock clock) {
    return new Member(system, kinds, decider, engine, reconcilers, clock);
  }

  private static RandomGenerator random() {
    return () -> ThreadLocalRandom.current().nextLong();
  }

  private ActorRef<Ledger.Command> seat(String member) {
    return MemberRecord.find(views.current(), member).map(record -> seatAt(record.ringAddress())).orElse(null);
  }

  private ActorRef<Ledger.Command> seatAt(String ringAddress) {
    String path = "pekko://" + system.name() + "@" + ringAddress + "/system/" + LedgerSeat.NAME;
    return ActorRefResolver.get(system).resolveActorRef(path);
  }

  private void spawnSeat(LedgerWriter.Settings engine, Replication replication) {
    LedgerStorage storage = LedgerStorage.get(system);
    Follower follower =
        replication == Replication.NONE ? Follower.NONE : new FollowingViews(views, storage::history);
    Behavior<Ledger.Command> gatherer =
        LedgerGatherer.create(
            LedgerGatherer.Limits.DEFAULT,
            bytes -> storage.capacity().hasRoomFor(bytes),
            () -> LedgerWriter.create(engine, views, storage::checkpointDue));
    system.systemActorOf(
        LedgerSeat.create(replication, follower, () -> gatherer, ledger::seated),
        LedgerSeat.NAME,
        Props.empty().withDispatcherFromConfig("ruori.ledger-dispatcher"));
  }

  /** The write path and the views: what the gateway serves from. */
  public Objects objects() {
    return objects;
  }

  /** Completes when this member has something to serve: on its own what it has kept, however old. */
  public CompletionStage<LiveTable> recovered() {
    return views.whenRecovered();
  }

  public LedgerClient ledger() {
    return ledger;
  }

  /** The API within this process. */
  public Api api(String manager, List<Ledger.Guard> guards) {
    return local(manager, guards);
  }

  private LocalApi local(String manager, List<Ledger.Guard> guards) {
    return new LocalApi(kinds, objects, clock, User.SYSTEM, manager, guards);
  }

  /** Starts this member's share of the keepers; call it once the ring is being formed. */
  public void startKeepers() {
    Feed feed = Feed.start(views, reconcilers, local("keeper", List.of()).readingWhatIsFolded(), Partitions.COUNT);
    var ports = new KeeperPorts(views, ledger::append, feed, this::wake, clock);
    ShardedDaemonProcess.get(system)
        .init(Keeper.Command.class, "keepers", Partitions.COUNT, partition -> Keeper.create(partition, ports));
  }

  private CompletionStage<StepRunner.Stepped> wake(
      Keeper.Task task, long revision) {
    return entities.wake(task.key(), task.reconciler(), revision, STEP_PATIENCE);
  }
}
