package io.ruori.bench.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Clients that ask at once, each on a connection of its own, the next thing when the last was answered. */
final class Workers {
  private final List<Target> targets;
  private final ServerProcess server;
  private final boolean http2;

  /** @param targets clients are dealt out to these in turn */
  Workers(List<Target> targets, ServerProcess server, boolean http2) {
    this.targets = targets;
    this.server = server;
    this.http2 = http2;
  }

  /** What to ask as the nth of all. */
  @FunctionalInterface
  interface Plan {
    Wire.Ask ask(int number);
  }

  /** Asks a given number of times. */
  Result times(String name, int clients, int times, Plan plan) throws InterruptedException {
    return run(name, clients, times, Duration.ofMinutes(10), plan);
  }

  /** Asks for as long. */
  Result during(String name, int clients, Duration duration, Plan plan) throws InterruptedException {
    return run(name, clients, Integer.MAX_VALUE, duration, plan);
  }

  private Result run(String name, int clients, int times, Duration duration, Plan plan) throws InterruptedException {
    List<Wire> wires = new ArrayList<>();
    try {
      for (int i = 0; i < clients; i++) {
        wires.add(Wire.open(targets.get(i % targets.size()), http2));
      }
      return run(name, wires, new Limit(times, duration), plan);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      wires.forEach(Wire::close);
    }
  }

  private record Limit(int times, Duration duration) {}

  private Result run(String name, List<Wire> wires, Limit limit, Plan plan) throws InterruptedException {
    AtomicInteger next = new AtomicInteger();
    AtomicInteger failures = new AtomicInteger();
    AtomicBoolean told = new AtomicBoolean();
    long[][] nanos = new long[wires.size()][];
    double cpu = server.cpuSeconds();
    long start = System.nanoTime();
    long end = start + limit.duration.toNanos();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < wires.size(); i++) {
      int worker = i;
      threads.add(Thread.ofPlatform().start(() -> {
        var took = new Times();
        for (int n = next.getAndIncrement(); n < limit.times && System.nanoTime() < end; n = next.getAndIncrement()) {
          long asked = System.nanoTime();
          Wire.Reply reply = call(wires.get(worker), plan.ask(n));
          if (reply.status() / 100 == 2) {
            took.add(System.nanoTime() - asked);
          } else {
            failures.incrementAndGet();
            tell(name, reply, told);
          }
        }
        nanos[worker] = took.values();
      }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    long[] all = Arrays.stream(nanos).flatMapToLong(Arrays::stream).toArray();
    return Result.of(name, seconds, all, failures.get(), server.cpuSeconds() - cpu);
  }

  private static Wire.Reply call(Wire wire, Wire.Ask ask) {
    try {
      return wire.call(ask);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void tell(String name, Wire.Reply reply, AtomicBoolean told) {
    if (told.compareAndSet(false, true)) {
      String start = new String(reply.start(), StandardCharsets.UTF_8);
      System.err.println(name + ": first failure: " + reply.status() + " " + start);
    }
  }

  /** A list of longs. */
  static final class Times {
    private long[] values = new long[4096];
    private int size;

    void add(long value) {
      if (size == values.length) {
        values = Arrays.copyOf(values, 2 * size);
      }
      values[size++] = value;
    }

    long[] values() {
      return Arrays.copyOf(values, size);
    }
  }
}
