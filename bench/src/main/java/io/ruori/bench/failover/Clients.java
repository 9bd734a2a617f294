package io.ruori.bench.failover;

import io.ruori.core.object.Json;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.databind.node.ObjectNode;

/**
 * Clients that know all masters and never rest: writers create objects, readers read what was acknowledged last. One that is
 * refused, cut off or kept waiting goes to the next master with the same request.
 */
final class Clients implements AutoCloseable {
  private static final String MAPS = "/api/v1/namespaces/default/configmaps";

  /** As long as a client waits for one master. */
  private static final Duration ATTEMPT = Duration.ofMillis(1500);

  /** So long all clients do without a master that failed one of them, as a balancer before the masters would have them. */
  private static final long AVOIDED_NANOS = Duration.ofSeconds(5).toNanos();

  private final Ring ring;
  private final Duration pause;
  private final List<Thread> threads = new ArrayList<>();
  private final Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
  private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
  private final Queue<Gap> gaps = new ConcurrentLinkedQueue<>();
  private final AtomicLongArray failedNanos = new AtomicLongArray(Ring.SIZE);
  private volatile String newest = "";
  private volatile boolean over;

  /** A client's time from one success to its next. */
  record Gap(boolean writer, long fromNanos, long toNanos) {
    double millis() {
      return (toNanos - fromNanos) / 1e6;
    }
  }

  /** The longest time that one client had to wait, and when it began. */
  record Stall(double millis, double sinceFaultMillis) {}

  /** @param pause between a client's requests; none for load */
  Clients(Ring ring, int writers, int readers, Duration pause) {
    this.ring = ring;
    this.pause = pause;
    for (int i = 0; i < writers; i++) {
      String name = "w" + i;
      threads.add(Thread.ofVirtual().start(() -> run(true, name)));
    }
    for (int i = 0; i < readers; i++) {
      threads.add(Thread.ofVirtual().start(() -> run(false, "")));
    }
  }

  private void run(boolean writer, String name) {
    int member = answering(ThreadLocalRandom.current().nextInt(Ring.SIZE));
    long last = System.nanoTime();
    try {
      for (int i = 0; !over; i++) {
        String object = writer ? name + "-" + i : newest;
        while (!over && !(writer ? isCreated(member, object) : isRead(member, object))) {
          member = answering(member + 1);
          Thread.sleep(5);
        }
        long now = System.nanoTime();
        if (writer && !over) {
          acknowledged.add(object);
          newest = object;
        }
        if (now - last > 50_000_000) {
          gaps.add(new Gap(writer, last, now));
        }
        last = now;
        Thread.sleep(pause);
        member = i % 50 == 0 ? answering(ThreadLocalRandom.current().nextInt(Ring.SIZE)) : member;
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  /** The next master that nobody waits for in vain; when none is left, the one that failed first. */
  private int answering(int from) {
    long now = System.nanoTime();
    return IntStream.range(from, from + Ring.SIZE)
        .map(i -> i % Ring.SIZE)
        .boxed()
        .min(Comparator.comparingLong(member -> avoided(member, now)))
        .orElseThrow();
  }

  /** How long ago a master failed, the less the more; 0 for not lately. */
  private long avoided(int member, long now) {
    long failed = failedNanos.get(member);
    return failed == 0 ? 0 : Math.max(0, AVOIDED_NANOS - (now - failed));
  }

  private boolean isCreated(int member, String name) throws InterruptedException {
    ObjectNode map = Json.object().put("apiVersion", "v1").put("kind", "ConfigMap");
    map.putObject("metadata").put("name", name);
    int code = code(member, request(member, MAPS).POST(HttpRequest.BodyPublishers.ofByteArray(Json.bytes(map))));
    return code == 201 || code == 409;
  }

  /** What was acknowledged before this began must be there. */
  private boolean isRead(int member, String name) throws InterruptedException {
    int code = code(member, request(member, MAPS + "/" + name).GET());
    if (code == 404 && !name.isEmpty()) {
      wrong.add("m" + member + " did not know " + name);
    }
    return code == 200;
  }

  private HttpRequest.Builder request(int member, String path) {
    return HttpRequest.newBuilder(ring.endpoint(member).resolve(path))
        .timeout(ATTEMPT)
        .header("Content-Type", "application/json");
  }

  private int code(int member, HttpRequest.Builder request) throws InterruptedException {
    try {
      return ring.client().send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
    } catch (IOException cutOff) {
      failedNanos.set(member, System.nanoTime());
      return 0;
    }
  }

  /** The longest time that one client had to wait for an answer, since a fault. */
  Stall stall(boolean writers, long faultNanos) {
    return gaps.stream()
        .filter(gap -> gap.writer() == writers && gap.toNanos() > faultNanos)
        .map(gap -> new Stall(gap.millis(), (gap.fromNanos() - faultNanos) / 1e6))
        .max(Comparator.comparingDouble(Stall::millis))
        .orElse(new Stall(0, 0));
  }

  int written() {
    return acknowledged.size();
  }

  /** Stops, and tells what readers did not find and what a master lacks. */
  List<String> broken() throws InterruptedException {
    close();
    List<String> broken = new ArrayList<>(wrong);
    for (int member = 0; member < Ring.SIZE; member++) {
      Set<String> there = names(member);
      Set<String> lost = acknowledged.stream().filter(name -> !there.contains(name)).collect(Collectors.toCollection(TreeSet::new));
      if (!lost.isEmpty()) {
        broken.add(String.format(Locale.ROOT, "m%d lacks %d: %s", member, lost.size(), lost));
      }
    }
    return broken;
  }

  private Set<String> names(int member) throws InterruptedException {
    try {
      HttpRequest request = HttpRequest.newBuilder(ring.endpoint(member).resolve(MAPS)).GET().build();
      byte[] list = ring.client().send(request, HttpResponse.BodyHandlers.ofByteArray()).body();
      return Json.parse(list).path("items").valueStream()
          .map(item -> item.path("metadata").path("name").asString())
          .collect(Collectors.toSet());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() throws InterruptedException {
    over = true;
    for (Thread thread : threads) {
      thread.join();
    }
  }
}
