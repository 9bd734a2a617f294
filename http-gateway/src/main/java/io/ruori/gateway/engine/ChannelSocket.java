package io.ruori.gateway.engine;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import org.apache.pekko.util.ByteString;

/**
 * A WebSocket whose messages belong to channels: the first byte of each says which
 * (<a href="https://kep.k8s.io/4006">KEP-4006</a>). Calls block; one thread reads, any may write.
 */
public final class ChannelSocket {
  /** What the other side sends. */
  public interface Listener {
    /** A message, or a part of one; blocks while there is no room for it. */
    void received(int channel, byte[] bytes) throws IOException;

    /** No more comes on this channel. */
    void closed(int channel);
  }

  /** With whose first byte the other side says that it has no more for the channel of the second. */
  private static final int END_OF_CHANNEL = 255;

  private static final int BINARY = 0x82;
  private static final int CLOSE = 0x88;
  private static final int PONG = 0x8a;
  private static final int CONTINUED = 0;
  private static final int CLOSING = 8;
  private static final int PING = 9;
  private static final int PIECE_BYTES = 32 * 1024;
  private static final int MAX_FRAME_BYTES = 1 << 20;

  private final InputStream in;
  private final OutputStream out;
  private int current = -1;

  public ChannelSocket(InputStream in, OutputStream out) {
    this.in = new BufferedInputStream(in, PIECE_BYTES);
    this.out = out;
  }

  /** Tells what comes until the other side closes or is gone. */
  public void listen(Listener listener) throws IOException {
    int kind = in.read();
    while (kind >= 0) {
      byte[] content = content();
      switch (kind & 0x0f) {
        case CLOSING -> {
          return;
        }
        case PING -> write(PONG, ByteString.fromArrayUnsafe(content));
        case CONTINUED, 1, 2 -> tell(listener, (kind & 0x0f) == CONTINUED, content);
        default -> {
          // Pongs say nothing that is needed.
        }
      }
      kind = in.read();
    }
  }

  private void tell(Listener listener, boolean continued, byte[] content) throws IOException {
    if (content.length == 0) {
      return;
    }
    int channel = continued ? current : content[0] & 0xff;
    if (channel == END_OF_CHANNEL) {
      if (!continued && content.length == 2) {
        listener.closed(content[1] & 0xff);
      }
    } else {
      listener.received(channel, continued ? content : Arrays.copyOfRange(content, 1, content.length));
    }
    current = channel;
  }

  private byte[] content() throws IOException {
    int second = next();
    int size = second & 0x7f;
    long length = size < 126 ? size : number(size == 126 ? 2 : 8);
    if (length < 0 || length > MAX_FRAME_BYTES) {
      throw new IOException("a frame of " + length + " bytes is too large");
    }
    byte[] mask = (second & 0x80) == 0 ? new byte[4] : exactly(4);
    byte[] content = exactly((int) length);
    for (int i = 0; i < content.length; i++) {
      content[i] ^= mask[i % 4];
    }
    return content;
  }

  private long number(int bytes) throws IOException {
    long value = 0;
    for (int i = 0; i < bytes; i++) {
      value = value << 8 | next();
    }
    return value;
  }

  private int next() throws IOException {
    int value = in.read();
    if (value < 0) {
      throw new EOFException("the connection ended within a frame");
    }
    return value;
  }

  private byte[] exactly(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("the connection ended within a frame");
    }
    return bytes;
  }

  /** Bytes that are written become messages of a channel. */
  public OutputStream channel(int number) {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int from, int length) throws IOException {
        for (int at = 0; at < length; at += PIECE_BYTES) {
          int piece = Math.min(PIECE_BYTES, length - at);
          byte[] message = new byte[piece + 1];
          message[0] = (byte) number;
          System.arraycopy(bytes, from + at, message, 1, piece);
          ChannelSocket.this.write(BINARY, ByteString.fromArrayUnsafe(message));
        }
      }
    };
  }

  private synchronized void write(int kind, ByteString content) throws IOException {
    out.write(WebSocket.frame(kind, content).toArray());
    out.flush();
  }

  /** Says that all is well and nothing more comes. */
  public void close() throws IOException {
    write(CLOSE, ByteString.fromInts(0x03, 0xe8)); // 1000: normal
    out.close();
  }
}
