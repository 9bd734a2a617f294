package io.ruori.gateway.verb;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.OverflowStrategy;
import org.apache.pekko.stream.QueueOfferResult;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.javadsl.SourceQueueWithComplete;
import org.apache.pekko.util.ByteString;

/** Turns what is written, blocking, on a virtual thread into a stream that the reader pulls. */
public final class LogStream extends OutputStream {
  /** Writes to the stream until there is no more. */
  @FunctionalInterface
  public interface Writer {
    void write(LogStream out) throws IOException;
  }

  private static final int PIECES = 16;

  /** What fails at all mostly fails sooner: finding a machine that is gone takes 5 s. */
  private static final Duration SILENCE = Duration.ofSeconds(10);

  private static final long READER_SECONDS = 30;

  private final CompletableFuture<Source<ByteString, NotUsed>> opened = new CompletableFuture<>();
  private final CompletableFuture<SourceQueueWithComplete<ByteString>> reader = new CompletableFuture<>();
  private final AtomicBoolean cancelled = new AtomicBoolean();

  private LogStream() {}

  /**
   * Starts to write. The stage completes with the first byte or the end, or after some silence, which may last as long as it
   * likes; it fails when writing fails before.
   */
  public static CompletionStage<Source<ByteString, NotUsed>> open(Writer writer) {
    return open(writer, SILENCE);
  }

  static CompletionStage<Source<ByteString, NotUsed>> open(Writer writer, Duration silence) {
    var stream = new LogStream();
    Thread.ofVirtual().name("pod-log").start(() -> stream.run(writer));
    CompletableFuture.delayedExecutor(silence.toMillis(), TimeUnit.MILLISECONDS, Thread::startVirtualThread)
        .execute(stream::begin);
    return stream.opened;
  }

  private void run(Writer writer) {
    try {
      writer.write(this);
      begin();
      reader().complete();
    } catch (IOException | RuntimeException e) {
      if (!opened.completeExceptionally(e)) {
        reader.thenAccept(queue -> queue.fail(e));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void begin() {
    if (opened.isDone()) {
      return;
    }
    Source<ByteString, NotUsed> source =
        Source.<ByteString>queue(PIECES, OverflowStrategy.backpressure())
            .mapMaterializedValue(queue -> {
              reader.complete(queue);
              queue.watchCompletion().whenComplete((_, _) -> cancelled.set(true));
              return NotUsed.getInstance();
            });
    opened.complete(source);
  }

  /** One that left before the answer began never comes. */
  private SourceQueueWithComplete<ByteString> reader() throws InterruptedException, IOException {
    try {
      return reader.get(READER_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      cancelled.set(true);
      throw new IOException("the reader has left", e);
    }
  }

  /** Whether the reader has left. */
  public boolean isCancelled() {
    return cancelled.get();
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    begin();
    try {
      ByteString piece = ByteString.fromArray(bytes, from, length);
      QueueOfferResult result = reader().offer(piece).toCompletableFuture().get();
      if (!result.isEnqueued()) {
        cancelled.set(true);
        throw new IOException("the reader has left");
      }
    } catch (ExecutionException e) {
      cancelled.set(true);
      throw new IOException("the reader has left", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
