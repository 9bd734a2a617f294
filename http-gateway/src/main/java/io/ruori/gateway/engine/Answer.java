package io.ruori.gateway.engine;

import java.util.List;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/** What goes back. A HEAD gets no body, whatever the answer holds. */
public sealed interface Answer {
  int status();

  List<Header> headers();

  /** A body that is there as a whole; the array is sent as it is and must not change any more. */
  record Whole(int status, String contentType, List<Header> headers, byte[] body) implements Answer {}

  /** A body in pieces, made while it is sent. The source starts only when somebody reads it. */
  record Streaming(int status, String contentType, List<Header> headers, Source<ByteString, NotUsed> body)
      implements Answer {}

  /** Switches the connection to another protocol (HTTP/1.1 only): from then on raw bytes in both directions. */
  record Upgrade(String protocol, List<Header> headers, Flow<ByteString, ByteString, NotUsed> bytes)
      implements Answer {
    @Override
    public int status() {
      return 101;
    }
  }

  /** The same answer with more headers, before those that it has. */
  default Answer withHeaders(List<Header> more) {
    if (more.isEmpty()) {
      return this;
    }
    var all = new java.util.ArrayList<>(more);
    all.addAll(headers());
    return switch (this) {
      case Whole(int status, String type, var _, byte[] body) -> new Whole(status, type, all, body);
      case Streaming(int status, String type, var _, var body) -> new Streaming(status, type, all, body);
      case Upgrade(String protocol, var _, var bytes) -> new Upgrade(protocol, all, bytes);
    };
  }
}
