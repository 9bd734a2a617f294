package io.ruori.gateway.stream;

import io.ruori.core.api.ApiException;
import io.ruori.core.api.PodSessions;
import io.ruori.gateway.answer.Answers;
import io.ruori.gateway.engine.Answer;
import io.ruori.gateway.engine.Request;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The way to the processes in a node's pods. */
@FunctionalInterface
public interface PodStreams {
  /** The client's connection becomes the session's. */
  CompletionStage<Answer> open(Request request, PodSessions.Wanted wanted);

  /** Of a node in this process. What it refuses is said in plain text, as kubelets do: clients put their words before it. */
  static PodStreams of(PodSessions sessions) {
    return (request, wanted) -> CompletableFuture.supplyAsync(
        () -> {
          try {
            return SessionSocket.answer(request, sessions.open(wanted));
          } catch (ApiException e) {
            return Answers.text(e.refusal().code(), e.refusal().message());
          }
        },
        task -> Thread.ofVirtual().name("pod-session").start(task));
  }
}
