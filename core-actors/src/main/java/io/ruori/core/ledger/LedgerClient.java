package io.ruori.core.ledger;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;

/** Asks the ledger; an answer that does not come is {@link Ledger.Unknown}, never a failed stage. */
public final class LedgerClient {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final ActorSystem<?> system;
  private final ActorRef<Ledger.Command> ledger;

  public LedgerClient(ActorSystem<?> system, ActorRef<Ledger.Command> ledger) {
    this.system = system;
    this.ledger = ledger;
  }

  public CompletionStage<Ledger.Reply> append(List<Change> changes, List<Ledger.Guard> guards, Event.Origin origin) {
    CompletionStage<Ledger.Reply> asked =
        AskPattern.ask(
            ledger, replyTo -> new Ledger.Append(changes, guards, origin, replyTo), PATIENCE, system.scheduler());
    return asked.exceptionally(silence -> new Ledger.Unknown("the ledger did not answer in time"));
  }
}
