package io.ruori.core.simulation;

import io.ruori.core.api.ApiException;
import io.ruori.core.ledger.LiveTable;
import io.ruori.core.object.GroupResource;
import io.ruori.core.object.ObjectKey;
import io.ruori.core.object.Refusal;
import io.ruori.core.view.Cursor;
import io.ruori.core.view.Happening;
import io.ruori.core.view.Views;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Views of a member away from the ledger: a linearizable read first asks for the ledger's head, then waits for it. */
record AskingViews(Views lagging, Supplier<CompletionStage<Long>> readIndex) implements Views {
  private static final Duration LONG = Duration.ofMinutes(10);

  @Override
  public LiveTable current() {
    return lagging.current();
  }

  @Override
  public CompletionStage<LiveTable> latest() {
    return readIndex
        .get()
        .thenCompose(head -> lagging.atLeast(head, LONG))
        .exceptionallyCompose(
            cause -> CompletableFuture.failedFuture(new ApiException(Refusal.unavailable("not confirmed", 1))));
  }

  @Override
  public CompletionStage<LiveTable> atLeast(long revision, Duration patience) {
    return lagging.atLeast(revision, LONG);
  }

  @Override
  public Optional<Cursor> watch(GroupResource resource, long afterRevision, Runnable wake) {
    return lagging.watch(resource, afterRevision, wake);
  }

  @Override
  public long oldest(GroupResource resource) {
    return lagging.oldest(resource);
  }

  @Override
  public Optional<Happening> outcome(ObjectKey key, long request) {
    return lagging.outcome(key, request);
  }
}
