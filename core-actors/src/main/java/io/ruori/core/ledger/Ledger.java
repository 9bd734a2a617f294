package io.ruori.core.ledger;

import io.ruori.core.object.ObjectKey;
import io.ruori.core.object.Refusal;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;

/** The ledger's protocol: guarded compare-and-append. */
public final class Ledger {
  private Ledger() {}

  /** What the ledger can be asked. */
  public sealed interface Command permits Append, LedgerGatherer.Internal, LedgerSeat.Internal {}

  /**
   * Appends all of the changes or none. Correctness rests on nothing else: a writer with a stale view gets {@link Conflict}.
   *
   * @param guards objects that must not have changed
   */
  public record Append(List<Change> changes, List<Guard> guards, Event.Origin origin, ActorRef<Answer> replyTo)
      implements Command {
    public Append {
      changes = List.copyOf(changes);
      guards = List.copyOf(guards);
    }

    int bytes() {
      return changes.stream().mapToInt(Change::bytes).sum();
    }
  }

  /** A key that must still be at a revision (0: still absent). */
  public record Guard(ObjectKey key, long revision) {}

  /** What the ledger's actor answers with; {@link LedgerClient} makes a {@link Reply} of it. */
  public sealed interface Answer permits Reply, Elsewhere, Unled {}

  public sealed interface Reply extends Answer permits Appended, Conflict, Refused, Unknown {}

  /** The changes are durable; their events in the order asked for. */
  public record Appended(List<Event> events) implements Reply {}

  /**
   * {@link Appended} as another member hears it: it has the documents itself, and the events of an append have consecutive
   * revisions.
   */
  record Elsewhere(long first) implements Answer {}

  /** Nothing was written: the ledger is not, or not yet, led by the member that was asked. */
  record Unled() implements Answer {}

  /**
   * Nothing was written: the key is at another revision than the append expected, or one of its requests was committed before,
   * at that revision.
   */
  public record Conflict(ObjectKey key, long current) implements Reply {}

  /** Nothing was written, for a reason that is no one's conflict: the disk is full, or too much is waiting. */
  public record Refused(Refusal refusal) implements Reply {}

  /** Nobody knows whether it was written: read the keys back. */
  public record Unknown(String why) implements Reply {}
}
