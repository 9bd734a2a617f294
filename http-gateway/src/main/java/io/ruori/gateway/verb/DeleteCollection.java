package io.ruori.gateway.verb;

import io.ruori.core.entity.WriteOptions;
import io.ruori.core.entity.WriteReply;
import io.ruori.core.entity.WriteRequest;
import io.ruori.core.ledger.Stored;
import io.ruori.gateway.answer.Warnings;
import io.ruori.gateway.engine.Answer;
import io.ruori.gateway.request.Bodies;
import io.ruori.gateway.request.ListOptions;
import io.ruori.gateway.request.Refused;
import io.ruori.gateway.verb.ListObjects.Page;
import java.util.Collection;
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
        Page page = page(call, listed, selection, table.list(call.stored(), call.namespace()));
        return deleteFrom(call, options, page.items(), 0).thenApply(_ ->
            writing.renderer().list(Get.wish(call), ListObjects.metadata(table, page), page.items().iterator())
                .withHeaders(Warnings.headers(options.propagation().isEmpty() ? call.type().strategy().orphaningWarnings() : List.of())));
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

  private static Page page(Call call, ListOptions listed, Selection selection, Collection<Stored> rows) {
    return listed.limit() > 0
        ? ListObjects.page(call, listed, selection, rows)
        : new Page(rows.stream().filter(selection).toList(), "", -1);
  }
}
