package io.ruori.gateway.verb;

import io.ruori.core.entity.WriteOptions;
import io.ruori.core.entity.WriteRequest;
import io.ruori.core.object.Json;
import io.ruori.gateway.engine.Answer;
import io.ruori.gateway.request.Bodies;
import io.ruori.gateway.request.Options;
import io.ruori.gateway.request.Refused;
import java.util.concurrent.CompletionStage;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** DELETE of one object. */
public final class Delete implements Verb {
  private final Writing writing;

  public Delete(Writing writing) {
    this.writing = writing;
  }

  @Override
  public CompletionStage<Answer> answer(Call call) {
    return Bodies.read(call.request())
        .thenCompose(bytes ->
            writing.answer(call, WriteRequest.Verb.DELETE, Bodies.Sent.NOTHING, options(call, bytes)));
  }

  /** Options stand in the body, if there is one, else in the query. */
  static WriteOptions options(Call call, byte[] bytes) {
    if (bytes.length == 0) {
      return Options.delete(call.request(), call.query(), null);
    }
    byte[] body = Bodies.object(call.request(), bytes, "DeleteOptions");
    JsonNode options;
    try {
      options = Json.parse(body);
    } catch (JacksonException _) {
      String why = io.ruori.core.object.JsonText.scan(body).error().orElse("unexpected end of JSON input");
      throw Refused.badRequest("couldn't get version/kind; json parse error: " + why);
    }
    String kind = options.path("kind").asString("");
    if (!kind.isEmpty() && !kind.equals("DeleteOptions")) {
      throw Refused.badRequest("decoded object cannot be converted to DeleteOptions");
    }
    return Options.delete(call.request(), call.query(), options);
  }
}
