package io.ruori.gateway.verb;

import io.ruori.core.entity.Objects;
import io.ruori.core.entity.WriteOptions;
import io.ruori.core.entity.WriteReply;
import io.ruori.core.entity.WriteRequest;
import io.ruori.core.object.GroupResource;
import io.ruori.gateway.answer.Renderer;
import io.ruori.gateway.answer.Warnings;
import io.ruori.gateway.engine.Answer;
import io.ruori.gateway.request.Bodies;
import io.ruori.gateway.request.Refused;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/** Hands a write to the objects and its reply back to the caller. */
public final class Writing {
  /** As upstream's {@code --request-timeout} leaves for a write. */
  private static final Duration PATIENCE = Duration.ofSeconds(34);

  private final Objects objects;
  private final Renderer renderer;
  private final InstantSource clock;

  public Writing(Objects objects, Renderer renderer, InstantSource clock) {
    this.objects = objects;
    this.renderer = renderer;
    this.clock = clock;
  }

  CompletionStage<WriteReply> write(
      Call call, WriteRequest.Verb verb, String namespace, String name, byte[] body, WriteOptions options) {
    return objects.write(
        new WriteRequest(
            verb,
            call.type().id(),
            call.version().name(),
            call.target().subresource(),
            namespace,
            name,
            body,
            options,
            call.user(),
            clock.instant().plus(PATIENCE)));
  }

  /** A write of another resource or subresource than the call's own, in its namespace and version. */
  WriteRequest request(
      Call call,
      WriteRequest.Verb verb,
      GroupResource resource,
      String subresource,
      String name,
      byte[] body,
      WriteOptions options) {
    return new WriteRequest(
        verb,
        resource,
        call.version().name(),
        subresource,
        call.namespace(),
        name,
        body,
        options,
        call.user(),
        clock.instant().plus(PATIENCE));
  }

  /** The write of the call's own object, answered. */
  CompletionStage<Answer> answer(Call call, WriteRequest.Verb verb, Bodies.Sent body, WriteOptions options) {
    return write(call, verb, call.namespace(), call.target().name(), body.json(), options)
        .thenApply(reply -> answer(call, warned(reply, body.warnings())));
  }

  static WriteReply warned(WriteReply reply, List<String> first) {
    if (first.isEmpty()) {
      return reply;
    }
    return switch (reply) {
      case WriteReply.Done(var code, var json, var revision, var warnings) ->
          new WriteReply.Done(code, json, revision, both(first, warnings));
      case WriteReply.Refused(var refusal, var warnings) -> new WriteReply.Refused(refusal, both(first, warnings));
    };
  }

  private static List<String> both(List<String> first, List<String> then) {
    return Stream.concat(first.stream(), then.stream()).toList();
  }

  Answer answer(Call call, WriteReply reply) {
    return switch (reply) {
      case WriteReply.Done done ->
          renderer.written(done.code(), Get.wish(call), done.json()).withHeaders(Warnings.headers(done.warnings()));
      case WriteReply.Refused refused -> throw new Refused(refused.refusal(), refused.warnings());
    };
  }

  Renderer renderer() {
    return renderer;
  }

  Objects objects() {
    return objects;
  }
}
