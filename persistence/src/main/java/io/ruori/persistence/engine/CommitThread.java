package io.ruori.persistence.engine;

import io.ruori.persistence.engine.Appended.Reason;
import io.ruori.persistence.engine.Appended.Refused;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;

/**
 * The one thread that writes: group commit. While one write is synced the next ones gather, and all of one log become
 * one write and one sync. The queue is bounded; beyond it writes are refused.
 */
public final class CommitThread implements AutoCloseable {
  private static final int MAX_WAITING = 4096;
  private static final Append END = new Append(null, List.of(), new CompletableFuture<>());

  private final BlockingQueue<Append> queue = new ArrayBlockingQueue<>(MAX_WAITING);
  private final Thread thread;

  private record Append(
      LedgerEngine engine, List<List<StoredEvent>> batches, CompletableFuture<List<Appended>> outcome) {}

  private CommitThread(String name) {
    thread = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
  }

  public static CommitThread start(String name) {
    CommitThread commits = new CommitThread(name);
    commits.thread.start();
    return commits;
  }

  /**
   * Completes when the batches are durable or refused, in the order of the calls; with a failure when the engine
   * stopped.
   */
  public CompletableFuture<List<Appended>> append(LedgerEngine engine, List<List<StoredEvent>> batches) {
    Append append = new Append(engine, batches, new CompletableFuture<>());
    if (!queue.offer(append)) {
      Appended busy = new Refused(Reason.BUSY, "too many writes are waiting for the disk");
      append.outcome.complete(batches.stream().map(_ -> busy).toList());
    }
    return append.outcome;
  }

  /** The head once all writes that were asked for before are done; fails when the engine has stopped. */
  public CompletableFuture<Long> headAfterWrites(LedgerEngine engine) {
    return append(engine, List.of()).thenApply(_ -> engine.head());
  }

  private void run() {
    List<Append> waiting = new ArrayList<>();
    while (true) {
      try {
        waiting.add(queue.take());
      } catch (InterruptedException e) {
        return;
      }
      queue.drainTo(waiting);
      boolean ended = waiting.removeIf(append -> append == END);
      int from = 0;
      for (int to = 1; to <= waiting.size(); to++) {
        if (to == waiting.size() || waiting.get(to).engine != waiting.get(from).engine) {
          commit(waiting.subList(from, to));
          from = to;
        }
      }
      waiting.clear();
      if (ended) {
        return;
      }
    }
  }

  private static void commit(List<Append> group) {
    List<List<StoredEvent>> batches = new ArrayList<>();
    group.forEach(append -> batches.addAll(append.batches));
    try {
      List<Appended> outcomes = group.getFirst().engine.append(batches);
      int from = 0;
      for (Append append : group) {
        int to = from + append.batches.size();
        append.outcome.complete(List.copyOf(outcomes.subList(from, to)));
        from = to;
      }
    } catch (RuntimeException | Error e) {
      group.forEach(append -> append.outcome.completeExceptionally(e));
    }
  }

  /** Ends after the writes that are waiting. */
  @Override
  public void close() {
    try {
      queue.put(END);
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
