package io.ruori.bench.failover;

import io.ruori.bench.failover.Clients.Stall;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Starts a ring of three, lets clients write and read all the time, and takes a master away again and again.
 * Arguments: {@code ROUNDS HOW WRITERS PAUSE_MILLIS FOLDER PORT COMMAND…}; several ways, with commas, take turns.
 */
public final class Failover {
  private static final Duration SETTLE = Duration.ofSeconds(3);

  /** Longer than every timeout of the ring. */
  private static final Duration STOPPED = Duration.ofSeconds(20);

  private static final Duration AFTER = Duration.ofSeconds(6);

  private Failover() {}

  /** How a master is taken away, and which one. */
  enum How {
    KILL(true, false),
    STOP(true, true),
    FOLLOWER(false, false),
    STOP_FOLLOWER(false, true);

    private final boolean leader;
    private final boolean stops;

    How(boolean leader, boolean stops) {
      this.leader = leader;
      this.stops = stops;
    }

    static How of(String word) {
      return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  private record Round(How how, Stall writers, Stall readers) {}

  public static void main(String[] arguments) throws Exception {
    int rounds = Integer.parseInt(arguments[0]);
    List<How> ways = Stream.of(arguments[1].split(",")).map(How::of).toList();
    int writers = Integer.parseInt(arguments[2]);
    Duration pause = Duration.ofMillis(Long.parseLong(arguments[3]));
    Path folder = Files.createDirectories(Path.of(arguments[4]));
    List<String> command = List.of(arguments).subList(6, arguments.length);
    List<Round> all = new ArrayList<>();
    try (Ring ring = Ring.start(command, folder, Integer.parseInt(arguments[5]));
        Clients clients = new Clients(ring, writers, Math.max(1, writers / 2), pause)) {
      for (int i = 0; i < rounds; i++) {
        all.add(round(ring, clients, ways.get(i % ways.size())));
      }
      List<String> broken = clients.broken();
      ways.forEach(how -> System.out.println(told(how, all, broken.size())));
      broken.forEach(System.out::println);
    }
    System.exit(0);
  }

  private static Round round(Ring ring, Clients clients, How how) throws Exception {
    Thread.sleep(SETTLE);
    int victim = how.leader ? ring.leader() : (ring.leader() + 1) % Ring.SIZE;
    LocalTime at = LocalTime.now();
    long since = System.nanoTime();
    take(ring, victim, how);
    Thread.sleep(AFTER);
    Round round = new Round(how, clients.stall(true, since), clients.stall(false, since));
    System.out.printf(
        Locale.ROOT, "%s %s m%d, writers %.0f ms from %.0f ms on, readers %.0f ms from %.0f ms on, %d written%n",
        at, how.word(), victim, round.writers().millis(), round.writers().sinceFaultMillis(), round.readers().millis(),
        round.readers().sinceFaultMillis(), clients.written());
    ring.awaitWhole();
    return round;
  }

  private static void take(Ring ring, int victim, How how) throws Exception {
    if (how.stops) {
      ring.signal(victim, "STOP");
      Thread.sleep(STOPPED);
      ring.signal(victim, "CONT");
    } else {
      ring.kill(victim);
      Thread.sleep(AFTER);
      ring.startMember(victim);
    }
  }

  private static String told(How how, List<Round> all, int lost) {
    List<Round> rounds = all.stream().filter(round -> round.how() == how).toList();
    return "{\"name\":\"failover-" + how.word() + "\",\"rounds\":" + rounds.size()
        + ",\"writers\":" + told(rounds.stream().map(round -> round.writers().millis()).toList())
        + ",\"readers\":" + told(rounds.stream().map(round -> round.readers().millis()).toList())
        + ",\"lost\":" + lost + "}";
  }

  private static String told(List<Double> stalls) {
    List<Double> sorted = new ArrayList<>(stalls);
    Collections.sort(sorted);
    int last = sorted.size() - 1;
    return last < 0 ? "{}" : String.format(
        Locale.ROOT, "{\"minMillis\":%.0f,\"medianMillis\":%.0f,\"p99Millis\":%.0f}",
        sorted.getFirst(), sorted.get(last / 2), sorted.get((int) Math.ceil(last * 0.99)));
  }
}
