package io.ruori.gateway.verb;

import io.ruori.core.ledger.LiveTable;
import io.ruori.core.ledger.Stored;
import io.ruori.core.object.Refusal;
import io.ruori.core.view.Views;
import io.ruori.gateway.answer.Renderer;
import io.ruori.gateway.answer.Tables;
import io.ruori.gateway.engine.Answer;
import io.ruori.gateway.engine.WebSocket;
import io.ruori.gateway.metrics.ApiMetrics;
import io.ruori.gateway.request.ListOptions;
import io.ruori.gateway.request.Refused;
import io.ruori.gateway.request.Rendition;
import java.time.Duration;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/** WATCH: what happens from a revision on, perhaps after the objects that there are. */
public final class WatchObjects implements Verb {
  /** A watch that does not say how long it lasts ends after this time, or up to twice of it, so that load spreads. */
  private static final Duration LEAST = Duration.ofMinutes(30);

  private static final Refusal STREAMS_ONLY =
      new Refusal(
          406,
          "NotAcceptable",
          "only the following media types are accepted: application/json;stream=watch, "
              + "application/vnd.kubernetes.protobuf;stream=watch",
          null);

  private final Views views;
  private final Renderer renderer;
  private final RandomGenerator random;
  private final ApiMetrics metrics;

  public WatchObjects(Views views, Renderer renderer, RandomGenerator random, ApiMetrics metrics) {
    this.views = views;
    this.renderer = renderer;
    this.random = random;
    this.metrics = metrics;
  }

  @Override
  public CompletionStage<Answer> answer(Call call) {
    ListOptions options = ListOptions.parse(call.query(), true);
    Selection selection = Selection.of(call, options);
    if (call.rendition().format() == Rendition.Format.YAML) {
      throw new Refused(STREAMS_ONLY);
    }
    if (call.rendition().shape() == Rendition.Shape.TABLE) {
      Tables.include(call.query());
    }
    Reading.notARevision(options.resourceVersion()).ifPresent(why -> {
      throw new Refused(new Refusal(500, "", why, null));
    });
    boolean socket = WebSocket.isWanted(call.request());
    boolean protobuf = call.rendition().format() == Rendition.Format.PROTOBUF && !socket;
    var frames = new WatchFrames(renderer, Get.wish(call), protobuf, metrics);
    return begin(call, options, selection)
        .handle((begin, failure) -> {
          Duration lasts = lasts(options);
          var stream =
              failure == null
                  ? new WatchStream(views, call.stored(), selection, frames, begin, lasts)
                  : WatchStream.failed(frames, refusal(failure));
          Source<ByteString, NotUsed> pieces = Source.fromGraph(stream);
          return socket
              ? WebSocket.telling(call.request(), pieces.mapConcat(WatchFrames::lines))
              : new Answer.Streaming(200, frames.contentType(), List.of(), pieces);
        });
  }

  /** What can go wrong from here on is told within the stream, as upstream does. */
  private static Refusal refusal(Throwable failure) {
    Throwable cause = failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
    if (cause instanceof Refused refused) {
      return refused.refusal();
    }
    throw new CompletionException(cause);
  }

  private Duration lasts(ListOptions options) {
    if (options.timeoutSeconds() > 0) {
      return Duration.ofSeconds(options.timeoutSeconds());
    }
    return LEAST.plusMillis(random.nextLong(LEAST.toMillis()));
  }

  private CompletionStage<WatchStream.Begin> begin(Call call, ListOptions options, Selection selection) {
    String revision = options.resourceVersion();
    boolean fromAny = revision.isEmpty() || revision.equals("0");
    boolean initial = options.sendInitialEvents().orElse(fromAny);
    boolean marksEnd = options.sendInitialEvents().orElse(false) && options.bookmarks();
    if (!initial && !fromAny) {
      long from = Long.parseLong(revision);
      return CompletableFuture.completedFuture(
          new WatchStream.Begin(Collections.emptyIterator(), from, false, options.bookmarks()));
    }
    return Reading.notOlderThan(views, revision)
        .thenApply(table -> {
          Iterator<Stored> rows = initial ? rows(call, table, selection) : Collections.emptyIterator();
          return new WatchStream.Begin(rows, table.revision(), marksEnd, options.bookmarks());
        });
  }

  private static Iterator<Stored> rows(Call call, LiveTable table, Selection selection) {
    return selection.among(table.list(call.stored(), call.namespace()));
  }
}
