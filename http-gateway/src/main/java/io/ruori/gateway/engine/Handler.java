package io.ruori.gateway.engine;

import java.util.concurrent.CompletionStage;

/** Answers requests. Called on a dispatcher's thread: it must not block. */
public interface Handler {
  CompletionStage<Answer> handle(Request request);

  /** Said in place of an answer that did not come before the deadline. */
  Answer overdue(Request request);

  /** Said when handling threw. */
  Answer failed(Request request, Throwable cause);
}
