package io.ruori.core.entity;

import io.ruori.core.object.ObjectKey;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Runs one step of a reconciler for an object; the entity sees to it that there is one at a time. */
@FunctionalInterface
public interface StepRunner {
  /** For entities of members on which nothing is reconciled. */
  StepRunner NONE =
      (reconciler, key, partition) ->
          java.util.concurrent.CompletableFuture.completedFuture(new Stepped(Optional.empty(), "no such reconciler"));

  /**
   * @param partitionRevision of the keeper's partition: the guard of every write of the step
   */
  CompletionStage<Stepped> run(String reconciler, ObjectKey key, long partitionRevision);

  /**
   * How a step ended.
   *
   * @param again when to look again without an event
   * @param failure {@code ""} when it went well
   */
  record Stepped(Optional<Duration> again, String failure) {
    public boolean isFailure() {
      return !failure.isEmpty();
    }

    static Stepped failed(Throwable failure) {
      return new Stepped(Optional.empty(), String.valueOf(failure));
    }
  }
}
