package io.ruori.core.allocation;

import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;

/** The node ports, both ends included: {@code 30000-32767}. Free ones are taken from the upper part first (KEP-3668). */
public record PortRange(int first, int last) {
  public static final PortRange DEFAULT = new PortRange(30000, 32767);

  boolean contains(int port) {
    return port >= first && port <= last;
  }

  OptionalInt pick(SplittableRandom random, IntPredicate free) {
    int size = last - first + 1;
    int reserved = size < 17 ? 0 : Math.min(Math.max(16, size / 32), 128);
    OptionalInt dynamic = pickIn(first + reserved, size - reserved, random, free);
    return dynamic.isPresent() ? dynamic : pickIn(first, reserved, random, free);
  }

  private static OptionalInt pickIn(int low, int count, SplittableRandom random, IntPredicate free) {
    if (count <= 0) {
      return OptionalInt.empty();
    }
    int start = random.nextInt(count);
    for (int i = 0; i < count; i++) {
      int port = low + (start + i) % count;
      if (free.test(port)) {
        return OptionalInt.of(port);
      }
    }
    return OptionalInt.empty();
  }

  @Override
  public String toString() {
    return first + "-" + last;
  }
}
