package io.ruori.core.ring;

import io.ruori.core.ledger.Replication;
import io.ruori.core.ledger.Replication.Leadership;
import io.ruori.core.view.Views;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.apache.pekko.cluster.typed.JoinSeedNodes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Brings this member into the ring in which entities and keepers are spread. The ledger's leader, of whom there is one, begins
 * a ring when it finds none; all others ask the known members until they are let in. A member that finds itself, for long, in
 * another ring than the leader has to start again: it was cut off and has missed its downing.
 */
public final class RingFormation implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RingFormation.class);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(500);
  private static final Duration ASK_AGAIN = Duration.ofSeconds(5);
  private static final Duration APART = Duration.ofSeconds(15);

  private final ActorSystem<?> system;
  private final Cluster cluster;
  private final Views views;
  private final Consumer<String> startAgain;
  private final Thread thread;
  private volatile Leadership leadership = new Leadership(0, "", false);
  private long askedNanos = System.nanoTime() - ASK_AGAIN.toNanos();
  private boolean askedAsLeader;
  private long togetherNanos = System.nanoTime();

  private RingFormation(ActorSystem<?> system, Views views, Consumer<String> startAgain) {
    this.system = system;
    this.views = views;
    this.startAgain = startAgain;
    cluster = Cluster.get(system);
    thread = Thread.ofVirtual().name("ring formation").unstarted(this::run);
  }

  /**
   * Starts to look for the ring.
   *
   * @param startAgain hears why this member has to start again
   */
  public static RingFormation start(
      ActorSystem<?> system, Replication replication, Views views, Consumer<String> startAgain) {
    var formation = new RingFormation(system, views, startAgain);
    if (replication == Replication.NONE) {
      formation.cluster.manager().tell(Join.create(formation.cluster.selfMember().address()));
    } else {
      replication.onLeadership(now -> formation.leadership = now);
      formation.thread.start();
    }
    return formation;
  }

  @Override
  public void close() {
    thread.interrupt();
  }

  private void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        look();
        Thread.sleep(LOOK_AGAIN);
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  private void look() {
    MemberStatus status = cluster.selfMember().status();
    if (status == MemberStatus.down() || status == MemberStatus.removed() && cluster.isTerminated()) {
      return;
    }
    if (status == MemberStatus.removed()) {
      togetherNanos = System.nanoTime();
      ask();
    } else if (isWithLeader()) {
      togetherNanos = System.nanoTime();
    } else if (System.nanoTime() - togetherNanos > APART.toNanos()) {
      togetherNanos = System.nanoTime();
      startAgain.accept("the ledger's leader is in another ring");
    }
  }

  /** Whoever is in doubt stays. */
  private boolean isWithLeader() {
    Leadership now = leadership;
    if (now.here() || now.leader().isEmpty()) {
      return true;
    }
    Optional<Address> leader = address(now.leader());
    return leader.isEmpty()
        || CollectionConverters.asJava(cluster.state().members()).stream()
            .anyMatch(member -> member.address().equals(leader.get()));
  }

  private Optional<Address> address(String name) {
    return MemberRecord.find(views.current(), name).map(record -> address(record.ringAddress(), system.name()));
  }

  /** A member's actor system, by where its messages arrive. */
  public static Address address(String ringAddress, String systemName) {
    int colon = ringAddress.lastIndexOf(':');
    int port = Integer.parseInt(ringAddress.substring(colon + 1));
    return new Address("pekko", systemName, ringAddress.substring(0, colon), port);
  }

  private void ask() {
    Leadership now = leadership;
    boolean asLeader = now.here();
    boolean again = System.nanoTime() - askedNanos > ASK_AGAIN.toNanos();
    if (!asLeader && now.leader().isEmpty() || !again && asLeader == askedAsLeader) {
      return;
    }
    askedNanos = System.nanoTime();
    askedAsLeader = asLeader;
    Address self = cluster.selfMember().address();
    var seeds = new ArrayList<Address>();
    if (asLeader) {
      seeds.add(self); // who is first may begin a ring, when none of the others answers
    } else {
      address(now.leader()).ifPresent(seeds::add);
    }
    List<Address> others =
        MemberRecord.all(views.current()).stream()
            .map(record -> address(record.ringAddress(), system.name()))
            .filter(address -> !address.equals(self) && !seeds.contains(address))
            .toList();
    seeds.addAll(others);
    if (!seeds.isEmpty()) {
      LOG.info("looking for the ring seeds={}", seeds);
      cluster.manager().tell(new JoinSeedNodes(CollectionConverters.asScala(seeds).toSeq()));
    }
  }
}
