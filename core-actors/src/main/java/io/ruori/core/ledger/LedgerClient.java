package io.ruori.core.ledger;

import io.ruori.core.object.Refusal;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;

/**
 * Asks the ledger, wherever in the ring it is led. An answer that does not come is {@link Ledger.Unknown}, never a failed
 * stage; so is every one that is missing when the leader changes. While nobody leads, appends wait for a moment; when that
 * lasts they are refused at once.
 */
public final class LedgerClient {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Longer than an election takes. */
  private static final Duration ELECTION = Duration.ofMillis(2500);

  private static final Duration LOOK_AGAIN = Duration.ofMillis(20);
  private static final long HELD_BYTES = 64 << 20;
  private static final Ledger.Reply LEADERLESS =
      new Ledger.Refused(Refusal.unavailable("the ledger has no leader: a majority of the masters is not there", 1));
  private static final Ledger.Reply SILENCE = new Ledger.Unknown("the ledger did not answer in time");

  private final ActorSystem<?> system;
  private final Function<String, ActorRef<Ledger.Command>> seats;
  private final Set<Waiting> unanswered = ConcurrentHashMap.newKeySet();
  private final AtomicLong heldBytes = new AtomicLong();
  private Replication.Leadership leadership = new Replication.Leadership(0, "", false);
  private ActorRef<Ledger.Command> ledger;
  private ActorRef<Ledger.Command> here;
  private long leaderlessSinceNanos = System.nanoTime();

  private record Waiting(long term, CompletableFuture<Ledger.Reply> reply) {}

  /** @param seats the seat of the member of that name, {@code null} when it is not known where it is */
  public LedgerClient(
      ActorSystem<?> system, Replication replication, Function<String, ActorRef<Ledger.Command>> seats) {
    this.system = system;
    this.seats = seats;
    replication.onLeadership(this::onLeadership);
  }

  /** Who sits on this member's seat, {@code null} for nobody. */
  public void seated(ActorRef<Ledger.Command> sitting) {
    change(() -> here = sitting);
  }

  private void onLeadership(Replication.Leadership now) {
    change(() -> leadership = now);
    for (Waiting waiting : unanswered) {
      if (waiting.term() != now.term()) {
        waiting.reply().complete(new Ledger.Unknown("the ledger has a new leader"));
      }
    }
  }

  private synchronized void change(Runnable change) {
    boolean led = ledger != null;
    change.run();
    ledger = find();
    if (led && ledger == null) {
      leaderlessSinceNanos = System.nanoTime();
    }
  }

  private ActorRef<Ledger.Command> find() {
    if (leadership.here()) {
      return here;
    }
    return leadership.leader().isEmpty() ? null : seats.apply(leadership.leader());
  }

  public CompletionStage<Ledger.Reply> append(List<Change> changes, List<Ledger.Guard> guards, Event.Origin origin) {
    var reply = new CompletableFuture<Ledger.Reply>();
    send(changes, guards, origin, reply);
    return reply;
  }

  private void send(
      List<Change> changes, List<Ledger.Guard> guards, Event.Origin origin, CompletableFuture<Ledger.Reply> reply) {
    ActorRef<Ledger.Command> target;
    Waiting waiting;
    synchronized (this) {
      ledger = ledger == null ? find() : ledger;
      target = ledger;
      waiting = new Waiting(leadership.term(), reply);
      if (target == null) {
        hold(() -> send(changes, guards, origin, reply), bytes(changes), reply);
        return;
      }
      unanswered.add(waiting);
    }
    CompletionStage<Ledger.Answer> asked =
        AskPattern.ask(
            target, replyTo -> new Ledger.Append(changes, guards, origin, replyTo), PATIENCE, system.scheduler());
    asked
        .handle((answer, silence) -> silence == null ? whole(answer, changes, origin) : SILENCE)
        .thenAccept(reply::complete);
    reply.whenComplete((done, never) -> unanswered.remove(waiting));
  }

  private static long bytes(List<Change> changes) {
    return changes.stream().mapToInt(Change::bytes).sum();
  }

  private static Ledger.Reply whole(Ledger.Answer answer, List<Change> changes, Event.Origin origin) {
    return switch (answer) {
      case Ledger.Reply reply -> reply;
      case Ledger.Elsewhere elsewhere -> new Ledger.Appended(Numbered.committed(changes, origin, elsewhere.first()));
    };
  }

  /** Tries again in a moment, for as long as an election takes or this member needs to take its seat. */
  private void hold(Runnable send, long bytes, CompletableFuture<Ledger.Reply> reply) {
    Duration patience = leadership.here() ? PATIENCE : ELECTION;
    if (System.nanoTime() - leaderlessSinceNanos > patience.toNanos()) {
      reply.complete(LEADERLESS);
    } else if (heldBytes.addAndGet(bytes) > HELD_BYTES) {
      heldBytes.addAndGet(-bytes);
      reply.complete(new Ledger.Refused(Refusal.tooManyRequests("too many writes are waiting for a leader", 1)));
    } else {
      CompletableFuture.delayedExecutor(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS)
          .execute(
              () -> {
                heldBytes.addAndGet(-bytes);
                send.run();
              });
    }
  }
}
