package io.ruori.core.ledger;

import io.ruori.core.object.ObjectKey;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;

/**
 * The ledger on simulated time: the real rules of comparing and numbering, a journal in memory, and a writer that may die in
 * the middle of a write, so that nobody hears whether it counted.
 */
public final class SimulatedLedger {
  private record Waiting(Ledger.Append append, CompletableFuture<Ledger.Reply> reply) {}

  private final List<Event> journal = new ArrayList<>();
  private final List<Waiting> waiting = new ArrayList<>();
  private final BiConsumer<List<Event>, LiveTable> committed;
  private LiveTable table = LiveTable.EMPTY;

  /** @param committed hears of every commit, in order */
  public SimulatedLedger(BiConsumer<List<Event>, LiveTable> committed) {
    this.committed = committed;
  }

  private long revisionOf(ObjectKey key, long request) {
    return journal.stream()
        .filter(event -> event.origin().request() == request && event.key().equals(key))
        .mapToLong(Event::revision)
        .findFirst()
        .orElse(0);
  }

  public LiveTable table() {
    return table;
  }

  /** Everything that ever happened: what all histories are judged by. */
  public List<Event> journal() {
    return journal;
  }

  public CompletionStage<Ledger.Reply> append(List<Change> changes, List<Ledger.Guard> guards, Event.Origin origin) {
    var reply = new CompletableFuture<Ledger.Reply>();
    waiting.add(new Waiting(new Ledger.Append(changes, guards, origin, null), reply));
    return reply;
  }

  public boolean hasWork() {
    return !waiting.isEmpty();
  }

  /**
   * Writes what waits, as one batch.
   *
   * @param dies whether the writer dies in it
   * @param survives asked when it dies: whether the batch is in the journal nevertheless
   */
  public void write(boolean dies, BooleanSupplier survives) {
    var batch = List.copyOf(waiting);
    waiting.clear();
    Weighed weighed = Weighed.weigh(table, batch.stream().map(Waiting::append).toList(), this::revisionOf);
    if (!dies || survives.getAsBoolean()) {
      for (Event event : weighed.events()) {
        table = table.with(event);
        journal.add(event);
      }
      if (!weighed.events().isEmpty()) {
        committed.accept(weighed.events(), table);
      }
    }
    for (int i = 0; i < batch.size(); i++) {
      Ledger.Reply reply = dies ? new Ledger.Unknown("the writer died") : weighed.verdicts().get(i).reply();
      batch.get(i).reply().complete(reply);
    }
  }
}
