package io.ruori.gateway.verb;

import io.ruori.core.entity.WriteRequest;
import io.ruori.gateway.engine.Answer;
import io.ruori.gateway.request.Bodies;
import io.ruori.gateway.request.Options;
import java.util.concurrent.CompletionStage;

/** PUT of an object or of one of its subresources. */
public final class Update implements Verb {
  private final Writing writing;

  public Update(Writing writing) {
    this.writing = writing;
  }

  @Override
  public CompletionStage<Answer> answer(Call call) {
    return Bodies.read(call.request())
        .thenCompose(bytes -> {
          var options = Options.update(call.request(), call.query());
          Bodies.Sent body = Bodies.object(call.request(), bytes, call.kind(), call.version().name(), options);
          return writing.answer(call, WriteRequest.Verb.UPDATE, body, options);
        });
  }
}
