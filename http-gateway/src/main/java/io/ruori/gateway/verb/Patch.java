package io.ruori.gateway.verb;

import io.ruori.core.entity.WriteRequest;
import io.ruori.gateway.engine.Answer;
import io.ruori.gateway.request.Bodies;
import io.ruori.gateway.request.Options;
import io.ruori.gateway.request.Refusals;
import io.ruori.gateway.request.Refused;
import java.util.concurrent.CompletionStage;

/** PATCH in any of the four forms. */
public final class Patch implements Verb {
  private final Writing writing;

  public Patch(Writing writing) {
    this.writing = writing;
  }

  @Override
  public CompletionStage<Answer> answer(Call call) {
    WriteRequest.Verb verb = Bodies.patchVerb(call.request());
    if (verb == WriteRequest.Verb.STRATEGIC_PATCH && call.version().custom().isPresent()) {
      throw new Refused(Refusals.NO_STRATEGIC_PATCH);
    }
    return Bodies.read(call.request())
        .thenCompose(bytes -> {
          var options = Options.patch(call.request(), call.query(), verb == WriteRequest.Verb.APPLY);
          return writing.answer(call, verb, Bodies.patch(verb, bytes, options), options);
        });
  }
}
