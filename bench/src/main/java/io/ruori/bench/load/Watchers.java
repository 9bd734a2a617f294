package io.ruori.bench.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/** Many watchers of the pods, and one writer at a steady pace: from the start of a write to its receipt by each. */
final class Watchers {
  private static final String MARK = "bench-sent";

  private final List<Target> targets;
  private final ServerProcess server;
  private final boolean http2;

  /** @param targets clients are dealt out to these in turn */
  Watchers(List<Target> targets, ServerProcess server, boolean http2) {
    this.targets = targets;
    this.server = server;
    this.http2 = http2;
  }

  Result run(String name, int watchers, int perSecond, int seconds, int pods) throws Exception {
    List<Thread> threads = new ArrayList<>();
    List<Workers.Times> latencies = new ArrayList<>();
    try (Wire writer = Wire.open(targets.getFirst(), http2)) {
      String revision = revision(writer);
      CountDownLatch open = new CountDownLatch(watchers);
      for (int i = 0; i < watchers; i++) {
        var times = new Workers.Times();
        latencies.add(times);
        Target target = targets.get(i % targets.size());
        threads.add(Thread.ofPlatform().start(() -> watch(target, revision, times, open)));
      }
      open.await();
      Thread.sleep(500); // the requests are on their way
      double cpu = server.cpuSeconds();
      long start = System.nanoTime();
      write(writer, perSecond, seconds, pods);
      double took = (System.nanoTime() - start) / 1e9;
      // Negative: the last. Never the same twice, which would be no event.
      writer.call(Pods.annotate(0, MARK, -System.nanoTime()));
      for (Thread thread : threads) {
        thread.join();
      }
      long[] all = latencies.stream().flatMapToLong(times -> Arrays.stream(times.values())).toArray();
      long missing = (long) watchers * perSecond * seconds - all.length;
      return Result.of(name, took, all, missing, server.cpuSeconds() - cpu);
    }
  }

  private static String revision(Wire wire) throws IOException {
    String list = new String(wire.call(Pods.list("?limit=1")).start(), StandardCharsets.UTF_8);
    String before = "\"resourceVersion\":\"";
    int from = list.indexOf(before) + before.length();
    return list.substring(from, list.indexOf('"', from));
  }

  private static void write(Wire writer, int perSecond, int seconds, int pods) throws IOException {
    long start = System.nanoTime();
    for (int i = 0; i < perSecond * seconds; i++) {
      long due = start + i * 1_000_000_000L / perSecond;
      while (System.nanoTime() < due) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
      int pod = ThreadLocalRandom.current().nextInt(pods);
      writer.call(Pods.annotate(pod, MARK, System.nanoTime()));
    }
  }

  private void watch(Target target, String revision, Workers.Times times, CountDownLatch open) {
    try (Wire wire = Wire.open(target, http2)) {
      open.countDown();
      wire.stream(Pods.watch(revision), new MarkReader(times));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Finds the marks in a stream of events, wherever it is cut. */
  private static final class MarkReader implements Wire.Sink {
    private static final byte[] BEFORE = ("\"" + MARK + "\":\"").getBytes(StandardCharsets.US_ASCII);

    private final Workers.Times times;
    private int matched;
    private long value;
    private boolean negative;

    MarkReader(Workers.Times times) {
      this.times = times;
    }

    @Override
    public boolean take(byte[] bytes, int from, int length) {
      for (int i = from; i < from + length; i++) {
        byte next = bytes[i];
        if (matched < BEFORE.length) {
          matched = next == BEFORE[matched] ? matched + 1 : next == '"' ? 1 : 0;
        } else if (next == '-') {
          negative = true;
        } else if (next != '"') {
          value = value * 10 + next - '0';
        } else if (negative) {
          return false;
        } else {
          times.add(System.nanoTime() - value);
          matched = 0;
          value = 0;
        }
      }
      return true;
    }
  }
}
