package io.ruori.gateway.verb;

import io.ruori.core.ledger.LiveTable;
import io.ruori.core.ledger.Stored;
import io.ruori.core.object.Refusal;
import io.ruori.core.view.Views;
import io.ruori.gateway.answer.Gzip;
import io.ruori.gateway.answer.Renderer;
import io.ruori.gateway.engine.Answer;
import io.ruori.gateway.request.Refused;
import java.util.concurrent.CompletionStage;

/** GET of one object: its stored bytes. */
public final class Get implements Verb {
  private final Views views;
  private final Renderer renderer;

  public Get(Views views, Renderer renderer) {
    this.views = views;
    this.renderer = renderer;
  }

  @Override
  public CompletionStage<Answer> answer(Call call) {
    return table(views, call).thenApply(table -> {
      Stored stored = table.find(call.key()).orElseThrow(() -> notFound(call));
      return Gzip.compress(renderer.stored(200, wish(call), stored.json()), call.request());
    });
  }

  static CompletionStage<LiveTable> table(Views views, Call call) {
    String revision = call.query().text("resourceVersion");
    Reading.notARevision(revision).ifPresent(why -> {
      throw new Refused(new Refusal(500, "", why, null));
    });
    return Reading.notOlderThan(views, revision);
  }

  static Refused notFound(Call call) {
    return new Refused(Refusal.notFound(call.resource(), call.target().name()));
  }

  static Renderer.Wish wish(Call call) {
    return new Renderer.Wish(call.type(), call.version(), call.rendition(), call.query());
  }
}
