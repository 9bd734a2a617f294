package io.ruori.launcher.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.ruori.core.object.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

class MastersTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final HttpClient client = HttpClient.newHttpClient();

  /** A master that says whether it knows of a leader. */
  private static final class Told implements AutoCloseable {
    private final HttpServer server;
    private volatile boolean led = true;

    Told() throws IOException {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
      server.createContext("/", exchange -> {
        var document = Json.object();
        document.putArray("members").addObject().put("name", "a").put("endpoint", uri().toString()).put("leader", led);
        byte[] body = Json.bytes(document);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
      });
      server.start();
    }

    URI uri() {
      return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }

  @Test
  void leavesAMasterThatKnowsOfNoLeaderWhileAnotherDoes() throws IOException {
    Queue<URI> lost = new ConcurrentLinkedQueue<>();
    try (Told cut = new Told();
        Told other = new Told();
        Masters masters = Masters.follow(new RingClient(client), List.of(cut.uri(), other.uri()))) {
      masters.onLoss(lost::add);
      assertThat(masters.current()).isEqualTo(cut.uri());
      cut.led = false;
      await().atMost(PATIENCE).until(() -> masters.current().equals(other.uri()));
      await().atMost(PATIENCE).until(() -> lost.contains(cut.uri()));
    }
  }

  @Test
  void putsAMasterLastThatHangs() throws IOException {
    try (ServerSocket hanging = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Told other = new Told()) {
      URI silent = URI.create("http://127.0.0.1:" + hanging.getLocalPort());
      try (Masters masters = Masters.follow(new RingClient(client), List.of(silent, other.uri()))) {
        await().atMost(PATIENCE).until(() -> masters.current().equals(other.uri()));
        assertThat(masters.candidates()).contains(silent);
      }
    }
  }
}
