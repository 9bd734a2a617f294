package io.ruori.core.entity;

import io.ruori.core.object.ObjectKey;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityRef;
import org.apache.pekko.cluster.typed.Cluster;

/** The objects' entities in Cluster Sharding: one actor per key, somewhere in the ring. */
public final class ShardedEntities implements WritePath.Entities {
  private final ClusterSharding sharding;
  private final Cluster cluster;

  private ShardedEntities(ClusterSharding sharding, Cluster cluster) {
    this.sharding = sharding;
    this.cluster = cluster;
  }

  /** Starts the shard region of this member. */
  public static ShardedEntities start(ActorSystem<?> system, Turns turns, StepRunner steps, Clock clock) {
    ClusterSharding sharding = ClusterSharding.get(system);
    sharding.init(
        Entity.of(
                ObjectEntity.TYPE,
                context ->
                    ObjectEntity.create(
                        ObjectKey.parse(context.getEntityId()), turns, steps, clock, context.getShard()))
            .withStopMessage(new ObjectEntity.Stop()));
    return new ShardedEntities(sharding, Cluster.get(system));
  }

  @Override
  public boolean areReady() {
    return cluster.selfMember().status() == MemberStatus.up();
  }

  @Override
  public boolean areHere() {
    return cluster.state().members().size() == 1;
  }

  @Override
  public CompletionStage<WriteReply> submit(ObjectKey key, WriteRequest request, Duration patience) {
    return entity(key).ask(replyTo -> new ObjectEntity.Submit(request, replyTo), patience);
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
