package io.ruori.bench.failover;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * Starts a ring of three, lets clients write and read all the time, and takes the leader away again and again.
 * Arguments: {@code ROUNDS kill|stop|follower WRITERS PAUSE_MILLIS FOLDER PORT COMMAND…}.
 */
public final class Failover {
  private static final Duration SETTLE = Duration.ofSeconds(3);

  /** Longer than every timeout of the ring. */
  private static final Duration STOPPED = Duration.ofSeconds(20);

  private static final Duration AFTER = Duration.ofSeconds(6);

  private Failover() {}

  public static void main(String[] arguments) throws Exception {
    int rounds = Integer.parseInt(arguments[0]);
    String how = arguments[1];
    int writers = Integer.parseInt(arguments[2]);
    Duration pause = Duration.ofMillis(Long.parseLong(arguments[3]));
    Path folder = Files.createDirectories(Path.of(arguments[4]));
    List<String> command = List.of(arguments).subList(6, arguments.length);
    List<Double> writes = new ArrayList<>();
    List<Double> reads = new ArrayList<>();
    try (Ring ring = Ring.start(command, folder, Integer.parseInt(arguments[5]));
        Clients clients = new Clients(ring, writers, Math.max(1, writers / 2), pause)) {
      for (int round = 0; round < rounds; round++) {
        Thread.sleep(SETTLE);
        long since = System.nanoTime();
        int victim = how.equals("follower") ? (ring.leader() + 1) % Ring.SIZE : ring.leader();
        take(ring, victim, how);
        Thread.sleep(AFTER);
        writes.add(clients.stallMillis(true, since));
        reads.add(clients.stallMillis(false, since));
        System.out.printf(
            Locale.ROOT, "round %d: %s m%d, writers %.0f ms, readers %.0f ms, %d written%n",
            round + 1, how, victim, writes.getLast(), reads.getLast(), clients.written());
        ring.awaitWhole();
      }
      List<String> broken = clients.broken();
      System.out.println("{\"name\":\"failover-" + how + "\",\"rounds\":" + rounds + ",\"written\":" + clients.written()
          + ",\"writers\":" + told(writes) + ",\"readers\":" + told(reads) + ",\"lost\":" + broken.size() + "}");
      broken.forEach(System.out::println);
    }
    System.exit(0);
  }

  private static void take(Ring ring, int victim, String how) throws Exception {
    if (how.equals("stop")) {
      ring.signal(victim, "STOP");
      Thread.sleep(STOPPED);
      ring.signal(victim, "CONT");
    } else {
      ring.kill(victim);
      Thread.sleep(AFTER);
      ring.startMember(victim);
    }
  }

  private static String told(List<Double> stalls) {
    List<Double> sorted = new ArrayList<>(stalls);
    Collections.sort(sorted);
    int last = sorted.size() - 1;
    return String.format(
        Locale.ROOT, "{\"minMillis\":%.0f,\"medianMillis\":%.0f,\"p99Millis\":%.0f}",
        sorted.getFirst(), sorted.get(last / 2), sorted.get((int) Math.ceil(last * 0.99)));
  }
}
