package io.ruori.gateway.discovery;

import io.ruori.core.view.Views;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/**
 * Whether linearizable reads are answered: what the last question came to. Each look asks anew, unless a question is under way;
 * where answers need no round trip the look's own is already there.
 */
public final class LatestAnswers implements BooleanSupplier {
  private final Views views;
  private final AtomicBoolean asking = new AtomicBoolean();
  private volatile boolean answered;

  public LatestAnswers(Views views) {
    this.views = views;
  }

  @Override
  public boolean getAsBoolean() {
    if (asking.compareAndSet(false, true)) {
      views
          .latest()
          .whenComplete(
              (table, failure) -> {
                answered = failure == null;
                asking.set(false);
              });
    }
    return answered;
  }
}
