package io.ruori.core.simulation;

import io.ruori.core.ledger.Ledger;
import io.ruori.core.ledger.LiveTable;
import io.ruori.core.ledger.Weighing;
import io.ruori.core.view.FoldedViews;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The ledger on the member that believes to lead: gathers appends, weighs them by the real rules, writes one batch at a time. */
final class Seat {
  private record Asked(Ledger.Append append, Consumer<Ledger.Reply> reply) {}

  private static final Ledger.Reply UNKNOWN = new Ledger.Unknown("the ledger is no longer led here");

  private final Group group;
  private final int member;
  private final long term;
  private final FoldedViews views;
  private final Runnable committed;
  private final List<Asked> waiting = new ArrayList<>();
  private List<Asked> inFlight = List.of();
  private LiveTable table;
  private boolean left;

  /** @param committed called when a batch of this seat was committed and shown by the views */
  Seat(Group group, int member, long term, FoldedViews views, Runnable committed) {
    this.group = group;
    this.member = member;
    this.term = term;
    this.views = views;
    this.committed = committed;
    table = views.current();
  }

  /** Its batch was not taken: the writer has ended. */
  boolean hasEnded() {
    return left;
  }

  long term() {
    return term;
  }

  void append(Ledger.Append append, Consumer<Ledger.Reply> reply) {
    waiting.add(new Asked(append, reply));
    writeNext();
  }

  private void writeNext() {
    if (left || waiting.isEmpty() || !inFlight.isEmpty()) {
      return;
    }
    List<Asked> batch = List.copyOf(waiting);
    waiting.clear();
    Weighing weighed = Weighing.of(table, batch.stream().map(Asked::append).toList(), views::revisionOf);
    if (weighed.events().isEmpty()) {
      answer(batch, weighed.replies());
      return;
    }
    inFlight = batch;
    group.propose(member, term, weighed.events()).thenAccept(taken -> onDecided(weighed, taken));
  }

  private void onDecided(Weighing weighed, boolean taken) {
    if (left) {
      return; // it has answered that nobody knows
    }
    if (!taken) {
      leave();
      return;
    }
    for (var event : weighed.events()) {
      table = table.with(event);
    }
    views.committed(weighed.events(), table);
    committed.run();
    List<Asked> batch = inFlight;
    inFlight = List.of();
    answer(batch, weighed.replies());
    writeNext();
  }

  private static void answer(List<Asked> batch, List<Ledger.Reply> replies) {
    for (int i = 0; i < batch.size(); i++) {
      batch.get(i).reply().accept(replies.get(i));
    }
  }

  /** Somebody else leads: what became of what is under way, nobody here knows. */
  void leave() {
    left = true;
    inFlight.forEach(asked -> asked.reply().accept(UNKNOWN));
    waiting.forEach(asked -> asked.reply().accept(UNKNOWN));
    inFlight = List.of();
    waiting.clear();
  }
}
