package io.ruori.core.reconcile;

import io.ruori.core.entity.StepRunner;
import io.ruori.core.entity.Turns;
import io.ruori.core.view.Views;
import java.time.InstantSource;
import java.util.concurrent.CompletionStage;

/** What a keeper needs of its member. */
public record KeeperPorts(Views views, Turns.Appender ledger, Feed feed, Waker waker, InstantSource clock) {
  /** Has the object's entity run a step; fails when it is silent. */
  @FunctionalInterface
  public interface Waker {
    CompletionStage<StepRunner.Stepped> wake(Keeper.Task task, long partitionRevision);
  }
}
