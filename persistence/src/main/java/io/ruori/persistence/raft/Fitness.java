package io.ruori.persistence.raft;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets another member lead when this leader's disk is full, or so slow that all writers wait for it. */
final class Fitness implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Fitness.class);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(200);
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  /** The next leader may be no better: then nobody is served by a leadership that goes from hand to hand. */
  private static final Duration REST = Duration.ofSeconds(20);

  private final Supplier<Optional<String>> trouble;
  private final Function<Duration, Boolean> handOver;
  private final Thread thread = Thread.ofVirtual().name("ruori-ledger-fitness").unstarted(this::run);

  /**
   * @param trouble what makes this member unfit to lead, empty while nothing does or another one leads
   * @param handOver lets another one lead; whether there was one that could
   */
  Fitness(Supplier<Optional<String>> trouble, Function<Duration, Boolean> handOver) {
    this.trouble = trouble;
    this.handOver = handOver;
  }

  void start() {
    thread.start();
  }

  private void run() {
    try {
      while (true) {
        Thread.sleep(look() ? REST : LOOK_AGAIN);
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean look() {
    try {
      Optional<String> why = trouble.get();
      if (why.isEmpty()) {
        return false;
      }
      boolean done = handOver.apply(PATIENCE);
      LOG.atWarn().addKeyValue("why", why.get()).addKeyValue("done", done).log("Another member is to lead the ledger");
      return done;
    } catch (RuntimeException e) {
      LOG.atWarn().addKeyValue("cause", e.toString()).log("The leadership could not be handed over");
      return false;
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
