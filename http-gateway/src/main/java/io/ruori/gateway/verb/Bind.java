package io.ruori.gateway.verb;

import io.ruori.core.entity.WriteReply;
import io.ruori.core.entity.WriteRequest;
import io.ruori.core.object.GroupResource;
import io.ruori.core.object.Json;
import io.ruori.core.object.Refusal;
import io.ruori.gateway.answer.Answers;
import io.ruori.gateway.answer.Warnings;
import io.ruori.gateway.engine.Answer;
import io.ruori.gateway.request.Bodies;
import io.ruori.gateway.request.Options;
import io.ruori.gateway.request.Refused;
import java.util.concurrent.CompletionStage;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** POST to a pod's {@code binding}, or in the older way to {@code bindings}, where the body names the pod. */
public final class Bind implements Verb {
  private final Writing writing;

  public Bind(Writing writing) {
    this.writing = writing;
  }

  @Override
  public CompletionStage<Answer> answer(Call call) {
    return Bodies.read(call.request()).thenCompose(bytes -> {
      var options = Options.create(call.request(), call.query());
      byte[] body = Bodies.object(call.request(), bytes, "Binding");
      String pod = call.target().subresource().isEmpty() ? name(body) : call.target().name();
      WriteRequest request =
          writing.request(call, WriteRequest.Verb.CREATE, new GroupResource("", "pods"), "binding", pod, body, options);
      return writing.objects().write(request).thenApply(reply -> answer(call, reply));
    });
  }

  private static Answer answer(Call call, WriteReply reply) {
    return switch (reply) {
      case WriteReply.Done done ->
          Answers.success(201, call.rendition()).withHeaders(Warnings.headers(done.warnings()));
      case WriteReply.Refused(Refusal refusal, var warnings) -> throw new Refused(refusal, warnings);
    };
  }

  private static String name(byte[] body) {
    try {
      JsonNode name = Json.parse(body).path("metadata").path("name");
      if (!name.asString("").isEmpty()) {
        return name.asString();
      }
    } catch (JacksonException e) {
      throw Refused.badRequest("the body is not JSON: " + e.getOriginalMessage());
    }
    throw new Refused(Refusal.badRequest("Name parameter required."));
  }
}
