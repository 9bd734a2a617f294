package io.ruori.gateway.verb;

import io.ruori.core.api.ApiException;
import io.ruori.core.api.PodLogs;
import io.ruori.core.ledger.Stored;
import io.ruori.core.object.Refusal;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.view.Views;
import io.ruori.gateway.engine.Answer;
import io.ruori.gateway.request.Query;
import io.ruori.gateway.request.Refused;
import java.time.DateTimeException;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.stream.javadsl.Source;
import tools.jackson.databind.JsonNode;
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
    PodLogs.Options options = options(call.query());
    return Get.table(views, call)
        .thenApply(table -> table.find(call.key()).map(Stored::parse).orElseThrow(() -> Get.notFound(call)))
        .thenCompose(pod -> open(call, pod, options));
  }

  private CompletionStage<Answer> open(Call call, ObjectNode pod, PodLogs.Options options) {
    String container = container(pod, call.target().name(), call.query().text("container"));
    String node = pod.path("spec").path("nodeName").asString("");
    if (node.isEmpty()) {
      return CompletableFuture.completedFuture(text(new byte[0]));
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

  private static Answer text(byte[] bytes) {
    return new Answer.Whole(200, "text/plain", List.of(), bytes);
  }

  private static Answer streamed(Source<org.apache.pekko.util.ByteString, org.apache.pekko.NotUsed> bytes) {
    return new Answer.Streaming(200, "text/plain", List.of(), bytes);
  }

  /** The container that is meant when none is named, with upstream's words when that is not clear. */
  private static String container(ObjectNode pod, String name, String asked) {
    List<String> containers = names(pod, "containers");
    List<String> init = names(pod, "initContainers");
    List<String> ephemeral = names(pod, "ephemeralContainers");
    if (!asked.isEmpty()) {
      if (containers.contains(asked) || init.contains(asked) || ephemeral.contains(asked)) {
        return asked;
      }
      throw Refused.badRequest("container " + asked + " is not valid for pod " + name);
    }
    String byDefault =
        pod.path("metadata").path("annotations").path("kubectl.kubernetes.io/default-container").asString("");
    if (containers.contains(byDefault)) {
      return byDefault;
    }
    if (containers.size() == 1 && init.isEmpty() && ephemeral.isEmpty()) {
      return containers.getFirst();
    }
    if (containers.size() + init.size() + ephemeral.size() == 1) {
      return containers.getFirst();
    }
    String choice = "a container name must be specified for pod " + name + ", choose one of: ["
        + String.join(" ", containers) + "]";
    String more = (init.isEmpty() ? "" : " or one of the init containers: [" + String.join(" ", init) + "]")
        + (ephemeral.isEmpty() ? "" : " or one of the ephemeral containers: [" + String.join(" ", ephemeral) + "]");
    throw Refused.badRequest(choice + more);
  }

  private static List<String> names(ObjectNode pod, String field) {
    var names = new ArrayList<String>();
    for (JsonNode container : pod.path("spec").path(field)) {
      names.add(container.path("name").asString(""));
    }
    return names;
  }

  private PodLogs.Options options(Query query) {
    var errors = new FieldErrors();
    Optional<Long> tail = query.number("tailLines");
    Optional<Long> limit = query.number("limitBytes");
    Optional<Long> since = query.number("sinceSeconds");
    String sinceTime = query.text("sinceTime");
    LogOptionRules.validate(tail, limit, since, sinceTime, errors);
    if (!errors.isEmpty()) {
      throw new Refused(errors.invalid(new io.ruori.core.object.GroupResource("", ""), "PodLogOptions", ""));
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
      return OffsetDateTime.parse(time).toInstant().toEpochMilli();
    } catch (DateTimeException _) {
      throw Refused.badRequest("parsing time \"" + time + "\" as \"2006-01-02T15:04:05Z07:00\": cannot parse");
    }
  }
}
