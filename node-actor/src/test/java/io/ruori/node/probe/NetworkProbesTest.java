package io.ruori.node.probe;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.ruori.core.object.Json;
import io.ruori.node.agent.Probes.Verdict;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Probes over real sockets. */
class NetworkProbesTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(300);

  private HttpServer server;
  private final CompletableFuture<String> asked = new CompletableFuture<>();

  @BeforeEach
  void listen() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    if (path.startsWith("/to")) {
      int port = server.getAddress().getPort();
      String location = switch (path) {
        case "/to-well" -> "/well";
        case "/to-sick" -> "sick";
        case "/to-itself" -> "/to-itself";
        default -> "http://localhost.invalid:" + port + "/sick";
      };
      exchange.getResponseHeaders().add("Location", location);
      exchange.sendResponseHeaders(302, -1);
    } else {
      var headers = exchange.getRequestHeaders();
      asked.complete(exchange.getRequestURI() + " " + headers.get("User-Agent") + headers.get("Accept") + headers.get("X"));
      exchange.sendResponseHeaders(path.equals("/sick") ? 500 : 200, -1);
    }
    exchange.close();
  }

  private Verdict http(String get, int port, Duration timeout) {
    byte[] json = get.getBytes(StandardCharsets.UTF_8);
    return new HttpProbe(Json.parse(json), "127.0.0.1", port, timeout).ask();
  }

  private Verdict http(String path) {
    return http("{\"path\":\"" + path + "\"}", server.getAddress().getPort(), LONG);
  }

  @Test
  void goesByTheStatus() {
    assertThat(http("/well").healthy()).isTrue();
    assertThat(http("/sick")).isEqualTo(new Verdict(false, "HTTP probe failed with statuscode: 500"));
  }

  @Test
  void followsRedirectionsOnTheSameHost() {
    assertThat(http("/to-well").healthy()).isTrue();
    assertThat(http("/to-sick").output()).isEqualTo("HTTP probe failed with statuscode: 500");
    assertThat(http("/to-another-host").healthy()).isTrue();
    assertThat(http("/to-itself").output()).contains("stopped after 10 redirects");
  }

  @Test
  void sendsTheHeadersThatAreGiven() {
    String get = """
        {"path":"/a b?c=d","httpHeaders":[{"name":"X","value":"1"},{"name":"X","value":"2"},{"name":"Accept","value":""}]}""";
    assertThat(http(get, server.getAddress().getPort(), LONG).healthy()).isTrue();
    assertThat(asked.join()).startsWith("/a%20b?c=d [kube-probe/1.34]null").contains("1", "2");
  }

  @Test
  void endsInTimeThoughTheServerSendsAByteNowAndThen() throws Exception {
    try (ServerSocket slow = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> drip(slow));
      Verdict verdict = http("{\"path\":\"/\"}", slow.getLocalPort(), SHORT);
      assertThat(verdict.output()).contains("context deadline exceeded");
    }
  }

  /** A byte whenever its reader has been silent for a moment. */
  private static void drip(ServerSocket slow) {
    try (Socket socket = slow.accept()) {
      socket.setSoTimeout(20);
      while (true) {
        socket.getOutputStream().write('H');
        awaitSilence(socket.getInputStream());
      }
    } catch (IOException over) {
      assertThat(over).isNotNull(); // the probe has left
    }
  }

  private static void awaitSilence(InputStream in) throws IOException {
    try {
      while (in.read() >= 0) {
        continue;
      }
      throw new EOFException();
    } catch (SocketTimeoutException silent) {
      return;
    }
  }

  @Test
  void readsAHealthThatComesInPiecesAndAsksForLongNames() throws Exception {
    String service = "a".repeat(300);
    try (ServerSocket grpc = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var request = CompletableFuture.supplyAsync(() -> health(grpc), task -> Thread.ofVirtual().start(task));
      Verdict verdict = GrpcHealth.ask("127.0.0.1", grpc.getLocalPort(), service, LONG);
      assertThat(verdict).isEqualTo(Verdict.HEALTHY);
      assertThat(request.join()).contains("/grpc.health.v1.Health/Check").contains(service);
    }
  }

  /** Answers {@code SERVING} in two frames when the last of a request has come; answers the request. */
  private static String health(ServerSocket grpc) {
    try (Socket socket = grpc.accept()) {
      InputStream in = socket.getInputStream();
      var text = new StringBuilder();
      while (!text.toString().contains("a".repeat(300))) {
        byte[] some = new byte[4096];
        text.append(new String(some, 0, in.read(some), StandardCharsets.ISO_8859_1));
      }
      OutputStream out = socket.getOutputStream();
      out.write(new byte[] {0, 0, 0, 4, 0, 0, 0, 0, 0}); // SETTINGS
      out.write(new byte[] {0, 0, 3, 0, 0, 0, 0, 0, 1, 0, 0, 0}); // DATA: how long the message is,
      out.write(new byte[] {0, 0, 4, 0, 0, 0, 0, 0, 1, 0, 2, 8, 1}); // and the message
      out.flush();
      in.readAllBytes(); // until who asked has seen it
      return text.toString();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
