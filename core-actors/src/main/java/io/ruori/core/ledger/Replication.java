package io.ruori.core.ledger;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** How the copies of the ledger in a ring keep together: what a replicating storage engine tells the core. */
public interface Replication {
  /**
   * Who leads, as far as this member knows.
   *
   * @param term grows with every change of leader
   * @param leader the leading member's name, {@code ""} while there is none
   * @param here whether this member leads, and its copy holds everything that was committed before its term
   */
  record Leadership(long term, String leader, boolean here) {}

  /** A ledger without copies: led here, always up to date. */
  Replication NONE = new Replication() {
    @Override
    public void onLeadership(Consumer<Leadership> listener) {
      listener.accept(new Leadership(1, "", true));
    }

    @Override
    public void onCommitted(LongConsumer listener) {
      // the writer tells this member's views itself
    }

    @Override
    public boolean isUpToDate() {
      return true;
    }

    @Override
    public CompletionStage<Long> readIndex() {
      return CompletableFuture.completedFuture(0L);
    }
  };

  /** Calls the listener with the leadership as it is and at every change of it, one call at a time. Must return at once. */
  void onLeadership(Consumer<Leadership> listener);

  /** Calls the listener with the newest revision that this member's copy can be asked for, as it grows. Must return at once. */
  void onCommitted(LongConsumer listener);

  /** Whether this member's views are known, without asking, to hold whatever was acknowledged. Asked at every read. */
  default boolean isUpToDate() {
    return false;
  }

  /**
   * The revision that a view must have reached to hold whatever was acknowledged, by any member, before the call. Fails when
   * no majority confirms it in time.
   */
  CompletionStage<Long> readIndex();
}
