package io.ruori.core.ring;

import io.ruori.core.node.NodeHeartbeats;
import io.ruori.core.view.Views;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * The beats of nodes, whichever master they reach: each tells its own memory and, by a message of the node's name, those of all
 * others. The ledger's leader judges the nodes; who leads next knows at once which of them fell silent with the one before.
 */
public final class RingHeartbeats implements NodeHeartbeats {
  private static final String NAME = "heartbeats";

  /** So long the masters are taken for those that they were. */
  private static final long KNOWN_NANOS = Duration.ofSeconds(1).toNanos();

  private final ActorSystem<?> system;
  private final NodeHeartbeats own;
  private final Views views;
  private volatile Others others = new Others(List.of(), System.nanoTime() - KNOWN_NANOS);

  /**
   * A node's beat that reached another master.
   *
   * @param node its name
   */
  public record Beat(String node) {}

  private record Others(List<ActorRef<Beat>> masters, long sinceNanos) {}

  private RingHeartbeats(ActorSystem<?> system, NodeHeartbeats own, Views views) {
    this.system = system;
    this.own = own;
    this.views = views;
  }

  /** @param own this member's memory */
  public static RingHeartbeats start(ActorSystem<?> system, NodeHeartbeats own, Views views) {
    Behavior<Beat> listener =
        Behaviors.receiveMessage(
            beat -> {
              own.beat(beat.node());
              return Behaviors.same();
            });
    system.systemActorOf(listener, NAME, Props.empty());
    return new RingHeartbeats(system, own, views);
  }

  @Override
  public void beat(String node) {
    own.beat(node);
    others().forEach(master -> master.tell(new Beat(node)));
  }

  private List<ActorRef<Beat>> others() {
    Others known = others;
    long now = System.nanoTime();
    if (now - known.sinceNanos() >= KNOWN_NANOS) {
      var masters = MemberRecord.all(views.current()).stream().map(this::at).filter(RingHeartbeats::isElsewhere).toList();
      known = new Others(masters, now);
      others = known;
    }
    return known.masters();
  }

  private static boolean isElsewhere(ActorRef<Beat> master) {
    return master.path().address().hasGlobalScope();
  }

  private ActorRef<Beat> at(MemberRecord master) {
    String path = "pekko://" + system.name() + "@" + master.ringAddress() + "/system/" + NAME;
    return ActorRefResolver.get(system).resolveActorRef(path);
  }

  @Override
  public Optional<Instant> lastBeat(String node) {
    return own.lastBeat(node);
  }
}
