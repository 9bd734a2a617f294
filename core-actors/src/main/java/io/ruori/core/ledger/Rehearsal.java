package io.ruori.core.ledger;

import io.ruori.core.object.Json;
import io.ruori.core.object.ObjectKey;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * A ledger that keeps nothing, written once and then gone: a member that has not led yet loads and links here, while it
 * follows, what its first commit takes. When another leader dies, all writers wait for that commit; on a busy machine the
 * classes alone would cost them a second.
 */
final class Rehearsal {
  private static final LedgerWriter.Settings NOWHERE =
      new LedgerWriter.Settings("pekko.persistence.journal.inmem", "pekko.persistence.no-snapshot-store");

  private static final LedgerWriter.Committed NOBODY = new LedgerWriter.Committed() {
    @Override
    public void recovered(LiveTable table) {
      // nobody looks
    }

    @Override
    public void committed(List<Event> events, LiveTable table) {
      // nobody looks
    }

    @Override
    public long revisionOf(ObjectKey key, long request) {
      return 0;
    }
  };

  private Rehearsal() {}

  /** Ends by itself. */
  static Behavior<Ledger.Answer> create() {
    return Behaviors.setup(context -> {
      ActorRef<Ledger.Command> ledger =
          context.spawnAnonymous(
              LedgerGatherer.create(
                  LedgerGatherer.Limits.DEFAULT, Capacity.UNLIMITED, () -> LedgerWriter.create(NOWHERE, NOBODY, () -> false)));
      ledger.tell(append(context.getSelf()));
      return Behaviors.receiveMessage(answer -> {
        context.getLog().debug("a first commit is rehearsed: answer={}", answer.getClass().getSimpleName());
        return Behaviors.stopped();
      });
    });
  }

  private static Ledger.Append append(ActorRef<Ledger.Answer> replyTo) {
    ObjectKey key = new ObjectKey("", "rehearsals", "", "first");
    Change change = Change.put(key, 0, Document.of(Json.object()));
    return new Ledger.Append(List.of(change), List.of(), new Event.Origin(0, "", "", ""), replyTo);
  }
}
