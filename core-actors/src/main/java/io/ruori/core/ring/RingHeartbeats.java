package io.ruori.core.ring;

import io.ruori.core.ledger.Replication;
import io.ruori.core.ledger.Replication.Leadership;
import io.ruori.core.node.NodeHeartbeats;
import io.ruori.core.view.Views;
import java.time.Instant;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * The beats of nodes, whichever master they reach: each tells its own memory and, by a message of the node's name, that of the
 * ledger's leader, who judges the nodes.
 */
public final class RingHeartbeats implements NodeHeartbeats {
  private static final String NAME = "heartbeats";

  private final ActorSystem<?> system;
  private final NodeHeartbeats own;
  private final Views views;
  private volatile Leadership leadership = new Leadership(0, "", true);

  /**
   * A node's beat that reached another master.
   *
   * @param node its name
   */
  public record Beat(String node) {}

  private RingHeartbeats(ActorSystem<?> system, NodeHeartbeats own, Views views) {
    this.system = system;
    this.own = own;
    this.views = views;
  }

  /** @param own this member's memory */
  public static RingHeartbeats start(ActorSystem<?> system, Replication replication, NodeHeartbeats own, Views views) {
    var heartbeats = new RingHeartbeats(system, own, views);
    Behavior<Beat> listener =
        Behaviors.receiveMessage(
            beat -> {
              own.beat(beat.node());
              return Behaviors.same();
            });
    system.systemActorOf(listener, NAME, Props.empty());
    replication.onLeadership(now -> heartbeats.leadership = now);
    return heartbeats;
  }

  @Override
  public void beat(String node) {
    own.beat(node);
    Leadership now = leadership;
    if (!now.here() && !now.leader().isEmpty()) {
      MemberRecord.find(views.current(), now.leader()).ifPresent(leader -> at(leader).tell(new Beat(node)));
    }
  }

  private ActorRef<Beat> at(MemberRecord leader) {
    String path = "pekko://" + system.name() + "@" + leader.ringAddress() + "/system/" + NAME;
    return ActorRefResolver.get(system).resolveActorRef(path);
  }

  @Override
  public Optional<Instant> lastBeat(String node) {
    return own.lastBeat(node);
  }
}
