package io.ruori.ring;

import java.time.Duration;

/** How far clients have come: what faults wait for, so that a plan says what happens between them and not when. */
final class Progress {
  private final Clients clients;

  private Progress(Clients clients) {
    this.clients = clients;
  }

  static Progress of(Clients clients) {
    return new Progress(clients);
  }

  /** So many more answers; and what was written is watched. */
  Progress awaitMore(int operations) {
    int before = clients.witness().size();
    Ring.await("clients go on").until(() -> clients.witness().size() >= before + operations);
    return this;
  }

  /** A fault lasts as long as what it is to outlast. */
  Progress awaitTime(Duration time) {
    long until = System.nanoTime() + time.toNanos();
    Ring.await("the fault's time").until(() -> System.nanoTime() - until >= 0);
    return this;
  }
}
