package io.ruori.gateway.verb;

import io.ruori.gateway.engine.Answer;
import java.util.concurrent.CompletionStage;

/** Answers one kind of call. Refusals are thrown as {@code Refused}, or fail the stage with it. */
@FunctionalInterface
public interface Verb {
  CompletionStage<Answer> answer(Call call);

  /** Whether the answer is no document: then {@code Accept} is not looked at. */
  default boolean isRaw() {
    return false;
  }
}
