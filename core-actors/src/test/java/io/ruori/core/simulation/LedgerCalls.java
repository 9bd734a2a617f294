package io.ruori.core.simulation;

import io.ruori.core.ledger.Change;
import io.ruori.core.ledger.Event;
import io.ruori.core.ledger.Ledger;
import io.ruori.core.object.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A master's way to the ledger, as the real client goes it: to whom it believes to lead; held for a while as long as there is
 * none, or it does not sit yet; {@code Unknown} when the leader changes or no answer comes.
 */
final class LedgerCalls {
  private static final long PATIENCE = 300;
  private static final long ELECTION = 80;
  private static final Ledger.Reply LEADERLESS = new Ledger.Refused(Refusal.unavailable("no leader", 1));

  private record Sent(long term, int leader, CompletableFuture<Ledger.Reply> reply) {}

  private final int number;
  private final Timeline timeline;
  private final Messages messages;
  private final List<Sent> unanswered = new ArrayList<>();
  private long term;
  private int leader = -1;

  LedgerCalls(int number, Timeline timeline, Messages messages) {
    this.number = number;
    this.timeline = timeline;
    this.messages = messages;
  }

  void led(long newTerm, int newLeader) {
    term = newTerm;
    leader = newLeader;
    for (Sent sent : List.copyOf(unanswered)) {
      if (sent.term() != newTerm || sent.leader() != newLeader) {
        unanswered.remove(sent);
        sent.reply().complete(new Ledger.Unknown("the ledger has a new leader"));
      }
    }
  }

  CompletionStage<Ledger.Reply> append(List<Change> changes, List<Ledger.Guard> guards, Event.Origin origin) {
    var reply = new CompletableFuture<Ledger.Reply>();
    send(new Ledger.Append(changes, guards, origin, null), reply, timeline.now());
    return reply;
  }

  private void send(Ledger.Append append, CompletableFuture<Ledger.Reply> reply, long since) {
    if (leader < 0) {
      hold(append, reply, since);
      return;
    }
    var sent = new Sent(term, leader, reply);
    unanswered.add(sent);
    int to = leader;
    messages.toMaster(number, to, master -> master.onAppend(append, answer -> messages.back(to, number, () -> {
      if (unanswered.remove(sent)) {
        switch (answer) {
          case Ledger.Reply known -> reply.complete(known);
          default -> hold(append, reply, since);
        }
      }
    })));
    timeline.after(PATIENCE, () -> {
      if (unanswered.remove(sent)) {
        reply.complete(new Ledger.Unknown("the ledger did not answer in time"));
      }
    });
  }

  private void hold(Ledger.Append append, CompletableFuture<Ledger.Reply> reply, long since) {
    if (timeline.now() - since > ELECTION) {
      reply.complete(LEADERLESS);
    } else {
      timeline.after(5, () -> send(append, reply, since));
    }
  }
}
