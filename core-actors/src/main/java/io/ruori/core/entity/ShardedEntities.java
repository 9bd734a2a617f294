package io.ruori.core.entity;

import io.ruori.core.ledger.Replication;
import io.ruori.core.object.ObjectKey;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityRef;
import org.apache.pekko.cluster.typed.Cluster;

/**
 * The objects' entities in Cluster Sharding: one actor per key, somewhere in the ring. When a member may have died (the ledger's
 * leader changes, one is unreachable, an entity is silent) writers do without them, until the ring has settled.
 */
public final class ShardedEntities implements WritePath.Entities {
  /** So long after the last trouble the ring has settled: shards have moved, and what leads them. */
  private static final long SETTLED_NANOS = Duration.ofSeconds(5).toNanos();

  private static final Exception TROUBLE = new TimeoutException("the ring is in trouble");

  private final ClusterSharding sharding;
  private final Cluster cluster;
  private final Set<CompletableFuture<WriteReply>> unanswered = ConcurrentHashMap.newKeySet();
  private volatile long troubledNanos = System.nanoTime() - SETTLED_NANOS;
  private volatile String leader = "";

  private ShardedEntities(ClusterSharding sharding, Cluster cluster) {
    this.sharding = sharding;
    this.cluster = cluster;
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
    var entities = new ShardedEntities(sharding, Cluster.get(system));
    replication.onLeadership(now -> entities.onLeader(now.leader()));
    return entities;
  }

  /** A leader that is none any more may be dead, and the entities on it with it. The detection of failures takes longer. */
  private void onLeader(String now) {
    String before = leader;
    leader = now;
    if (!before.isEmpty() && !now.equals(before)) {
      troubledNanos = System.nanoTime();
      unanswered.forEach(reply -> reply.completeExceptionally(TROUBLE));
    }
  }

  @Override
  public boolean areReady() {
    if (cluster.selfMember().status() != MemberStatus.up()) {
      return false;
    }
    if (!cluster.state().getUnreachable().isEmpty()) {
      troubledNanos = System.nanoTime();
    }
    return System.nanoTime() - troubledNanos >= SETTLED_NANOS;
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
    asked.whenComplete((done, silence) -> answer(reply, done, silence));
    return reply;
  }

  private void answer(CompletableFuture<WriteReply> reply, WriteReply done, Throwable silence) {
    if (silence == null) {
      reply.complete(done);
    } else {
      troubledNanos = areHere() ? troubledNanos : System.nanoTime();
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
