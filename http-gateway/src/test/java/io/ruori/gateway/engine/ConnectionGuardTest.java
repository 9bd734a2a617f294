package io.ruori.gateway.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ConnectionGuardTest {
  private static final int STRAY = 1 << 20;
  private static final EngineSettings SETTINGS =
      new EngineSettings(
          "127.0.0.1", 0, Duration.ofSeconds(5), Duration.ofSeconds(1), Duration.ofSeconds(30), 10, 10, STRAY);
  private static final ByteString PIECE = ByteString.fromArray(new byte[64 << 10]);
  private static ActorSystem system;

  private final Connection connection = new Connection(System.nanoTime());

  @BeforeAll
  static void start() {
    system = ActorSystem.create("guard");
  }

  @AfterAll
  static void stop() {
    system.terminate();
  }

  /** How much passes when a client sends four times what is allowed, and the request begins once this much has passed. */
  private CompletionStage<Long> passes(long requestBeginsAfter) {
    return Source.repeat(PIECE)
        .take(4 * STRAY / PIECE.size())
        .via(new ConnectionGuard(connection, SETTINGS, () -> {}))
        .runWith(Sink.fold(0L, (sum, piece) -> {
          long passed = sum + piece.size();
          if (passed == requestBeginsAfter) {
            connection.requestStarts();
          }
          return passed;
        }), system);
  }

  @Test
  void holdsTheBodyThatCameInBeforeItsRequestWasHandled() throws Exception {
    CompletionStage<Long> passed = passes(Long.MAX_VALUE);
    Thread.ofVirtual().start(() -> {
      while (!connection.isFlooding(SETTINGS)) {
        Thread.onSpinWait();
      }
      connection.requestStarts();
    });
    assertThat(passed.toCompletableFuture().get(30, TimeUnit.SECONDS)).isEqualTo(4L * STRAY);
  }

  @Test
  void passesTheBodyOfARequestThatIsHandled() throws Exception {
    assertThat(passes(PIECE.size()).toCompletableFuture().get(30, TimeUnit.SECONDS)).isEqualTo(4L * STRAY);
  }

  @Test
  void endsTheConnectionWhenNoRequestFollows() {
    assertThatThrownBy(() -> passes(Long.MAX_VALUE).toCompletableFuture().get(30, TimeUnit.SECONDS))
        .hasCauseInstanceOf(TimeoutException.class);
  }
}
