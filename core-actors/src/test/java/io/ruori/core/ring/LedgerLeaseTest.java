package io.ruori.core.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import io.ruori.core.entity.Turns;
import io.ruori.core.ledger.Ledger;
import io.ruori.core.ledger.LiveTable;
import io.ruori.core.ledger.SimulatedLedger;
import io.ruori.core.object.Refusal;
import io.ruori.core.view.FoldedViews;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.coordination.lease.LeaseSettings;
import org.apache.pekko.coordination.lease.TimeoutSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import scala.concurrent.duration.FiniteDuration;

class LedgerLeaseTest {
  private final ActorSystem<Void> system =
      ActorSystem.create(
          Behaviors.empty(), "lease", ConfigFactory.parseString("pekko.actor.provider = local")
              .withFallback(ConfigFactory.load()));
  private final AtomicBoolean lost = new AtomicBoolean(true);
  private final FoldedViews views = new FoldedViews();
  private final SimulatedLedger ledger = new SimulatedLedger(views::committed);

  LedgerLeaseTest() {
    views.recovered(LiveTable.EMPTY);
  }

  @AfterEach
  void stop() {
    system.terminate();
  }

  private LedgerLease lease(String owner, Turns.Appender appender) {
    return lease(owner, appender, Clock.systemUTC());
  }

  private LedgerLease lease(String owner, Turns.Appender appender, Clock clock) {
    RingLedger ring = RingLedger.get(system);
    ring.install(views, appender, clock);
    FiniteDuration some = FiniteDuration.create(5, TimeUnit.SECONDS);
    var settings =
        new LeaseSettings("downing", owner, new TimeoutSettings(some, some, some), ConfigFactory.empty());
    return new LedgerLease(settings, ring, () -> false, lost::get);
  }

  private Turns.Appender written() {
    return (changes, guards, origin) -> {
      var reply = ledger.append(changes, guards, origin);
      ledger.write(false, () -> true);
      return reply;
    };
  }

  @Test
  void isTakenByOneSideOnly() throws Exception {
    assertThat(lease("one", written()).acquire().toCompletableFuture().get(20, TimeUnit.SECONDS)).isTrue();
    assertThat(lease("two", written()).acquire().toCompletableFuture().get(20, TimeUnit.SECONDS)).isFalse();
  }

  @Test
  void isNotKeptByTheDeadWhoseClockWasAhead() throws Exception {
    Clock ahead = Clock.offset(Clock.systemUTC(), Duration.ofHours(2));
    assertThat(lease("one", written(), ahead).acquire().toCompletableFuture().get(20, TimeUnit.SECONDS)).isTrue();
    assertThat(lease("two", written()).acquire().toCompletableFuture().get(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void isNotTakenWhileNobodyIsLost() throws Exception {
    lost.set(false);
    var acquired = lease("one", written()).acquire().toCompletableFuture();
    assertThatThrownBy(() -> acquired.get(2, TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class);
    lost.set(true);
    assertThat(acquired.get(20, TimeUnit.SECONDS)).isTrue();
  }

  /** Who cannot commit must not take itself down for that: it serves what it has until the others come back. */
  @Test
  void waitsAsLongAsTheLedgerCannotBeWritten() throws Exception {
    var refusals = new AtomicInteger();
    Turns.Appender refuses =
        (changes, guards, origin) ->
            refusals.incrementAndGet() <= 2
                ? CompletableFuture.completedFuture(new Ledger.Refused(Refusal.unavailable("no majority", 1)))
                : written().append(changes, guards, origin);
    var acquired = lease("one", refuses).acquire().toCompletableFuture();
    assertThat(acquired).isNotDone();
    assertThat(acquired.get(20, TimeUnit.SECONDS)).isTrue();
    assertThat(refusals).hasValue(3);
  }
}
