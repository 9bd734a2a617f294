package io.ruori.core.ledger;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Keeps a member's views up to date while the ledger is led elsewhere. */
public interface Follower {
  /** For a ledger without copies: its writer tells the views everything. */
  Follower NONE = new Follower() {
    @Override
    public void committed(long revision) {
      // the writer tells
    }

    @Override
    public void follow() {
      // the writer tells
    }

    @Override
    public CompletionStage<Void> catchUpAndStop() {
      return CompletableFuture.completedFuture(null);
    }
  };

  /** A hint: events up to a revision can be read. */
  void committed(long revision);

  /** Starts to follow, from where the views are; nothing happens when it does already. */
  void follow();

  /** Follows up to the newest event that can be read now, then stops; the stage ends when the views are left alone. */
  CompletionStage<Void> catchUpAndStop();
}
