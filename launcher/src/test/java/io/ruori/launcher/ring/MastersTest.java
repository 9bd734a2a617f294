package io.ruori.launcher.ring;

<<<<<<< HEAD
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

=======
>>>>>>> 06a384d (Lead a worker's pods to the master that it follows now, and note that one for its next start)
import com.sun.net.httpserver.HttpServer;
import io.ruori.core.object.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
<<<<<<< HEAD
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
=======
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class MastersTest {
  private static final Duration PATIENCE = Duration.ofSeconds(180);

  private final List<HttpServer> servers = new ArrayList<>();

  /** Names all masters, as each of them does. */
  private URI master() throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", exchange -> {
      byte[] answer = Json.bytes(ring());
      exchange.sendResponseHeaders(200, answer.length);
      exchange.getResponseBody().write(answer);
      exchange.close();
    });
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
    servers.add(server);
    return endpoint(server);
  }

  private static URI endpoint(HttpServer server) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private ObjectNode ring() {
    ObjectNode ring = Json.object();
    ArrayNode members = ring.putArray("members");
    servers.forEach(server -> members.addObject().put("endpoint", endpoint(server).toString()));
    return ring;
  }

  @AfterEach
  void stop() {
    servers.forEach(server -> server.stop(0));
  }

  @Test
  void tellsOfALossWhenItKnowsWhereToGoInstead() throws Exception {
    URI first = master();
    URI second = master();
    Set<String> gone = ConcurrentHashMap.newKeySet();
    try (HttpClient http = HttpClient.newHttpClient();
        Masters masters = Masters.follow(new RingClient(http), List.of(first))) {
      masters.onLoss(lost -> gone.add(lost + " to " + masters.current()));
      Awaitility.await("the other is known").atMost(PATIENCE).until(() -> masters.candidates().contains(second));
      servers.getFirst().stop(0);
      Awaitility.await("the loss").atMost(PATIENCE).until(() -> gone.contains(first + " to " + second));
>>>>>>> 06a384d (Lead a worker's pods to the master that it follows now, and note that one for its next start)
    }
  }
}
