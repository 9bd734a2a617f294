package io.ruori.core.entity;

import io.ruori.core.ledger.Replication;
import io.ruori.core.object.ObjectKey;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityRef;
import org.apache.pekko.cluster.typed.Cluster;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The objects' entities in Cluster Sharding: one actor per key, somewhere in the ring. When a member may have died (the ledger's
 * leader changes, one is unreachable, an entity is silent) writers do without them, until an entity of every shard has answered:
 * so no writer waits to find out whether the shards of the dead have moved.
 */
public final class ShardedEntities implements WritePath.Entities {
  private static final Logger LOG = LoggerFactory.getLogger(ShardedEntities.class);

  /** So long after the last trouble the shards are asked. */
  private static final Duration QUIET = Duration.ofSeconds(1);

  private static final Duration PROBE_PATIENCE = Duration.ofSeconds(1);
  private static final Exception TROUBLE = new TimeoutException("the ring is in trouble");

  private final ActorSystem<?> system;
  private final ClusterSharding sharding;
  private final Cluster cluster;
  private final List<ObjectKey> probes;
  private final Set<CompletableFuture<WriteReply>> unanswered = ConcurrentHashMap.newKeySet();
  private final AtomicLong troubles = new AtomicLong(1);
  private volatile long settledAt;
  private volatile String leader = "";

  private ShardedEntities(ActorSystem<?> system, ClusterSharding sharding) {
    this.system = system;
    this.sharding = sharding;
    cluster = Cluster.get(system);
    probes = probes(system.settings().config().getInt("pekko.cluster.sharding.number-of-shards"));
    lookLater();
  }

  /** A key for every shard, by Pekko's rule: the hash of its text. */
  private static List<ObjectKey> probes(int shards) {
    var keys = new HashMap<Integer, ObjectKey>();
    for (int i = 0; keys.size() < shards; i++) {
      var key = new ObjectKey("ruori.io", "probes", "", Integer.toString(i));
      keys.put(Math.abs(key.toString().hashCode() % shards), key);
    }
    return List.copyOf(keys.values());
  }

  /** Starts the shard region of this member. */
  public static ShardedEntities start(
      ActorSystem<?> system, Replication replication, Turns turns, StepRunner steps, Clock clock) {
    ClusterSharding sharding = ClusterSharding.get(system);
    sharding.init(
        Entity.of(
                ObjectEntity.TYPE,
                context ->
                    ObjectEntity.create(
                        ObjectKey.parse(context.getEntityId()), turns, steps, clock, context.getShard()))
            .withStopMessage(new ObjectEntity.Stop()));
    var entities = new ShardedEntities(system, sharding);
    replication.onLeadership(now -> entities.onLeader(now.leader()));
    return entities;
  }

  /** A leader that is none any more may be dead, and the entities on it with it. The detection of failures takes longer. */
  private void onLeader(String now) {
    String before = leader;
    leader = now;
    if (!before.isEmpty() && !now.equals(before)) {
      onTrouble("the ledger has another leader");
      unanswered.forEach(reply -> reply.completeExceptionally(TROUBLE));
    }
  }

  private void onTrouble(String what) {
    long settled = settledAt;
    if (troubles.getAndIncrement() == settled) {
      LOG.info("objects are written without their entities trouble={}", what);
      lookLater();
    }
  }

  private void lookLater() {
    CompletableFuture.delayedExecutor(QUIET.toMillis(), TimeUnit.MILLISECONDS).execute(this::look);
  }

  /** Asks an entity of every shard, unless all are here; when all answer, and nothing happened meanwhile, the ring has settled. */
  private void look() {
    if (system.getWhenTerminated().toCompletableFuture().isDone()) {
      return;
    }
    long seen = troubles.get();
    if (!isWhole()) {
      lookLater();
      return;
    }
    CompletableFuture<?>[] answers =
        (areHere() ? List.<ObjectKey>of() : probes)
            .stream().map(this::probe)
            .toArray(CompletableFuture<?>[]::new);
    CompletableFuture.allOf(answers).whenComplete((all, silence) -> onProbed(seen, silence));
  }

  private CompletableFuture<Void> probe(ObjectKey key) {
    return wake(key, ObjectEntity.NO_RECONCILER, 0, PROBE_PATIENCE)
        .toCompletableFuture()
        .thenCompose(stepped -> stepped.isFailure()
            ? CompletableFuture.failedFuture(TROUBLE)
            : CompletableFuture.completedFuture(null));
  }

  private void onProbed(long seen, Throwable silence) {
    if (silence == null && troubles.get() == seen) {
      settledAt = seen;
      LOG.info("objects are written by their entities");
    }
    if (settledAt != troubles.get()) {
      lookLater();
    }
  }

  private boolean isWhole() {
    return cluster.selfMember().status() == MemberStatus.up() && cluster.state().getUnreachable().isEmpty();
  }

  @Override
  public boolean areReady() {
    if (settledAt != troubles.get()) {
      return areHere() && isWhole(); // nobody is there whom one could wait for
    }
    if (!isWhole()) {
      onTrouble("a member is not reachable");
      return false;
    }
    return true;
  }

  @Override
  public boolean areHere() {
    return cluster.state().members().size() == 1;
  }

  @Override
  public CompletionStage<WriteReply> submit(ObjectKey key, WriteRequest request, Duration patience) {
    var reply = new CompletableFuture<WriteReply>();
    unanswered.add(reply);
    reply.whenComplete((done, failure) -> unanswered.remove(reply));
    CompletionStage<WriteReply> asked =
        entity(key).ask(replyTo -> new ObjectEntity.Submit(request, replyTo), patience);
    asked.whenCompleteAsync((done, silence) -> answer(reply, done, silence), system.executionContext());
    return reply;
  }

  private void answer(CompletableFuture<WriteReply> reply, WriteReply done, Throwable silence) {
    if (silence == null) {
      if (done.isUnled()) {
        onTrouble("an entity knows no leader of the ledger");
      }
      reply.complete(done);
    } else {
      if (!areHere()) {
        onTrouble("an entity was silent");
      }
      reply.completeExceptionally(silence);
    }
  }

  /** Has an object's entity run a step of a reconciler; fails when it is silent. */
  public CompletionStage<StepRunner.Stepped> wake(
      ObjectKey key, String reconciler, long partitionRevision, Duration patience) {
    return entity(key).ask(replyTo -> new ObjectEntity.Wake(reconciler, partitionRevision, replyTo), patience);
  }

  private EntityRef<ObjectEntity.Command> entity(ObjectKey key) {
    return sharding.entityRefFor(ObjectEntity.TYPE, key.toString());
  }
}
