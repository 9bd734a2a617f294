package io.ruori.gateway.fairness;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class SeatsTest {
  @Test
  void refusesWithoutQueues() {
    var seats = new Seats(new Seats.Limits(1, 0, 0, 0));
    assertThat(seats.take("a")).isPresent();
    assertThat(seats.take("a")).isEmpty();
    seats.release();
    assertThat(seats.take("b")).isPresent();
  }

  @Test
  void aFloodFillsItsOwnHandOnly() {
    var seats = new Seats(new Seats.Limits(1, 64, 4, 10));
    seats.take("flood");
    int waiting = 0;
    while (seats.take("flood").isPresent()) {
      waiting++;
    }
    assertThat(waiting).isBetween(10, 40);
    CompletableFuture<Void> other = seats.take("other").orElseThrow();
    int released = 0;
    while (!other.isDone()) {
      seats.release();
      released++;
    }
    assertThat(released).isLessThan(10); // served in turn, not after the flood
  }

  @Test
  void whoLeftIsNotServed() {
    var seats = new Seats(new Seats.Limits(1, 1, 1, 10));
    seats.take("a");
    CompletableFuture<Void> gone = seats.take("a").orElseThrow();
    CompletableFuture<Void> next = seats.take("a").orElseThrow();
    gone.cancel(false);
    seats.leave(gone);
    seats.release();
    assertThat(next).isCompleted();
    assertThat(seats.waiting()).isZero();
  }

  @Test
  void everySeatComesBack() {
    var seats = new Seats(new Seats.Limits(2, 0, 0, 0));
    for (int i = 0; i < 100; i++) {
      assertThat(seats.take("a")).isPresent();
      assertThat(seats.take("b")).isPresent();
      seats.release();
      seats.release();
    }
  }

  @Test
  void newSeatsGoToThoseWhoWait() {
    var seats = new Seats(new Seats.Limits(1, 4, 1, 10));
    seats.take("a");
    CompletableFuture<Void> first = seats.take("a").orElseThrow();
    CompletableFuture<Void> second = seats.take("a").orElseThrow();
    seats.configure(new Seats.Limits(2, 4, 1, 10));
    assertThat(first).isCompleted();
    assertThat(second).isNotDone();
  }
}
