package io.ruori.gateway.verb;

import io.ruori.core.entity.WriteOptions;
import io.ruori.core.entity.WriteReply;
import io.ruori.core.entity.WriteRequest;
import io.ruori.core.ledger.LiveTable;
import io.ruori.core.ledger.Stored;
import io.ruori.core.object.Json;
import io.ruori.gateway.engine.Answer;
import io.ruori.gateway.request.Bodies;
import io.ruori.gateway.request.ListOptions;
import io.ruori.gateway.request.Refused;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** DELETE of a collection: every object that matches, one by one; answered with the list of what was found. */
public final class DeleteCollection implements Verb {
  /** How many deletions are under way at a time. */
  private static final int AT_ONCE = 64;

  private final Writing writing;

  public DeleteCollection(Writing writing) {
    this.writing = writing;
  }

  @Override
  public CompletionStage<Answer> answer(Call call) {
    return Bodies.read(call.request()).thenCompose(bytes -> {
      WriteOptions options = Delete.options(call, bytes);
      ListOptions listed = ListOptions.parse(call.query(), false);
      Selection selection = Selection.of(call, listed);
      return writing.objects().views().latest().thenCompose(table -> {
        long limit = listed.limit() > 0 ? listed.limit() : Long.MAX_VALUE;
        List<Stored> found =
            table.list(call.stored(), call.namespace()).stream().filter(selection).limit(limit).toList();
        return deleteFrom(call, options, found, 0).thenApply(_ -> list(call, table, found));
      });
    });
  }

  private CompletionStage<Void> deleteFrom(Call call, WriteOptions options, List<Stored> found, int from) {
    if (from >= found.size()) {
      return CompletableFuture.completedFuture(null);
    }
    int to = Math.min(found.size(), from + AT_ONCE);
    CompletableFuture<?>[] under =
        found.subList(from, to).stream()
            .map(stored -> delete(call, options, stored).toCompletableFuture())
            .toArray(CompletableFuture<?>[]::new);
    return CompletableFuture.allOf(under).thenCompose(_ -> deleteFrom(call, options, found, to));
  }

  private CompletionStage<WriteReply> delete(Call call, WriteOptions options, Stored stored) {
    return writing
        .write(
            call, WriteRequest.Verb.DELETE, stored.key().namespace(), stored.key().name(), new byte[0], options)
        .thenApply(reply -> {
          if (reply instanceof WriteReply.Refused refused && refused.refusal().code() != 404) {
            throw new Refused(refused.refusal(), refused.warnings());
          }
          return reply;
        });
  }

  private Answer list(Call call, LiveTable table, List<Stored> found) {
    var metadata = Json.object().put("resourceVersion", Long.toString(table.revision()));
    return writing.renderer().list(Get.wish(call), metadata, found.iterator());
  }
}
