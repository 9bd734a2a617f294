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
  private final Set<Asked> unanswered = ConcurrentHashMap.newKeySet();
  private final AtomicLong heldBytes = new AtomicLong();
  private volatile Replication.Leadership leadership = new Replication.Leadership(0, "", false);
  private ActorRef<Ledger.Command> ledger;
  private ActorRef<Ledger.Command> here;
  private long leaderlessSinceNanos = System.nanoTime();

  /** An append that has no answer yet. */
  private static final class Asked {
    private final List<Change> changes;
    private final List<Ledger.Guard> guards;
    private final Event.Origin origin;
    private final CompletableFuture<Ledger.Reply> reply = new CompletableFuture<>();
    private final long bytes;
    private volatile Replication.Leadership sentUnder;
    private volatile long unledSinceNanos;

    Asked(List<Change> changes, List<Ledger.Guard> guards, Event.Origin origin) {
      this.changes = changes;
      this.guards = guards;
      this.origin = origin;
      bytes = changes.stream().mapToInt(Change::bytes).sum();
    }

    /** Whether the one that was asked leads no longer, as far as is known. */
    boolean isLostBy(Replication.Leadership now) {
      return now.term() != sentUnder.term() || !now.leader().equals(sentUnder.leader());
    }
  }

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
    for (Asked asked : unanswered) {
      if (asked.isLostBy(now) && unanswered.remove(asked)) {
        asked.reply.complete(new Ledger.Unknown("the ledger has a new leader"));
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
    var asked = new Asked(changes, guards, origin);
    send(asked);
    return asked.reply;
  }

  private void send(Asked asked) {
    ActorRef<Ledger.Command> target;
    synchronized (this) {
      ledger = ledger == null ? find() : ledger;
      target = ledger;
      if (target == null) {
        hold(asked, leaderlessSinceNanos);
        return;
      }
      asked.sentUnder = leadership;
      unanswered.add(asked);
    }
    CompletionStage<Ledger.Answer> answered =
        AskPattern.ask(
            target,
            replyTo -> new Ledger.Append(asked.changes, asked.guards, asked.origin, replyTo),
            PATIENCE,
            system.scheduler());
    // Not in the JVM's common pool, where an ask's answers would go, nor on the thread of the ledger.
    answered.whenCompleteAsync((answer, silence) -> {
      unanswered.remove(asked);
      onAnswer(asked, silence == null ? answer : SILENCE);
    }, system.executionContext());
  }

  private void onAnswer(Asked asked, Ledger.Answer answer) {
    switch (answer) {
      case Ledger.Reply reply -> asked.reply.complete(reply);
      case Ledger.Elsewhere elsewhere ->
          asked.reply.complete(
              new Ledger.Appended(Numbered.committed(asked.changes, asked.origin, elsewhere.first())));
      case Ledger.Unled unled -> {
        asked.unledSinceNanos = asked.unledSinceNanos == 0 ? System.nanoTime() : asked.unledSinceNanos;
        hold(asked, asked.unledSinceNanos);
      }
    }
  }

  /** Tries again in a moment, for as long as an election takes or this member needs to take its seat. */
  private void hold(Asked asked, long sinceNanos) {
    Duration patience = leadership.here() ? PATIENCE : ELECTION;
    if (asked.reply.isDone()) {
      return;
    }
    if (System.nanoTime() - sinceNanos > patience.toNanos()) {
      asked.reply.complete(LEADERLESS);
    } else if (heldBytes.addAndGet(asked.bytes) > HELD_BYTES) {
      heldBytes.addAndGet(-asked.bytes);
      asked.reply.complete(new Ledger.Refused(Refusal.tooManyRequests("too many writes are waiting for a leader", 1)));
    } else {
      CompletableFuture.delayedExecutor(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS)
          .execute(
              () -> {
                heldBytes.addAndGet(-asked.bytes);
                send(asked);
              });
    }
  }
}
