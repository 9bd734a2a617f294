package io.ruori.gateway.engine;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/** A WebSocket that tells (RFC 6455): texts go out; what comes in is answered as the protocol asks, and says no more. */
public final class WebSocket {
  private static final String MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final int TEXT = 0x81;
  private static final int CLOSE = 0x88;
  private static final int PING = 0x89;
  private static final int PONG = 0x8a;
  private static final int MAX_FRAME_BYTES = 64 * 1024;

  private WebSocket() {}

  public static boolean isWanted(Request request) {
    return request.header("Upgrade").filter(protocol -> protocol.equalsIgnoreCase("websocket")).isPresent()
        && request.header("Sec-WebSocket-Key").isPresent();
  }

  /** Each text is a message; when there are no more, or the other side closes, the connection ends. */
  public static Answer.Upgrade telling(Request request, Source<ByteString, NotUsed> texts) {
    var headers = new ArrayList<Header>();
    headers.add(accepted(request));
    request.header("Sec-WebSocket-Protocol")
        .filter(offered -> !offered.contains(","))
        .ifPresent(offered -> headers.add(new Header("Sec-WebSocket-Protocol", offered.strip())));
    Source<ByteString, NotUsed> told =
        texts.map(text -> frame(TEXT, text)).concat(Source.single(frame(CLOSE, ByteString.emptyByteString())));
    Flow<ByteString, ByteString, NotUsed> bytes =
        Flow.of(ByteString.class)
            .statefulMapConcat(() -> new Reader()::answers)
            .takeWhile(answer -> (answer.apply(0) & 0xff) != CLOSE, true)
            .merge(told, true);
    return new Answer.Upgrade("websocket", headers, bytes);
  }

  /** The header that shows the client that its wish was understood. */
  public static Header accepted(Request request) {
    String key = request.header("Sec-WebSocket-Key").orElse("");
    try {
      byte[] hash = MessageDigest.getInstance("SHA-1").digest((key.strip() + MAGIC).getBytes(StandardCharsets.US_ASCII));
      return new Header("Sec-WebSocket-Accept", Base64.getEncoder().encodeToString(hash));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A whole message, not masked, as servers send it. */
  static ByteString frame(int kind, ByteString content) {
    int length = content.length();
    byte[] head;
    if (length < 126) {
      head = new byte[] {(byte) kind, (byte) length};
    } else if (length <= 0xffff) {
      head = new byte[] {(byte) kind, 126, (byte) (length >> 8), (byte) length};
    } else {
      head = new byte[] {(byte) kind, 127, 0, 0, 0, 0,
        (byte) (length >> 24), (byte) (length >> 16), (byte) (length >> 8), (byte) length};
    }
    return ByteString.fromArrayUnsafe(head).concat(content);
  }

  /** Puts frames together from the bytes that come, and says what to answer to them. */
  private static final class Reader {
    private ByteString rest = ByteString.emptyByteString();

    List<ByteString> answers(ByteString more) {
      rest = rest.concat(more);
      var answers = new ArrayList<ByteString>();
      while (rest.length() >= 2) {
        int head = headBytes();
        if (rest.length() < head) {
          break;
        }
        int length = contentBytes();
        if (length > MAX_FRAME_BYTES) {
          answers.add(frame(CLOSE, ByteString.fromInts(0x03, 0xf1))); // 1009: too big
          return answers;
        }
        if (rest.length() < head + length) {
          break;
        }
        int kind = rest.apply(0) & 0xff;
        if (kind == PING || kind == CLOSE) {
          answers.add(frame(kind == PING ? PONG : CLOSE, content(head, length)));
        }
        rest = rest.drop(head + length).compact();
      }
      return answers;
    }

    private int sizeBytes() {
      int size = rest.apply(1) & 0x7f;
      return size == 127 ? 8 : size == 126 ? 2 : 0;
    }

    private boolean isMasked() {
      return (rest.apply(1) & 0x80) != 0;
    }

    private int headBytes() {
      return 2 + sizeBytes() + (isMasked() ? 4 : 0);
    }

    private int contentBytes() {
      long length = sizeBytes() == 0 ? rest.apply(1) & 0x7f : 0;
      for (int i = 2; i < 2 + sizeBytes(); i++) {
        length = length << 8 | rest.apply(i) & 0xff;
      }
      return length < 0 || length > Integer.MAX_VALUE ? Integer.MAX_VALUE : (int) length;
    }

    private ByteString content(int head, int length) {
      byte[] content = rest.slice(head, head + length).toArray();
      for (int i = 0; isMasked() && i < length; i++) {
        content[i] ^= rest.apply(head - 4 + i % 4);
      }
      return ByteString.fromArrayUnsafe(content);
    }
  }
}
