package io.ruori.gateway.engine;

import java.io.ByteArrayOutputStream;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.RequestEntity;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.util.ByteString;

/** Reads an entity into memory, up to a limit. */
final class RequestBody implements Request.Body {
  /** Beyond the limit this much is read and dropped, so that the client hears the answer; then it is cut off. */
  private static final long DRAIN_BYTES = 64L << 20;

  private static final CompletionStage<Optional<byte[]>> NOTHING =
      CompletableFuture.completedFuture(Optional.empty());

  private final RequestEntity entity;
  private final Materializer materializer;
  private boolean read;

  RequestBody(RequestEntity entity, Materializer materializer) {
    this.entity = entity;
    this.materializer = materializer;
  }

  @Override
  public CompletionStage<Optional<byte[]>> bytes(int limit) {
    read = true;
    if (entity instanceof HttpEntity.Strict strict) {
      ByteString data = strict.getData();
      Optional<byte[]> bytes = data.size() > limit ? Optional.empty() : Optional.of(data.toArrayUnsafe());
      return CompletableFuture.completedFuture(bytes);
    }
    var collected = new Collected(limit);
    return entity
        .getDataBytes()
        .takeWhile(collected::add, true)
        .runWith(Sink.ignore(), materializer)
        .thenApply(_ -> collected.bytes());
  }

  /** Throws away what nobody asked for: an unread entity would block its connection. Done when it is gone. */
  CompletionStage<Optional<byte[]>> discardUnread() {
    return read || entity instanceof HttpEntity.Strict ? NOTHING : bytes(0);
  }

  /** Confined to its stream; read once that has ended. */
  private static final class Collected {
    private final int limit;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private long seen;

    Collected(int limit) {
      this.limit = limit;
    }

    boolean add(ByteString piece) {
      seen += piece.size();
      if (seen <= limit) {
        bytes.writeBytes(piece.toArrayUnsafe());
      }
      return seen <= DRAIN_BYTES;
    }

    Optional<byte[]> bytes() {
      return seen > limit ? Optional.empty() : Optional.of(bytes.toByteArray());
    }
  }
}
