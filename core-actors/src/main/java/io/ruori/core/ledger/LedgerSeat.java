package io.ruori.core.ledger;

import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;

/**
 * Where members look for the ledger: on every one there is a seat, under the same name, and the ledger sits on the one whose
 * storage engine leads. Elsewhere, and while the seat changes, an append hears {@link Ledger.Unled}. A seat is taken only
 * when this member's views have caught up and nobody else folds into them; they are followed again when it was left.
 */
public final class LedgerSeat extends AbstractBehavior<Ledger.Command> {
  /** The name of the actor, below the system's guardian. */
  public static final String NAME = "ledger";

  /** What the seat tells itself. */
  sealed interface Internal extends Ledger.Command {}

  private record Led(Replication.Leadership leadership) implements Internal {}

  private record CaughtUp(long term, Throwable failure) implements Internal {}

  private final Follower follower;
  private final Supplier<Behavior<Ledger.Command>> ledgers;
  private final Consumer<ActorRef<Ledger.Command>> seated;
  private Replication.Leadership leadership = new Replication.Leadership(0, "", false);
  private ActorRef<Ledger.Command> ledger;
  private boolean leaving;
  private boolean catchingUp;
  private boolean rehearsed;

  private LedgerSeat(
      ActorContext<Ledger.Command> context,
      Replication replication,
      Follower follower,
      Supplier<Behavior<Ledger.Command>> ledgers,
      Consumer<ActorRef<Ledger.Command>> seated) {
    super(context);
    this.follower = follower;
    this.ledgers = ledgers;
    this.seated = seated;
    ActorRef<Ledger.Command> self = context.getSelf();
    replication.onCommitted(follower::committed);
    follower.follow();
    replication.onLeadership(newLeadership -> self.tell(new Led(newLeadership)));
  }

  /**
   * @param ledgers makes the ledger's actor, at each taking of the seat
   * @param seated hears who sits here, {@code null} for nobody
   */
  public static Behavior<Ledger.Command> create(
      Replication replication,
      Follower follower,
      Supplier<Behavior<Ledger.Command>> ledgers,
      Consumer<ActorRef<Ledger.Command>> seated) {
    return Behaviors.setup(context -> new LedgerSeat(context, replication, follower, ledgers, seated));
  }

  @Override
  public Receive<Ledger.Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Ledger.Append.class, this::onAppend)
        .onMessage(Led.class, this::onLed)
        .onMessage(CaughtUp.class, this::onCaughtUp)
        .onSignal(Terminated.class, this::onLeft)
        .build();
  }

  private Behavior<Ledger.Command> onAppend(Ledger.Append append) {
    if (ledger == null || leaving) {
      append.replyTo().tell(new Ledger.Unled());
    } else {
      ledger.tell(append);
    }
    return this;
  }

  private Behavior<Ledger.Command> onLed(Led led) {
    boolean same = leadership.here() && led.leadership().here() && leadership.term() == led.leadership().term();
    leadership = led.leadership();
    if (ledger != null && !same) {
      leaving = true;
      seated.accept(null);
      getContext().stop(ledger);
    } else if (ledger == null && leadership.here()) {
      catchUp();
    } else if (!leadership.here() && !leadership.leader().isEmpty()) {
      rehearse();
    }
    return this;
  }

  /** Only those who follow: one who leads from the start writes at once. */
  private void rehearse() {
    if (!rehearsed) {
      rehearsed = true;
      getContext().spawnAnonymous(Rehearsal.create());
    }
  }

  /** One at a time: two would both find the seat free, and take it. */
  private void catchUp() {
    if (catchingUp) {
      return;
    }
    catchingUp = true;
    long term = leadership.term();
    getContext().pipeToSelf(follower.catchUpAndStop(), (done, failure) -> new CaughtUp(term, failure));
  }

  private Behavior<Ledger.Command> onCaughtUp(CaughtUp caughtUp) {
    catchingUp = false;
    boolean current = leadership.here() && leadership.term() == caughtUp.term();
    if (!current || caughtUp.failure() != null) {
      if (caughtUp.failure() != null) {
        getContext().getLog().warn("could not catch up with the ledger: term={}", caughtUp.term(), caughtUp.failure());
      }
      follower.follow();
      if (leadership.here()) {
        catchUp();
      }
      return this;
    }
    rehearsed = true;
    ledger = getContext().spawnAnonymous(ledgers.get(), DispatcherSelector.sameAsParent());
    getContext().watch(ledger);
    getContext().getLog().info("the ledger is led from here term={}", caughtUp.term());
    seated.accept(ledger);
    return this;
  }

  private Behavior<Ledger.Command> onLeft(Terminated left) {
    ledger = null;
    leaving = false;
    seated.accept(null);
    follower.follow();
    if (leadership.here()) {
      catchUp();
    }
    return this;
  }
}
