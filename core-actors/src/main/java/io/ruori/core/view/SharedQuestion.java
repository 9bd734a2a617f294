package io.ruori.core.view;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * A question whose answer serves everyone who asked before it was put: while one is under way, those who come later share the
 * next.
 */
final class SharedQuestion<T> {
  private final Supplier<CompletionStage<T>> question;
  private CompletableFuture<T> next;
  private boolean underWay;

  SharedQuestion(Supplier<CompletionStage<T>> question) {
    this.question = question;
  }

  CompletionStage<T> ask() {
    synchronized (this) {
      if (underWay) {
        next = next == null ? new CompletableFuture<>() : next;
        return next;
      }
      underWay = true;
    }
    CompletionStage<T> answer = question.get();
    answer.whenComplete((value, failure) -> answered());
    return answer;
  }

  private void answered() {
    CompletableFuture<T> waiting;
    synchronized (this) {
      underWay = false;
      waiting = next;
      next = null;
    }
    if (waiting != null) {
      ask().whenComplete((value, failure) -> complete(waiting, value, failure));
    }
  }

  private static <T> void complete(CompletableFuture<T> waiting, T value, Throwable failure) {
    if (failure == null) {
      waiting.complete(value);
    } else {
      waiting.completeExceptionally(failure);
    }
  }
}
