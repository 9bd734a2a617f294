package io.ruori.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LedgerSeatTest {
  private final ActorTestKit kit =
      ActorTestKit.create(ConfigFactory.parseString("pekko.actor.provider = local").withFallback(ConfigFactory.load()));
  private final Deque<CompletableFuture<Void>> catchUps = new ConcurrentLinkedDeque<>();
  private final AtomicInteger following = new AtomicInteger();
  private final AtomicInteger ledgers = new AtomicInteger();
  private final Deque<ActorRef<Ledger.Command>> seated = new ConcurrentLinkedDeque<>();
  private final Deque<Consumer<Replication.Leadership>> listeners = new ConcurrentLinkedDeque<>();

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  private final Follower follower = new Follower() {
    @Override
    public void committed(long revision) {
      // nobody commits here
    }

    @Override
    public void follow() {
      following.incrementAndGet();
    }

    @Override
    public CompletionStage<Void> catchUpAndStop() {
      var done = new CompletableFuture<Void>();
      catchUps.add(done);
      return done;
    }
  };

  private final Replication replication = new Replication() {
    @Override
    public void onLeadership(Consumer<Leadership> listener) {
      listeners.add(listener);
    }

    @Override
    public void onCommitted(LongConsumer listener) {
      // nobody commits here
    }

    @Override
    public CompletionStage<Long> readIndex() {
      return CompletableFuture.completedFuture(0L);
    }
  };

  private void led(long term, boolean here) {
    listeners.forEach(listener -> listener.accept(new Replication.Leadership(term, here ? "self" : "other", here)));
  }

  private void startSeat() {
    kit.spawn(
        LedgerSeat.create(
            replication,
            follower,
            () -> {
              ledgers.incrementAndGet();
              return Behaviors.empty();
            },
            sitting -> {
              if (sitting != null) {
                seated.add(sitting);
              }
            }));
    Awaitility.await().until(() -> !listeners.isEmpty());
  }

  @Test
  void takesTheSeatOnceHoweverOftenTheLeadershipComesAndGoesMeanwhile() {
    startSeat();
    led(2, true);
    Awaitility.await().until(() -> catchUps.size() == 1);
    led(3, false);
    led(4, true);
    catchUps.getLast().complete(null);
    Awaitility.await().until(() -> catchUps.size() == 2);
    assertThat(ledgers).hasValue(0);
    catchUps.getLast().complete(null);
    Awaitility.await().until(() -> ledgers.get() == 1);
    led(4, true);
    led(5, false);
    led(6, true);
    Awaitility.await().until(() -> catchUps.size() == 3);
    catchUps.getLast().complete(null);
    Awaitility.await().until(() -> ledgers.get() == 2);
    assertThat(seated).hasSize(2);
  }

  @Test
  void aRehearsalIsACommitThatNobodyKeeps() {
    var answers = kit.<Ledger.Answer>createTestProbe();
    ActorRef<Ledger.Answer> rehearsal = kit.spawn(Rehearsal.create());
    answers.expectTerminated(rehearsal, Duration.ofSeconds(30));
  }
}
