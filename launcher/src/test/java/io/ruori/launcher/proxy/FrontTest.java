package io.ruori.launcher.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class FrontTest {
  private static final InetSocketAddress ANY = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  /** Says its name, then what it hears. */
  private record Echo(String name, ServerSocket socket) implements AutoCloseable {
    static Echo open(String name) throws IOException {
      Echo echo = new Echo(name, new ServerSocket(0, 10, InetAddress.getLoopbackAddress()));
      Thread.ofVirtual().start(echo::serve);
      return echo;
    }

    private void serve() {
      try {
        while (true) {
          Socket client = socket.accept();
          Thread.ofVirtual().start(() -> answer(client));
        }
      } catch (IOException closed) {
        // the test is over
      }
    }

    private void answer(Socket client) {
      try (client) {
        client.getOutputStream().write(name.getBytes(StandardCharsets.UTF_8));
        client.getInputStream().transferTo(client.getOutputStream());
      } catch (IOException left) {
        // the client has
      }
    }

    URI uri() {
      return URI.create("https://127.0.0.1:" + socket.getLocalPort());
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  private static String exchange(Socket client, String text) throws IOException {
    client.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    client.shutdownOutput();
    return new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  private static Socket connect(Front front) throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), front.port());
  }

  @Test
  void passesBothDirectionsToTheirEnds() throws IOException {
    try (Echo a = Echo.open("a:");
        Front front = Front.open(ANY, () -> List.of(a.uri()));
        Socket client = connect(front)) {
      String large = "x".repeat(1 << 20);
      assertThat(exchange(client, large.substring(0, 50_000))).isEqualTo("a:" + large.substring(0, 50_000));
    }
  }

  @Test
  void goesToTheNextServerWhenOneIsGone() throws IOException {
    Echo gone = Echo.open("gone:");
    gone.close();
    try (Echo b = Echo.open("b:");
        Front front = Front.open(ANY, () -> List.of(gone.uri(), b.uri()));
        Socket client = connect(front)) {
      assertThat(exchange(client, "hello")).isEqualTo("b:hello");
    }
  }

  @Test
  void endsConnectionsToAServerThatIsLeft() throws IOException {
    try (Echo a = Echo.open("a:");
        Front front = Front.open(ANY, () -> List.of(a.uri()));
        Socket client = connect(front)) {
      assertThat(client.getInputStream().readNBytes(2)).asString(StandardCharsets.UTF_8).isEqualTo("a:");
      front.leave(a.uri());
      assertThat(endOf(client)).isTrue();
    }
  }

  @Test
  void closesConnectionsForWhichThereIsNoServer() throws IOException {
    try (Front front = Front.open(ANY, List::of);
        Socket client = connect(front)) {
      assertThat(endOf(client)).isTrue();
    }
  }

  private static boolean endOf(Socket client) {
    try {
      return client.getInputStream().read() < 0;
    } catch (IOException reset) {
      return true;
    }
  }
}
