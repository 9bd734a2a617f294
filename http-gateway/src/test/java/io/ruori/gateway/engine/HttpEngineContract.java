package io.ruori.gateway.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What the API may rely on, over either protocol. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class HttpEngineContract {
  private static final int LIMIT = 3 * 1024 * 1024;

  private final TestCertificates server = TestCertificates.selfSigned("CN=server");
  private final TestCertificates admin = TestCertificates.selfSigned("O=system:masters,CN=admin");
  private final AtomicBoolean watchEnded = new AtomicBoolean();
  private ActorSystem system;
  private HttpEngine.Bound engine;
  private ServerTls tls;
  private HttpClient client;

  abstract HttpClient.Version version();

  @BeforeAll
  void start() {
    system = ActorSystem.create("engine");
    tls = server.serverTls();
    var at = EngineSettings.at("127.0.0.1", 0);
    var settings =
        new EngineSettings(
            at.host(), 0, Duration.ofSeconds(2), at.firstRequest(), Duration.ofMillis(1500), 1000, 4096, 1 << 20);
    engine = HttpEngine.bind(system, settings, tls, new Echo()).toCompletableFuture().join();
  }

  @AfterAll
  void stop() {
    system.terminate();
  }

  /** One for each test: a connection that is kept may reach the idle limit just as it is asked. */
  @BeforeEach
  void connect() {
    client = client(admin);
  }

  @AfterEach
  void disconnect() {
    client.shutdownNow();
  }

  private HttpClient client(TestCertificates own) {
    return HttpClient.newBuilder().version(version()).sslContext(server.clientContext(own)).build();
  }

  private HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create("https://localhost:" + engine.address().getPort() + path));
  }

  private HttpResponse<String> send(HttpRequest request) throws Exception {
    return client.send(request, BodyHandlers.ofString());
  }

  @Test
  void answersOverTheProtocolAskedFor() throws Exception {
    HttpResponse<String> response = send(to("/echo").GET().build());
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.version()).isEqualTo(version());
    assertThat(response.headers().firstValue("content-type")).hasValue("application/json");
    assertThat(response.headers().firstValue("server")).isEmpty();
  }

  @Test
  void keepsPathAndQueryAsSent() throws Exception {
    assertThat(send(to("/echo/a%20b/c?x=1%2C2&y").GET().build()).body()).contains("/echo/a%20b/c|x=1%2C2&y|");
  }

  @Test
  void handsOnTheClientCertificate() throws Exception {
    assertThat(send(to("/echo").GET().build()).body()).contains("CN=admin");
  }

  @Test
  void servesClientsWithoutCertificate() throws Exception {
    try (HttpClient anonymous = client(null)) {
      assertThat(anonymous.send(to("/echo").GET().build(), BodyHandlers.ofString()).body()).endsWith("|nobody");
    }
  }

  @Test
  void newConnectionsGetTheNewCertificate() throws Exception {
    TestCertificates next = TestCertificates.selfSigned("CN=next");
    tls.rotate(next.keys().getPrivate(), List.of(next.certificate()));
    try (HttpClient trusting =
        HttpClient.newBuilder().version(version()).sslContext(next.clientContext(null)).build()) {
      assertThat(trusting.send(to("/echo").GET().build(), BodyHandlers.ofString()).statusCode()).isEqualTo(200);
    } finally {
      tls.rotate(server.keys().getPrivate(), List.of(server.certificate()));
    }
  }

  @Test
  void readsBodiesUpToTheLimit() throws Exception {
    HttpRequest request = to("/body").POST(BodyPublishers.ofByteArray(new byte[LIMIT])).build();
    assertThat(send(request).body()).isEqualTo("read " + LIMIT);
  }

  @Test
  void answersWhenTheBodyIsTooLarge() throws Exception {
    HttpRequest request = to("/body").POST(BodyPublishers.ofByteArray(new byte[LIMIT + 1])).build();
    HttpResponse<String> response = send(request);
    assertThat(response.statusCode()).isEqualTo(413);
    assertThat(response.body()).isEqualTo("too large");
  }

  @Test
  void answersWhenABodyThatNobodyReadsIsLarge() throws Exception {
    HttpRequest request = to("/echo").POST(BodyPublishers.ofByteArray(new byte[5 << 20])).build();
    assertThat(send(request).statusCode()).isEqualTo(200);
  }

  @Test
  void headHasNoBody() throws Exception {
    HttpResponse<String> response = send(to("/echo").method("HEAD", BodyPublishers.noBody()).build());
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEmpty();
  }

  @Test
  void saysWhenTheDeadlinePassed() throws Exception {
    HttpResponse<String> response = send(to("/never").GET().build());
    assertThat(response.statusCode()).isEqualTo(504);
    assertThat(response.body()).isEqualTo("overdue");
  }

  @Test
  void saysWhenHandlingFailed() throws Exception {
    assertThat(send(to("/throws").GET().build()).body()).isEqualTo("failed: broken");
  }

  @Test
  void takesLongPathsAndHeaders() throws Exception {
    assertThat(send(to("/echo?x=" + "y".repeat(20_000)).GET().build()).statusCode()).isEqualTo(200);
    assertThat(send(to("/echo").header("x-long", "v".repeat(20_000)).GET().build()).statusCode()).isEqualTo(200);
  }

  @Test
  void quietStreamsOutliveTheIdleLimit() throws Exception {
    HttpResponse<String> response = send(to("/late").GET().build());
    assertThat(response.body()).isEqualTo("first last");
  }

  @Test
  void noticesThatTheReaderOfAStreamLeft() throws Exception {
    watchEnded.set(false);
    HttpClient leaving = client(admin);
    var answer = leaving.send(to("/endless").GET().build(), BodyHandlers.ofInputStream());
    assertThat(answer.body().read()).isEqualTo('x');
    answer.body().close();
    leaving.shutdownNow();
    await().atMost(Duration.ofSeconds(5)).untilTrue(watchEnded);
  }

  @Test
  void sendsLargeAnswers() throws Exception {
    HttpResponse<byte[]> response = client.send(to("/large").GET().build(), BodyHandlers.ofByteArray());
    assertThat(response.body()).hasSize(8 << 20);
  }

  private final class Echo implements Handler {
    @Override
    public CompletionStage<Answer> handle(Request request) {
      return switch (request.path()) {
        case "/body" -> request.body().bytes(LIMIT).thenApply(
            bytes -> bytes.map(b -> text(200, "read " + b.length)).orElseGet(() -> text(413, "too large")));
        case "/never" -> new CompletableFuture<>();
        case "/throws" -> throw new IllegalStateException("broken");
        case "/late" -> done(stream(Source.single("first ")
            .concat(Source.single("last").initialDelay(Duration.ofMillis(3500)))));
        case "/endless" -> done(stream(Source.tick(Duration.ZERO, Duration.ofMillis(50), "x")
            .mapMaterializedValue(_ -> org.apache.pekko.NotUsed.getInstance())
            .watchTermination((mat, end) -> {
              end.whenComplete((_, _) -> watchEnded.set(true));
              return mat;
            })));
        case "/large" -> done(new Answer.Whole(200, "application/json", List.of(), new byte[8 << 20]));
        default -> done(text(200, request.path() + "|" + request.query() + "|" + subject(request)));
      };
    }

    private Answer stream(Source<String, org.apache.pekko.NotUsed> pieces) {
      return new Answer.Streaming(200, "application/json", List.of(), pieces.map(ByteString::fromString));
    }

    private String subject(Request request) {
      return request.peer().isEmpty() ? "nobody" : request.peer().getFirst().getSubjectX500Principal().getName();
    }

    private CompletionStage<Answer> done(Answer answer) {
      return CompletableFuture.completedFuture(answer);
    }

    private Answer text(int status, String text) {
      return new Answer.Whole(status, "application/json", List.of(), text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public Answer overdue(Request request) {
      return text(504, "overdue");
    }

    @Override
    public Answer failed(Request request, Throwable cause) {
      return text(500, "failed: " + cause.getMessage());
    }
  }
}
