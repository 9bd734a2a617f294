package io.ruori.bench.load;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.net.ssl.SSLSocket;

/** An HTTP/2 connection (RFC 9113) with one stream at a time; header compression without a table on either side. */
final class Http2 implements Wire {
  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int RESET = 3;
  private static final int SETTINGS = 4;
  private static final int PING = 6;
  private static final int GOAWAY = 7;
  private static final int WINDOW_UPDATE = 8;
  private static final int ACK = 1;
  private static final int END_STREAM = 1;
  private static final int END_HEADERS = 4;
  private static final int PADDED = 8;
  private static final int PRIORITY = 32;
  private static final int MAX_FRAME = 16 << 10;
  private static final int WINDOW = 1 << 30;
  private static final int KEPT = 2048;
  private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private final SSLSocket socket;
  private final DataInputStream in;
  private final OutputStream out;
  private final String authority;
  private byte[] payload = new byte[MAX_FRAME];
  private int stream = -1;
  private long unacknowledged;

  private Http2(SSLSocket socket, String authority) throws IOException {
    this.socket = socket;
    this.authority = authority;
    in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 64 << 10));
    out = socket.getOutputStream();
  }

  static Http2 open(Target target) throws IOException {
    var connection = new Http2(target.connect("h2"), target.host() + ":" + target.port());
    var first = new ByteArrayOutputStream();
    first.writeBytes(PREFACE);
    // No dynamic table, no push, a window that a LIST does not fill.
    byte[] settings = ByteBuffer.allocate(18).putShort((short) 1).putInt(0).putShort((short) 2).putInt(0)
        .putShort((short) 4).putInt(WINDOW).array();
    first.writeBytes(frame(SETTINGS, 0, 0, settings, 0, settings.length));
    first.writeBytes(windowUpdate(WINDOW - 65_535));
    connection.out.write(first.toByteArray());
    connection.out.flush();
    return connection;
  }

  @Override
  public Reply call(Ask ask) throws IOException {
    var kept = new Object() {
      byte[] start = new byte[0];
      long length;
    };
    int status = exchange(ask, (bytes, from, length) -> {
      if (kept.length == 0) {
        kept.start = Arrays.copyOfRange(bytes, from, from + Math.min(length, KEPT));
      }
      kept.length += length;
      return true;
    });
    return new Reply(status, kept.length, kept.start);
  }

  @Override
  public void stream(Ask ask, Sink sink) throws IOException {
    exchange(ask, sink);
  }

  private int exchange(Ask ask, Sink sink) throws IOException {
    send(ask);
    int status = 0;
    while (true) {
      int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
      int type = in.readUnsignedByte();
      int flags = in.readUnsignedByte();
      in.readInt();
      if (payload.length < length) {
        payload = new byte[length];
      }
      in.readFully(payload, 0, length);
      boolean last = false;
      switch (type) {
        case HEADERS -> {
          status = status == 0 ? status(flags) : status;
          last = (flags & END_STREAM) != 0;
        }
        case DATA -> {
          int padding = (flags & PADDED) == 0 ? 0 : 1 + payload[0];
          int from = padding == 0 ? 0 : 1;
          boolean more = length == padding || sink.take(payload, from, length - padding);
          consumed(length);
          last = !more || (flags & END_STREAM) != 0;
        }
        case SETTINGS, PING -> acknowledge(type, flags, length);
        case RESET, GOAWAY -> throw new IOException("ended by the server, frame type " + type);
        default -> {}
      }
      if (last) {
        return status;
      }
    }
  }

  private void send(Ask ask) throws IOException {
    stream += 2;
    byte[] headers = headers(ask);
    int end = ask.body().length == 0 ? END_STREAM : 0;
    var all = new ByteArrayOutputStream(headers.length + ask.body().length + 64);
    all.writeBytes(frame(HEADERS, END_HEADERS | end, stream, headers, 0, headers.length));
    for (int at = 0; at < ask.body().length; at += MAX_FRAME) {
      int length = Math.min(MAX_FRAME, ask.body().length - at);
      int flags = at + length == ask.body().length ? END_STREAM : 0;
      all.writeBytes(frame(DATA, flags, stream, ask.body(), at, length));
    }
    out.write(all.toByteArray());
    out.flush();
  }

  /** Literals without indexing (RFC 7541, 6.2.2); names from the static table where it has them. */
  private byte[] headers(Ask ask) {
    var block = new ByteArrayOutputStream(256);
    literal(block, 2, ask.method());
    block.write(0x80 | 7); // :scheme https
    literal(block, 4, ask.path());
    literal(block, 1, authority);
    literal(block, 19, "application/json");
    literal(block, 58, "ruori-bench");
    if (ask.body().length > 0) {
      literal(block, 31, ask.contentType());
      literal(block, 28, Integer.toString(ask.body().length));
    }
    return block.toByteArray();
  }

  private static void literal(ByteArrayOutputStream block, int name, String value) {
    integer(block, 0, 4, name);
    byte[] text = value.getBytes(StandardCharsets.US_ASCII);
    integer(block, 0, 7, text.length);
    block.writeBytes(text);
  }

  private static void integer(ByteArrayOutputStream block, int pattern, int bits, int value) {
    int most = (1 << bits) - 1;
    if (value < most) {
      block.write(pattern | value);
      return;
    }
    block.write(pattern | most);
    int left = value - most;
    while (left >= 128) {
      block.write(left & 127 | 128);
      left >>>= 7;
    }
    block.write(left);
  }

  /** The status comes first: an entry of the static table, or a literal of three digits, as they are or Huffman's. */
  private int status(int flags) {
    int at = ((flags & PADDED) == 0 ? 0 : 1) + ((flags & PRIORITY) == 0 ? 0 : 5);
    while ((payload[at] & 0xe0) == 0x20) {
      at++; // a table's new size
    }
    return switch (payload[at] & 0xff) {
      case 0x88 -> 200;
      case 0x89 -> 204;
      case 0x8a -> 206;
      case 0x8b -> 304;
      case 0x8c -> 400;
      case 0x8d -> 404;
      case 0x8e -> 500;
      default -> literalStatus(at);
    };
  }

  /** Huffman writes 0, 1 and 2 with five bits, 3 to 9 with six: 0x19 to 0x1f. */
  private int literalStatus(int at) {
    int value = payload[at + 1] & 0xff;
    if ((value & 0x80) == 0) {
      return Integer.parseInt(new String(payload, at + 2, 3, StandardCharsets.US_ASCII));
    }
    int bits = (payload[at + 2] & 0xff) << 16 | (payload[at + 3] & 0xff) << 8 | payload[at + 4] & 0xff;
    int left = 24;
    int status = 0;
    for (int digit = 0; digit < 3; digit++) {
      int five = bits >>> left - 5 & 31;
      if (five <= 2) {
        status = status * 10 + five;
        left -= 5;
      } else {
        status = status * 10 + (bits >>> left - 6 & 63) - 0x16;
        left -= 6;
      }
    }
    return status;
  }

  private void consumed(int length) throws IOException {
    unacknowledged += length;
    if (unacknowledged > WINDOW / 4) {
      out.write(windowUpdate((int) unacknowledged));
      out.flush();
      unacknowledged = 0;
    }
  }

  private void acknowledge(int type, int flags, int length) throws IOException {
    if ((flags & ACK) == 0) {
      out.write(frame(type, ACK, 0, payload, 0, type == PING ? length : 0));
      out.flush();
    }
  }

  private static byte[] windowUpdate(int bytes) {
    byte[] increment = ByteBuffer.allocate(4).putInt(bytes).array();
    return frame(WINDOW_UPDATE, 0, 0, increment, 0, 4);
  }

  private static byte[] frame(int type, int flags, int stream, byte[] bytes, int from, int length) {
    return ByteBuffer.allocate(9 + length)
        .put((byte) (length >>> 16))
        .putShort((short) length)
        .put((byte) type)
        .put((byte) flags)
        .putInt(stream)
        .put(bytes, from, length)
        .array();
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
