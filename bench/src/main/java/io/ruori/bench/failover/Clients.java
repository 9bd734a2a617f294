package io.ruori.bench.failover;

import io.ruori.core.object.Json;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/**
 * Clients that know all masters and never rest: writers create objects, readers read what was acknowledged last. One that is
 * refused, cut off or kept waiting goes to the next master with the same request.
 */
final class Clients implements AutoCloseable {
  private static final String MAPS = "/api/v1/namespaces/default/configmaps";

  /** As long as a client waits for one master. */
  private static final Duration ATTEMPT = Duration.ofMillis(2000);

  private final Ring ring;
  private final Duration pause;
  private final List<Thread> threads = new ArrayList<>();
  private final Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
  private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
  private final Queue<Gap> gaps = new ConcurrentLinkedQueue<>();
  private volatile String newest = "";
  private volatile boolean over;

  /** A client's time from one success to its next. */
  record Gap(boolean writer, long fromNanos, long toNanos) {
    double millis() {
      return (toNanos - fromNanos) / 1e6;
    }
  }

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
    int member = ThreadLocalRandom.current().nextInt(Ring.SIZE);
    long last = System.nanoTime();
    try {
      for (int i = 0; !over; i++) {
        String object = writer ? name + "-" + i : newest;
        while (!over && !(writer ? isCreated(member, object) : isRead(member, object))) {
          member = (member + 1) % Ring.SIZE;
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
        member = i % 50 == 0 ? ThreadLocalRandom.current().nextInt(Ring.SIZE) : member;
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isCreated(int member, String name) throws InterruptedException {
    ObjectNode map = Json.object().put("apiVersion", "v1").put("kind", "ConfigMap");
    map.putObject("metadata").put("name", name);
    int code = code(request(member, MAPS).POST(HttpRequest.BodyPublishers.ofByteArray(Json.bytes(map))));
    return code == 201 || code == 409;
  }

  /** What was acknowledged before this began must be there. */
  private boolean isRead(int member, String name) throws InterruptedException {
    int code = code(request(member, MAPS + "/" + name).GET());
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

  private int code(HttpRequest.Builder request) throws InterruptedException {
    try {
      return ring.client().send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
    } catch (IOException cutOff) {
      return 0;
    }
  }

  /** The longest time that one client had to wait for an answer, since some time. */
  double stallMillis(boolean writers, long sinceNanos) {
    return gaps.stream()
        .filter(gap -> gap.writer() == writers && gap.toNanos() > sinceNanos)
        .mapToDouble(Gap::millis)
        .max()
        .orElse(0);
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
