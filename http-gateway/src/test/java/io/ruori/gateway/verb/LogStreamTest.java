package io.ruori.gateway.verb;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.stream.javadsl.Sink;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LogStreamTest {
  private final ActorSystem system = ActorSystem.create("log");

  @AfterEach
  void stop() {
    system.terminate();
  }

  @Test
  void beginsToAnswerForAWriterThatStaysSilentAndSeesItsReaderLeave() throws Exception {
    var over = new CountDownLatch(1);
    var writing = new AtomicReference<LogStream>();
    var opened = LogStream.open(out -> {
      writing.set(out);
      await(over);
    }, Duration.ofMillis(50));
    try {
      var source = opened.toCompletableFuture().get(30, TimeUnit.SECONDS);
      assertThat(writing.get().isCancelled()).isFalse();
      source.runWith(Sink.cancelled(), system);
      Awaitility.await().until(writing.get()::isCancelled);
    } finally {
      over.countDown();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
