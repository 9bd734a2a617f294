package io.ruori.core.simulation;

import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/** Between masters: each message takes its time, is lost where the way is cut, and waits while its receiver stands still. */
final class Messages {
  private static final int SLOWEST = 4;

  private final Timeline timeline;
  private final Links links;
  private final IntFunction<Master> masters;
  private final long[] stillUntil;

  Messages(Timeline timeline, Links links, int members, IntFunction<Master> masters) {
    this.timeline = timeline;
    this.links = links;
    this.masters = masters;
    stillUntil = new long[members];
  }

  void standStill(int member, long duration) {
    stillUntil[member] = Math.max(stillUntil[member], timeline.now() + duration);
  }

  boolean isAwake(int member) {
    return timeline.now() >= stillUntil[member];
  }

  void wakeAll() {
    Arrays.fill(stillUntil, 0);
  }

  void whenAwake(int member, Runnable action) {
    if (isAwake(member)) {
      action.run();
    } else {
      timeline.after(Math.max(1, stillUntil[member] - timeline.now()), () -> whenAwake(member, action));
    }
  }

  /** @param to -1: nobody is known */
  void toMaster(int from, int to, Consumer<Master> action) {
    if (to >= 0) {
      back(from, to, () -> action.accept(masters.apply(to)));
    }
  }

  void back(int from, int to, Runnable action) {
    timeline.after(from == to ? 0 : 1 + timeline.random().nextLong(SLOWEST), () -> {
      if (from == to || links.reaches(from, to)) {
        whenAwake(to, action);
      }
    });
  }
}
