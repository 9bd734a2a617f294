package io.ruori.core.entity;

import io.ruori.core.object.ObjectKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * What this member writes itself, past the entities: one turn of a key at a time, and what comes meanwhile together in the next,
 * so that the writers of one object do not get in each other's way. A turn that may wait for a webhook has a thread of its own.
 * Bounded by the requests that are being served.
 */
final class Lanes {
  private final Turns turns;
  private final Map<ObjectKey, List<Waiting>> waiting = new HashMap<>();

  private record Waiting(WriteRequest request, CompletableFuture<WriteReply> reply) {}

  Lanes(Turns turns) {
    this.turns = turns;
  }

  CompletionStage<WriteReply> submit(ObjectKey key, WriteRequest request) {
    return submit(key, request, Thread::startVirtualThread);
  }

  /** The same for what waits for nobody: it is decided by the caller's thread, unless the lane is taken. */
  CompletionStage<WriteReply> submitHere(ObjectKey key, WriteRequest request) {
    return submit(key, request, Runnable::run);
  }

  private CompletionStage<WriteReply> submit(ObjectKey key, WriteRequest request, Executor where) {
    var submitted = new Waiting(request, new CompletableFuture<>());
    synchronized (waiting) {
      List<Waiting> others = waiting.get(key);
      if (others != null) {
        others.add(submitted);
        return submitted.reply();
      }
      waiting.put(key, new ArrayList<>());
    }
    run(key, List.of(submitted), where);
    return submitted.reply();
  }

  private void run(ObjectKey key, List<Waiting> turn, Executor where) {
    List<WriteRequest> requests = turn.stream().map(Waiting::request).toList();
    CompletableFuture.supplyAsync(() -> turns.run(key, requests), where)
        .thenCompose(replies -> replies)
        .thenAccept(
            replies -> {
              next(key);
              for (int i = 0; i < turn.size(); i++) {
                turn.get(i).reply().complete(replies.get(i));
              }
            });
  }

  private void next(ObjectKey key) {
    List<Waiting> turn;
    synchronized (waiting) {
      turn = waiting.get(key);
      if (turn.isEmpty()) {
        waiting.remove(key);
        return;
      }
      waiting.put(key, new ArrayList<>());
    }
    run(key, turn, Thread::startVirtualThread); // not on the thread that has just committed
  }
}
