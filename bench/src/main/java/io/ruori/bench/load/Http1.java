package io.ruori.bench.load;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLSocket;

/** A blocking HTTP/1.1 connection. */
final class Http1 implements Wire {
  private static final int KEPT = 2048;

  private final SSLSocket socket;
  private final InputStream in;
  private final OutputStream out;
  private final String host;
  private final byte[] buffer = new byte[64 << 10];
  private int from;
  private int to;

  private Http1(SSLSocket socket, String host) throws IOException {
    this.socket = socket;
    this.host = host;
    in = socket.getInputStream();
    out = socket.getOutputStream();
  }

  static Http1 open(Target target) throws IOException {
    return new Http1(target.connect("http/1.1"), target.host() + ":" + target.port());
  }

  private record Head(int status, long length, boolean chunked) {}

  @Override
  public Reply call(Ask ask) throws IOException {
    send(ask);
    Head head = readHead();
    var kept = new Object() {
      byte[] start = new byte[0];
      long length;
    };
    readBody(head, (bytes, at, length) -> {
      if (kept.length == 0) {
        kept.start = java.util.Arrays.copyOfRange(bytes, at, at + Math.min(length, KEPT));
      }
      kept.length += length;
      return true;
    });
    return new Reply(head.status, kept.length, kept.start);
  }

  @Override
  public void stream(Ask ask, Sink sink) throws IOException {
    send(ask);
    Head head = readHead();
    if (head.status != 200) {
      throw new IOException("status " + head.status);
    }
    readBody(head, sink);
  }

  private void send(Ask ask) throws IOException {
    var text = new StringBuilder(256);
    text.append(ask.method()).append(' ').append(ask.path()).append(" HTTP/1.1\r\nHost: ").append(host);
    text.append("\r\nAccept: application/json\r\nUser-Agent: ruori-bench");
    if (ask.body().length > 0) {
      text.append("\r\nContent-Type: ").append(ask.contentType()).append("\r\nContent-Length: ").append(ask.body().length);
    }
    byte[] head = text.append("\r\n\r\n").toString().getBytes(StandardCharsets.US_ASCII);
    byte[] all = java.util.Arrays.copyOf(head, head.length + ask.body().length);
    System.arraycopy(ask.body(), 0, all, head.length, ask.body().length);
    out.write(all);
    out.flush();
  }

  private Head readHead() throws IOException {
    String status = line();
    long length = -1;
    boolean chunked = false;
    for (String line = line(); !line.isEmpty(); line = line()) {
      if (line.regionMatches(true, 0, "content-length:", 0, 15)) {
        length = Long.parseLong(line.substring(15).trim());
      } else if (line.regionMatches(true, 0, "transfer-encoding:", 0, 18)) {
        chunked = line.contains("chunked");
      }
    }
    return new Head(Integer.parseInt(status.substring(9, 12)), length, chunked);
  }

  private void readBody(Head head, Sink sink) throws IOException {
    if (!head.chunked) {
      read(Math.max(0, head.length), sink);
      return;
    }
    long length = Long.parseLong(line(), 16);
    while (length > 0) {
      if (!read(length, sink)) {
        return;
      }
      line();
      length = Long.parseLong(line(), 16);
    }
    line();
  }

  private boolean read(long length, Sink sink) throws IOException {
    long left = length;
    while (left > 0) {
      fill();
      int part = (int) Math.min(left, to - from);
      if (!sink.take(buffer, from, part)) {
        return false;
      }
      from += part;
      left -= part;
    }
    return true;
  }

  private String line() throws IOException {
    var line = new StringBuilder(64);
    while (true) {
      fill();
      byte next = buffer[from++];
      if (next == '\n') {
        return line.toString();
      }
      if (next != '\r') {
        line.append((char) next);
      }
    }
  }

  private void fill() throws IOException {
    if (from == to) {
      from = 0;
      to = Math.max(0, in.read(buffer, 0, buffer.length));
      if (to == 0) {
        throw new EOFException("closed by the server");
      }
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
