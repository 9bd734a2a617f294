package io.ruori.gateway.engine;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.Done;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.http.javadsl.ConnectionContext;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.settings.ServerSettings;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.SystemMaterializer;

/** HTTPS on one port, HTTP/1.1 and HTTP/2, in front of a {@link Handler}. */
public final class HttpEngine {
  private final Handler handler;
  private final EngineSettings settings;
  private final Connections connections;
  private final Materializer materializer;
  private final BodyBudget bodies = BodyBudget.ofThisHeap();

  private HttpEngine(ActorSystem system, EngineSettings settings, Handler handler) {
    this.handler = handler;
    this.settings = settings;
    this.connections = Connections.of(system);
    this.materializer = SystemMaterializer.get(system).materializer();
  }

  /** A listening engine. */
  public record Bound(InetSocketAddress address, ServerBinding binding) {
    /** Takes no more connections and ends the running ones, at the latest after {@code patience}. */
    public CompletionStage<Done> stop(Duration patience) {
      return binding.terminate(patience).thenApply(_ -> Done.getInstance());
    }
  }

  /** Starts to listen; fails with the cause when the port is taken. */
  public static CompletionStage<Bound> bind(
      ActorSystem system, EngineSettings settings, ServerTls tls, Handler handler) {
    var engine = new HttpEngine(system, settings, handler);
    return Http.get(system)
        .newServerAt(settings.host(), settings.port())
        .enableHttps(ConnectionContext.httpsServer(tls::engine))
        .withSettings(serverSettings(system, settings))
        .bind(engine::answer)
        .thenApply(binding -> {
          engine.connections.listening(binding.localAddress().getPort(), settings);
          return new Bound(binding.localAddress(), binding);
        });
  }

  private static ServerSettings serverSettings(ActorSystem system, EngineSettings settings) {
    Config ours = ConfigFactory.parseResources(HttpEngine.class.getClassLoader(), "ruori-http.conf");
    Config limits =
        ConfigFactory.parseString(
            "pekko.http.server.max-connections=%d, pekko.http.server.http2.max-concurrent-streams=%d"
                .formatted(settings.maxConnections(), settings.maxStreams()));
    return ServerSettings.create(
        limits.withFallback(ours).withFallback(system.settings().config()).resolve());
  }

  private CompletionStage<HttpResponse> answer(HttpRequest message) {
    InetSocketAddress remote = PekkoMessages.remote(message);
    var body = new RequestBody(message.entity(), materializer, bodies);
    Request request = PekkoMessages.request(message, remote, body);
    Optional<Connection> connection = connections.find(remote);
    connection.ifPresent(Connection::requestStarts);
    return handled(request)
        .handle((answer, failure) -> {
          Answer said = failure == null ? answer : afterFailure(request, failure);
          body.release();
          connection.ifPresent(used -> used.requestStarts());
          body.discardUnread().whenComplete((_, _) -> connection.ifPresent(used -> used.requestEnds(System.nanoTime())));
          return PekkoMessages.response(untilEnd(said, request, connection), request.isHead());
        });
  }

  private CompletableFuture<Answer> handled(Request request) {
    try {
      CompletableFuture<Answer> answer = handler.handle(request).toCompletableFuture();
      return answer.isDone()
          ? answer
          : answer.copy().orTimeout(settings.requestDeadline().toMillis(), TimeUnit.MILLISECONDS);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private Answer afterFailure(Request request, Throwable failure) {
    Throwable cause = failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
    return cause instanceof TimeoutException ? handler.overdue(request) : handler.failed(request, cause);
  }

  /** Tells the guard when the request is over: for a stream, when its last byte was taken or its reader left. */
  private static Answer untilEnd(Answer answer, Request request, Optional<Connection> connection) {
    if (connection.isEmpty()) {
      return answer;
    }
    Connection used = connection.get();
    return switch (answer) {
      case Answer.Streaming(int status, String type, var headers, var body) when !request.isHead() ->
          new Answer.Streaming(status, type, headers, body.watchTermination((mat, end) -> {
            end.whenComplete((_, _) -> used.requestEnds(System.nanoTime()));
            return mat;
          }));
      case Answer.Upgrade upgrade -> upgrade;
      default -> {
        used.requestEnds(System.nanoTime());
        yield answer;
      }
    };
  }
}
