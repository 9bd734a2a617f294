package io.ruori.launcher;

import io.ruori.core.ledger.Replication;
import io.ruori.core.ledger.Replication.Leadership;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs on the ledger's leader what one member does for all, such as scheduling. That two do it for a moment harms nothing:
 * every write of theirs is compared with what it replaces.
 * They begin when the ledger writes again: their own start would take a loaded machine from those who wait for that.
 */
final class LeaderDuties implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LeaderDuties.class);

  private static final long PATIENCE_SECONDS = 5;

  private final Supplier<CompletionStage<?>> writing;
  private final Supplier<AutoCloseable> duties;
  private final ExecutorService turn = Executors.newSingleThreadExecutor(Thread.ofVirtual().name("duties").factory());
  private AutoCloseable running;

  private LeaderDuties(Supplier<CompletionStage<?>> writing, Supplier<AutoCloseable> duties) {
    this.writing = writing;
    this.duties = duties;
  }

  /**
   * @param writing completes when the ledger here has answered
   * @param duties starts them; closed when another member leads
   */
  static LeaderDuties start(
      Replication replication, Supplier<CompletionStage<?>> writing, Supplier<AutoCloseable> duties) {
    var leader = new LeaderDuties(writing, duties);
    replication.onLeadership(leader::onLeadership);
    return leader;
  }

  private void onLeadership(Leadership now) {
    if (!turn.isShutdown()) {
      turn.execute(() -> change(now.here()));
    }
  }

  private void change(boolean lead) {
    try {
      if (lead && running == null) {
        awaitWriting();
        running = duties.get();
      } else if (!lead && running != null) {
        AutoCloseable ended = running;
        running = null;
        ended.close();
      }
    } catch (Exception e) {
      LOG.error("the leader's duties could not be changed lead={}", lead, e);
    }
  }

  private void awaitWriting() throws Exception {
    try {
      writing.get().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      LOG.debug("the ledger does not answer yet, its leader's duties begin all the same");
    }
  }

  @Override
  public void close() throws InterruptedException {
    turn.execute(() -> change(false));
    turn.shutdown();
    turn.awaitTermination(10, TimeUnit.SECONDS);
  }
}
