package io.ruori.gateway.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLSocket;
import org.apache.pekko.actor.ActorSystem;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that mean ill, byte by byte: their connection ends, and nothing else. */
@Timeout(60)
class EngineFloodTest {
  private static final TestCertificates SERVER = TestCertificates.selfSigned("CN=server");
  private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static ActorSystem system;
  private static HttpEngine.Bound engine;

  @BeforeAll
  static void start() {
    system = ActorSystem.create("flood");
    var settings =
        new EngineSettings(
            "127.0.0.1", 0, Duration.ofSeconds(5), Duration.ofSeconds(1), Duration.ofSeconds(2), 1000, 4096, 1 << 20);
    engine =
        HttpEngine.bind(system, settings, SERVER.serverTls(), new Ok()).toCompletableFuture().join();
  }

  @AfterAll
  static void stop() {
    system.terminate();
  }

  private static SSLSocket connect(String protocol) throws IOException {
    var factory = SERVER.clientContext(null).getSocketFactory();
    var socket = (SSLSocket) factory.createSocket("127.0.0.1", engine.address().getPort());
    var parameters = socket.getSSLParameters();
    parameters.setApplicationProtocols(new String[] {protocol});
    socket.setSSLParameters(parameters);
    socket.setSoTimeout(8_000);
    socket.startHandshake();
    return socket;
  }

  private static byte[] frame(int type, int flags, int stream, byte[] payload) {
    var bytes = new ByteArrayOutputStream();
    int length = payload.length;
    bytes.write(length >> 16);
    bytes.write(length >> 8);
    bytes.write(length);
    bytes.write(type);
    bytes.write(flags);
    bytes.write(0);
    bytes.write(0);
    bytes.write(stream >> 8);
    bytes.write(stream);
    bytes.writeBytes(payload);
    return bytes.toByteArray();
  }

  /** Writes again and again until the other side has closed. */
  private static void writeUntilClosed(SSLSocket socket, int most, FrameAt frames) {
    var closed = new AtomicBoolean();
    Thread.ofVirtual().start(() -> {
      readUntilClosed(socket);
      closed.set(true);
    });
    for (int i = 0; i < most && !closed.get(); i++) {
      try {
        socket.getOutputStream().write(frames.at(i));
      } catch (IOException _) {
        return;
      }
    }
    await().atMost(Duration.ofSeconds(5)).untilTrue(closed);
  }

  /** A connection may end with a reset: what was sent on it is not worth an answer. */
  private static void readUntilClosed(SSLSocket socket) {
    try {
      socket.getInputStream().readAllBytes();
    } catch (SocketTimeoutException e) {
      fail("the connection is still open", e);
    } catch (IOException _) {
      // Closed, as it should be.
    }
  }

  private interface FrameAt {
    byte[] at(int i);
  }

  @Test
  void slowHeadersEndTheConnection() throws Exception {
    try (SSLSocket socket = connect("http/1.1")) {
      socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: x\r\n".getBytes(StandardCharsets.US_ASCII));
      readUntilClosed(socket);
    }
  }

  @Test
  void silentConnectionsEnd() throws Exception {
    try (SSLSocket socket = connect("h2")) {
      long start = System.nanoTime();
      socket.getOutputStream().write(PREFACE);
      socket.getOutputStream().write(frame(4, 0, 0, new byte[0]));
      readUntilClosed(socket);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
    }
  }

  @Test
  void aFloodOfResetsEndsTheConnection() throws Exception {
    try (SSLSocket socket = connect("h2")) {
      socket.getOutputStream().write(PREFACE);
      socket.getOutputStream().write(frame(4, 0, 0, new byte[0]));
      // :method GET, :scheme https, :path /, :authority x
      byte[] headers = {(byte) 0x82, (byte) 0x87, (byte) 0x84, 0x41, 1, 'x'};
      writeUntilClosed(socket, 16_000, i -> {
        var both = new ByteArrayOutputStream();
        both.writeBytes(frame(1, 5, 2 * i + 1, headers));
        both.writeBytes(frame(3, 0, 2 * i + 1, new byte[] {0, 0, 0, 8}));
        return both.toByteArray();
      });
    }
  }

  @Test
  void aFloodOfContinuationsEndsTheConnection() throws Exception {
    try (SSLSocket socket = connect("h2")) {
      socket.getOutputStream().write(PREFACE);
      socket.getOutputStream().write(frame(4, 0, 0, new byte[0]));
      socket.getOutputStream().write(frame(1, 1, 1, new byte[] {(byte) 0x82}));
      writeUntilClosed(socket, 2_000, _ -> frame(9, 0, 1, new byte[16_000]));
    }
  }

  private static final class Ok implements Handler {
    @Override
    public CompletionStage<Answer> handle(Request request) {
      return CompletableFuture.completedFuture(new Answer.Whole(200, "text/plain", List.of(), new byte[] {'k'}));
    }

    @Override
    public Answer overdue(Request request) {
      throw new AssertionError();
    }

    @Override
    public Answer failed(Request request, Throwable cause) {
      throw new AssertionError(cause);
    }
  }
}
