package io.ruori.gateway.engine;

import java.io.ByteArrayOutputStream;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.IntPredicate;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.RequestEntity;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.util.ByteString;

/** Reads an entity into memory, up to a limit, and within what there is room for of all requests. */
final class RequestBody implements Request.Body {
  /** Beyond the limit this much is read and dropped, so that the client hears the answer; then it is cut off. */
  private static final long DRAIN_BYTES = 64L << 20;

  private static final CompletionStage<Optional<byte[]>> NOTHING =
      CompletableFuture.completedFuture(Optional.empty());

  private final RequestEntity entity;
  private final Materializer materializer;
  private final BodyBudget budget;
  private long held;
  private boolean over;
  private boolean read;

  RequestBody(RequestEntity entity, Materializer materializer, BodyBudget budget) {
    this.budget = budget;
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
    var collected = new Collected(limit, this::hold);
    return entity
        .getDataBytes()
        .takeWhile(collected::add, true)
        .runWith(Sink.ignore(), materializer)
        .thenApply(_ -> collected.bytes());
  }

  private synchronized boolean hold(int bytes) {
    boolean may = !over && budget.take(bytes);
    held += may ? bytes : 0;
    return may;
  }

  /** The request is over, and its bytes are nobody's. */
  synchronized void release() {
    over = true;
    budget.give(held);
    held = 0;
  }

  /** Throws away what nobody asked for: an unread entity would block its connection. Done when it is gone. */
  CompletionStage<Optional<byte[]>> discardUnread() {
    return read || entity instanceof HttpEntity.Strict ? NOTHING : bytes(0);
  }

  /** Confined to its stream; read once that has ended. */
  private static final class Collected {
    private final int limit;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final IntPredicate room;
    private long seen;
    private boolean busy;

    Collected(int limit, IntPredicate room) {
      this.limit = limit;
      this.room = room;
    }

    boolean add(ByteString piece) {
      seen += piece.size();
      busy = busy || seen <= limit && !room.test(piece.size());
      if (seen <= limit && !busy) {
        bytes.writeBytes(piece.toArrayUnsafe());
      }
      return seen <= DRAIN_BYTES;
    }

    Optional<byte[]> bytes() {
      if (busy) {
        throw new BodiesBusy();
      }
      return seen > limit ? Optional.empty() : Optional.of(bytes.toByteArray());
    }
  }
}
