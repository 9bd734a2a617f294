package io.ruori.gateway.verb;

import io.ruori.core.api.ApiException;
import io.ruori.core.api.PodLogs;
import io.ruori.core.decode.GoTime;
import io.ruori.core.ledger.Stored;
import io.ruori.core.object.Refusal;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.Path;
import io.ruori.core.view.Views;
import io.ruori.gateway.engine.Answer;
import io.ruori.gateway.request.Query;
import io.ruori.gateway.request.Refused;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.stream.javadsl.Source;
import tools.jackson.databind.node.ObjectNode;

/** GET of a pod's {@code log}: a container's output as plain text, from the node that runs it. */
public final class PodLog implements Verb {
  private final Views views;
  private final Function<String, Optional<PodLogs>> logs;
  private final InstantSource clock;

  public PodLog(Views views, Function<String, Optional<PodLogs>> logs, InstantSource clock) {
    this.views = views;
    this.logs = logs;
    this.clock = clock;
  }

  @Override
  public boolean isRaw() {
    return true;
  }

  @Override
  public CompletionStage<Answer> answer(Call call) {
    PodLogs.Options options = options(call.query(), call.target().name());
    return Get.table(views, call)
        .thenApply(table -> table.find(call.key()).map(Stored::parse).orElseThrow(() -> Get.notFound(call)))
        .thenCompose(pod -> open(call, pod, options));
  }

  private CompletionStage<Answer> open(Call call, ObjectNode pod, PodLogs.Options options) {
    String container = PodContainers.chosen(pod, call.query().text("container"));
    String node = pod.path("spec").path("nodeName").asString("");
    if (node.isEmpty()) {
      return CompletableFuture.completedFuture(new Answer.Whole(204, "", List.of(), new byte[0]));
    }
    PodLogs source =
        logs.apply(node)
            .orElseThrow(() -> new Refused(Refusal.internal("no way to the logs of node \"" + node + "\"")));
    return LogStream.open(out ->
            source.copy(call.namespace(), call.target().name(), container, options, out, out::isCancelled))
        .thenApply(PodLog::streamed)
        .exceptionally(e -> {
          Throwable cause = e.getCause() == null ? e : e.getCause();
          throw cause instanceof ApiException refused
              ? new Refused(refused.refusal())
              : new Refused(Refusal.internal(String.valueOf(cause.getMessage())));
        });
  }

  private static Answer streamed(Source<org.apache.pekko.util.ByteString, org.apache.pekko.NotUsed> bytes) {
    return new Answer.Streaming(200, "text/plain", List.of(), bytes);
  }

  private PodLogs.Options options(Query query, String pod) {
    var errors = new FieldErrors();
    Optional<Long> tail = query.number("tailLines");
    Optional<Long> limit = query.number("limitBytes");
    Optional<Long> since = query.number("sinceSeconds");
    String sinceTime = query.text("sinceTime");
    LogOptionRules.validate(tail, limit, since, sinceTime, errors);
    if (!query.text("stream").isEmpty()) {
      errors.forbidden(Path.of("stream"), "may not be specified"); // upstream's gate for it is off
    }
    if (!errors.isEmpty()) {
      throw new Refused(errors.invalid(new io.ruori.core.object.GroupResource("", ""), "PodLogOptions", pod));
    }
    long sinceMillis =
        since.map(seconds -> clock.instant().minusSeconds(seconds).toEpochMilli()).orElseGet(() -> millis(sinceTime));
    return new PodLogs.Options(
        query.flag("follow"), query.flag("previous"), sinceMillis, query.flag("timestamps"), tail.orElse(-1L),
        limit.orElse(-1L));
  }

  private static long millis(String time) {
    if (time.isEmpty()) {
      return 0;
    }
    try {
      GoTime.normalise(time, false);
      return OffsetDateTime.parse(time).toInstant().toEpochMilli();
    } catch (GoTime.NotATime e) {
      throw Refused.badRequest(e.getMessage());
    }
  }
}
