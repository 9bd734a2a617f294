package io.ruori.gateway.verb;

import io.ruori.core.entity.WriteRequest;
import io.ruori.gateway.engine.Answer;
import io.ruori.gateway.request.Bodies;
import io.ruori.gateway.request.Options;
import java.util.concurrent.CompletionStage;

/** POST: a new object, or (with a name) a document for a subresource such as {@code binding}. */
public final class Create implements Verb {
  private final Writing writing;

  public Create(Writing writing) {
    this.writing = writing;
  }

  @Override
  public CompletionStage<Answer> answer(Call call) {
    return Bodies.read(call.request())
        .thenCompose(bytes -> {
          var options = Options.create(call.request(), call.query());
          Bodies.Sent body = Bodies.object(call.request(), bytes, call.kind(), call.version().name(), options);
          return writing.answer(call, WriteRequest.Verb.CREATE, body, options);
        });
  }
}
