package io.ruori.gateway.fairness;

import io.ruori.core.kind.User;
import io.ruori.core.ledger.LiveTable;
import io.ruori.core.view.Views;
import io.ruori.gateway.engine.Answer;
import io.ruori.gateway.engine.Header;
import io.ruori.gateway.metrics.ApiMetrics;
import io.ruori.gateway.request.Target;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Lets requests in by the FlowSchemas and PriorityLevelConfigurations that are stored, as upstream's filter does. */
public final class FlowControl {
  /** A quarter of a request's time, as upstream. */
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private static final byte[] TOO_MANY = "Too many requests, please try again later.\n".getBytes(StandardCharsets.UTF_8);

  private final Views views;
  private final ApiMetrics metrics;
  private final Duration patience;
  private final Map<String, Seats> seats = new ConcurrentHashMap<>();
  private volatile FlowConfiguration configuration;

  public FlowControl(Views views, ApiMetrics metrics) {
    this(views, metrics, PATIENCE);
  }

  FlowControl(Views views, ApiMetrics metrics, Duration patience) {
    this.views = views;
    this.metrics = metrics;
    this.patience = patience;
  }

  /** Answers when the request's level has a seat for it, which is taken until the answer is there. */
  public CompletionStage<Answer> run(User user, Target target, Supplier<CompletionStage<Answer>> request) {
    FlowConfiguration now = configuration();
    Schema schema = null;
    for (Schema candidate : now.schemas()) {
      if (candidate.matches(user, target)) {
        schema = candidate;
        break;
      }
    }
    String schemaName = schema == null ? "catch-all" : schema.name();
    FlowConfiguration.Level level = now.level(schema == null ? "catch-all" : schema.level());
    List<Header> headers = headers(schema, level);
    if (level.limits() == null) {
      metrics.dispatched(schemaName, level.name());
      return request.get().thenApply(answer -> answer.withHeaders(headers));
    }
    Seats of = seats.computeIfAbsent(level.name(), _ -> new Seats(level.limits()));
    of.configure(level.limits());
    String flow = schemaName + "/" + (schema == null ? user.name() : schema.flow(user, target));
    Optional<CompletableFuture<Void>> seat = of.take(flow);
    if (seat.isEmpty()) {
      metrics.rejected(schemaName, level.name(), level.limits().queues() == 0 ? "concurrency-limit" : "queue-full");
      return CompletableFuture.completedFuture(tooMany(headers));
    }
    return seated(of, seat.get())
        .thenCompose(isSeated -> {
          if (!isSeated) {
            metrics.rejected(schemaName, level.name(), "time-out");
            return CompletableFuture.completedFuture(tooMany(headers));
          }
          metrics.dispatched(schemaName, level.name());
          return answered(of, request).thenApply(answer -> answer.withHeaders(headers));
        });
  }

  private CompletionStage<Boolean> seated(Seats of, CompletableFuture<Void> seat) {
    if (seat.isDone()) {
      return CompletableFuture.completedFuture(true);
    }
    return seat.orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS).handle((_, failure) -> {
      if (failure != null) {
        of.leave(seat);
      }
      return failure == null;
    });
  }

  private static CompletionStage<Answer> answered(Seats of, Supplier<CompletionStage<Answer>> request) {
    try {
      return request.get().whenComplete((_, _) -> of.release());
    } catch (RuntimeException e) {
      of.release();
      throw e;
    }
  }

  private FlowConfiguration configuration() {
    LiveTable table = views.current();
    FlowConfiguration known = configuration;
    if (known == null || !known.isOf(table)) {
      known = FlowConfiguration.of(table);
      configuration = known;
    }
    return known;
  }

  private static List<Header> headers(Schema schema, FlowConfiguration.Level level) {
    var headers = new ArrayList<Header>(2);
    if (schema != null && !schema.uid().isEmpty()) {
      headers.add(new Header("X-Kubernetes-Pf-Flowschema-Uid", schema.uid()));
    }
    if (!level.uid().isEmpty()) {
      headers.add(new Header("X-Kubernetes-Pf-Prioritylevel-Uid", level.uid()));
    }
    return headers;
  }

  private static Answer tooMany(List<Header> headers) {
    var all = new ArrayList<>(headers);
    all.add(new Header("Retry-After", "1"));
    all.add(new Header("X-Content-Type-Options", "nosniff"));
    return new Answer.Whole(429, "text/plain; charset=utf-8", all, TOO_MANY);
  }
}
