package io.ruori.gateway.proxy;

import io.ruori.core.object.Refusal;
import io.ruori.gateway.engine.Answer;
import io.ruori.gateway.engine.Header;
import io.ruori.gateway.engine.Request;
import io.ruori.gateway.request.Refusals;
import io.ruori.gateway.request.Refused;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.JavaFlowSupport;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/** Sends a request on and its answer back, as a stream. */
public final class Forwarding {
  private static final int MAX_BODY_BYTES = 64 << 20;

  /** About one connection only (RFC 9110, 7.6.1), or made anew. */
  private static final Set<String> OF_THE_HOP =
      Set.of("connection", "keep-alive", "proxy-authenticate", "proxy-authorization", "proxy-connection", "te", "trailer",
          "transfer-encoding", "upgrade", "host", "content-length", "expect", "http2-settings", "timeout-access",
          "raw-request-uri", "tls-session-info", "remote-address", "x-forwarded-for");

  private Forwarding() {}

  /** A client that follows nothing and speaks HTTP/1.1, which whoever answers there understands. */
  public static HttpClient client(javax.net.ssl.SSLContext tls) {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .followRedirects(HttpClient.Redirect.NEVER)
        .connectTimeout(Duration.ofSeconds(10))
        .sslContext(tls)
        .build();
  }

  /** Whether a header goes on from one server to the next: in whose name somebody asks was settled here. */
  static boolean goesOn(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return !OF_THE_HOP.contains(lower) && !lower.startsWith("impersonate-");
  }

  /**
   * @param drop headers that are not passed on, in lower case
   * @param add headers that are sent besides
   */
  public static CompletionStage<Answer> forward(
      HttpClient client, URI uri, Request request, Set<String> drop, List<Header> add) {
    return request.body().bytes(MAX_BODY_BYTES)
        .thenApply(bytes -> bytes.orElseThrow(() -> new Refused(Refusals.bodyTooLarge(MAX_BODY_BYTES))))
        .thenCompose(bytes -> client.sendAsync(
            message(uri, request, bytes, drop, add), HttpResponse.BodyHandlers.ofPublisher()))
        .handle((response, failure) -> {
          if (failure != null) {
            throw unreachable(uri, failure);
          }
          return answer(response);
        });
  }

  private static HttpRequest message(URI uri, Request request, byte[] bytes, Set<String> drop, List<Header> add) {
    HttpRequest.BodyPublisher body =
        bytes.length == 0 ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofByteArray(bytes);
    HttpRequest.Builder message = HttpRequest.newBuilder(uri).method(request.method(), body);
    for (Header header : request.headers()) {
      if (goesOn(header.name()) && !drop.contains(header.name().toLowerCase(Locale.ROOT))) {
        message.header(header.name(), header.value());
      }
    }
    add.forEach(header -> message.header(header.name(), header.value()));
    String before = request.header("X-Forwarded-For").map(known -> known + ", ").orElse("");
    message.header("X-Forwarded-For", before + request.remote().getAddress().getHostAddress());
    return message.build();
  }

  private static RuntimeException unreachable(URI uri, Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof Refused refused) {
      return refused;
    }
    boolean refusedConnection = cause instanceof java.net.ConnectException;
    String why = refusedConnection ? "dial tcp " + uri.getAuthority() + ": connect: connection refused" : cause.toString();
    return new Refused(new Refusal(503, "ServiceUnavailable", "error trying to reach service: " + why, null));
  }

  private static Answer answer(HttpResponse<Flow.Publisher<List<ByteBuffer>>> response) {
    var headers = new ArrayList<Header>();
    response.headers().map().forEach((name, values) -> {
      if (goesOn(name) && !name.equalsIgnoreCase("content-type") && !name.startsWith(":")) {
        values.forEach(value -> headers.add(new Header(name, value)));
      }
    });
    String type = response.headers().firstValue("content-type").orElse("");
    Source<ByteString, NotUsed> body =
        JavaFlowSupport.Source.<List<ByteBuffer>>fromPublisher(response.body())
            .mapConcat(buffers -> buffers)
            .map(ByteString::fromByteBuffer)
            .filter(bytes -> !bytes.isEmpty());
    return new Answer.Streaming(
        response.statusCode(), type.indexOf('/') > 0 ? type : "", headers, body);
  }
}
