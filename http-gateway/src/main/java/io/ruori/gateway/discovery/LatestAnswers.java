package io.ruori.gateway.discovery;

import io.ruori.core.ledger.LiveTable;
import io.ruori.core.view.Views;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/**
 * Whether linearizable reads are answered: what the question of this moment or, where an answer takes a round trip, the last
 * one came to.
 */
public final class LatestAnswers implements BooleanSupplier {
  private final Views views;
  private CompletableFuture<LiveTable> last = CompletableFuture.failedFuture(new IllegalStateException("not asked yet"));

  public LatestAnswers(Views views) {
    this.views = views;
  }

  @Override
  public synchronized boolean getAsBoolean() {
    CompletableFuture<LiveTable> now = views.latest().toCompletableFuture();
    CompletableFuture<LiveTable> known = now.isDone() ? now : last;
    if (last.isDone()) {
      last = now;
    }
    return known.isDone() && !known.isCompletedExceptionally();
  }
}
