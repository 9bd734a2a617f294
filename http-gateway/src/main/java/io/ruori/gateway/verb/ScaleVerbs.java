package io.ruori.gateway.verb;

import io.ruori.core.entity.Scales;
import io.ruori.core.entity.WriteOptions;
import io.ruori.core.entity.WriteReply;
import io.ruori.core.entity.WriteRequest;
import io.ruori.core.ledger.Stored;
import io.ruori.core.object.Json;
import io.ruori.core.object.Refusal;
import io.ruori.core.view.Views;
import io.ruori.gateway.answer.Renderer;
import io.ruori.gateway.answer.Warnings;
import io.ruori.gateway.engine.Answer;
import io.ruori.gateway.request.Bodies;
import io.ruori.gateway.request.Options;
import io.ruori.gateway.request.Refused;
import java.util.concurrent.CompletionStage;
import tools.jackson.databind.node.ObjectNode;

/** The {@code scale} subresource: the object, shown as an {@code autoscaling/v1 Scale} and written through one. */
public final class ScaleVerbs {
  private final Views views;
  private final Writing writing;

  public ScaleVerbs(Views views, Writing writing) {
    this.views = views;
    this.writing = writing;
  }

  public Verb get() {
    return call ->
        Get.table(views, call)
            .thenApply(table -> {
              Stored stored = table.find(call.key()).orElseThrow(() -> Get.notFound(call));
              return shown(call, 200, scale(call, stored.parse()));
            });
  }

  private static ObjectNode scale(Call call, ObjectNode stored) {
    return call.version().custom()
        .map(custom -> Scales.of(custom.shown(stored), custom.scale()))
        .orElseGet(() -> Scales.of(stored));
  }

  public Verb update() {
    return call ->
        Bodies.read(call.request()).thenCompose(bytes -> {
          WriteOptions options = Options.update(call.request(), call.query());
          return write(call, WriteRequest.Verb.UPDATE, Bodies.object(call.request(), bytes, "Scale", "v1", options), options);
        });
  }

  public Verb patch() {
    return call -> {
      WriteRequest.Verb kind = Bodies.patchVerb(call.request());
      return Bodies.read(call.request()).thenCompose(bytes -> {
        WriteOptions options = Options.patch(call.request(), call.query(), kind == WriteRequest.Verb.APPLY);
        return write(call, kind, Bodies.patch(kind, bytes, options), options);
      });
    };
  }

  private CompletionStage<Answer> write(Call call, WriteRequest.Verb verb, Bodies.Sent body, WriteOptions options) {
    return writing
        .write(call, verb, call.namespace(), call.target().name(), body.json(), options)
        .thenApply(reply -> answer(call, Writing.warned(reply, body.warnings())));
  }

  private Answer shown(Call call, int status, ObjectNode scale) {
    return writing.renderer().document(
        status, new Renderer.Wish(Scales.TYPE, Scales.TYPE.storageVersion(), call.rendition(), call.query()), scale);
  }

  private Answer answer(Call call, WriteReply reply) {
    return switch (reply) {
      case WriteReply.Done done ->
          shown(call, done.code(), scale(call, Json.parseObject(done.json())))
              .withHeaders(Warnings.headers(done.warnings()));
      case WriteReply.Refused(Refusal refusal, var warnings) -> throw new Refused(refusal, warnings);
    };
  }
}
