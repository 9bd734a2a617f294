package io.ruori.node.runtime.docker;

import io.ruori.core.api.PodSessions.Streams;
import io.ruori.core.object.Json;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;

/**
 * One of the engine's connections that become streams in both directions
 * (<a href="https://docs.docker.com/reference/api/engine/version/v1.41/#tag/Container/operation/ContainerAttach">Docker's
 * API</a>). Over the socket itself: the library cannot tell a process that its input has ended.
 */
final class DockerSession implements AutoCloseable {
  private static final int MAX_HEAD_BYTES = 64 * 1024;
  private static final int FRAME_HEAD_BYTES = 8;
  private static final int STDERR = 2;

  private final SocketChannel channel;
  private final InputStream in;
  private final OutputStream out;

  private DockerSession(SocketChannel channel) {
    this.channel = channel;
    this.in = new BufferedInputStream(Channels.newInputStream(channel));
    this.out = Channels.newOutputStream(channel);
  }

  /**
   * @param path such as {@code /exec/ID/start}
   * @throws IOException when the engine does not answer, or refuses, with its words
   */
  static DockerSession open(String socket, String path, JsonNode body) throws IOException {
    var session = new DockerSession(SocketChannel.open(UnixDomainSocketAddress.of(socket)));
    try {
      byte[] content = Json.bytes(body);
      String head = "POST /v1.41" + path + " HTTP/1.1\r\nHost: docker\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n"
          + "Content-Type: application/json\r\nContent-Length: " + content.length + "\r\n\r\n";
      session.out.write(head.getBytes(StandardCharsets.US_ASCII));
      session.out.write(content);
      session.requireSwitched();
      return session;
    } catch (IOException | RuntimeException e) {
      session.close();
      throw e;
    }
  }

  private void requireSwitched() throws IOException {
    var head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0 || head.length() > MAX_HEAD_BYTES) {
        throw new EOFException("the engine's answer has no end of headers");
      }
      head.append((char) next);
    }
    int code = Integer.parseInt(head.substring(9, 12));
    if (code != 101 && code != 200) {
      String said = new String(in.readNBytes(Math.max(1, in.available())), StandardCharsets.UTF_8);
      int brace = said.indexOf('{');
      throw new IOException(brace < 0 ? head.substring(0, head.indexOf("\r\n"))
          : Json.parse(said.substring(brace).getBytes(StandardCharsets.UTF_8)).path("message").asString(said));
    }
  }

  /** Copies in all directions until the engine says that there is no more to read. */
  void copy(Streams streams, boolean stdin, boolean tty) throws IOException {
    Thread reader = stdin ? Thread.ofVirtual().name("session-stdin").start(() -> feed(streams.in())) : null;
    try {
      if (tty) {
        in.transferTo(streams.out());
      } else {
        split(streams);
      }
    } finally {
      if (reader != null) {
        reader.interrupt();
      }
    }
  }

  private void feed(InputStream from) {
    try {
      byte[] piece = new byte[32 * 1024];
      for (int n = from.read(piece); n >= 0; n = from.read(piece)) {
        out.write(piece, 0, n);
      }
      channel.shutdownOutput();
    } catch (IOException gone) {
      // The process or the client has ended; the other direction tells.
    }
  }

  /** Without a terminal both outputs come in frames: which one, and how many bytes. */
  private void split(Streams streams) throws IOException {
    byte[] head = in.readNBytes(FRAME_HEAD_BYTES);
    while (head.length == FRAME_HEAD_BYTES) {
      int length = (head[4] & 0xff) << 24 | (head[5] & 0xff) << 16 | (head[6] & 0xff) << 8 | head[7] & 0xff;
      OutputStream to = head[0] == STDERR ? streams.err() : streams.out();
      while (length > 0) {
        byte[] piece = in.readNBytes(Math.min(length, 32 * 1024));
        if (piece.length == 0) {
          return;
        }
        to.write(piece);
        length -= piece.length;
      }
      head = in.readNBytes(FRAME_HEAD_BYTES);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
