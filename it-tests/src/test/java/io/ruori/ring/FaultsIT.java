package io.ruori.ring;

import io.ruori.ring.ShiftedClock.Shifted;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three masters on this machine; clients that write, read, list and watch through all of them, while members are killed and
 * stand still, their clocks jump, and a disk is full. What all clients were told is then judged by what the masters' disks hold.
 * {@code -Druori.ring.rounds=N} goes on for longer.
 */
class FaultsIT {
  private static final int ROUNDS = Integer.getInteger("ruori.ring.rounds", 1);
  private static final List<String> NAMES = List.of("a", "b", "c");

  @TempDir private Path folder;

  @Test
  void keepsItsPromisesWhileMembersDieAndStandStill() throws Exception {
    List<String> small = SmallDisks.arePossible() ? NAMES : List.of();
    try (SmallDisks disks = SmallDisks.mount(folder, small);
        Ring ring = new Ring(folder)) {
      ring.start(hosts());
      Clients clients = Clients.start(ring.masters(), 1);
      try {
        for (int round = 0; round < ROUNDS; round++) {
          killed(ring, clients, true);
          still(ring, clients, false, Duration.ofSeconds(3));
          clocksJump(ring, clients);
          still(ring, clients, true, Duration.ofSeconds(ROUNDS > 1 ? 25 : 8));
          if (!small.isEmpty()) {
            diskIsFull(ring, clients);
          }
        }
        Progress.of(clients).awaitMore(60);
        clients.awaitWatched(ring.masters().getFirst().head());
      } finally {
        clients.end();
      }
      ring.close();
      clients.judge(Copies.read(ring.folders()));
    }
  }

  private List<Host> hosts() throws IOException {
    Map<String, String> changed = ShiftedClock.compile(folder.resolve("changed"));
    List<Host> hosts = new ArrayList<>();
    for (String name : NAMES) {
      hosts.add(Shifted.of(changed, folder.resolve("clock-" + name)));
    }
    return hosts;
  }

  private static void shift(Master master, Duration by) throws IOException {
    ((Shifted) master.host()).shift(by);
  }

  private static Master victim(Ring ring, boolean leader) {
    Master leading = ring.awaitLeader();
    return leader ? leading : ring.others(leading).getFirst();
  }

  private static void killed(Ring ring, Clients clients, boolean leader) throws Exception {
    Progress progress = Progress.of(clients).awaitMore(30);
    Master victim = victim(ring, leader);
    victim.kill();
    progress.awaitMore(80);
    victim.startAgain();
    ring.awaitWhole();
    progress.awaitMore(30);
    clients.reportStall("killed " + (leader ? "the leader" : "a follower"));
  }

  private static void still(Ring ring, Clients clients, boolean leader, Duration time) throws Exception {
    Progress progress = Progress.of(clients).awaitMore(30);
    Master victim = victim(ring, leader);
    victim.pause();
    try {
      progress.awaitTime(time).awaitMore(60);
    } finally {
      victim.wake();
    }
    ring.awaitWhole();
    progress.awaitMore(30);
    clients.reportStall("stood still " + (leader ? "the leader" : "a follower"));
  }

  /**
   * The leader's clock goes ahead by more than any lease lasts, a follower's behind by a little less than certificates are older
   * than they are. With clocks that far apart a follower dies.
   */
  private static void clocksJump(Ring ring, Clients clients) throws Exception {
    Progress progress = Progress.of(clients).awaitMore(30);
    Master leader = ring.awaitLeader();
    List<Master> others = ring.others(leader);
    shift(leader, Duration.ofHours(2));
    shift(others.getFirst(), Duration.ofMinutes(-4));
    progress.awaitMore(80);
    clients.reportStall("clocks jumped");
    others.getLast().kill();
    progress.awaitMore(80);
    others.getLast().startAgain();
    ring.awaitWhole();
    for (Master master : ring.masters()) {
      shift(master, Duration.ZERO);
    }
    progress.awaitMore(80);
    clients.reportStall("killed a follower while clocks differ");
  }

  /** A leader whose disk is full lets another one lead; it is one of them again when it has room. */
  private static void diskIsFull(Ring ring, Clients clients) throws Exception {
    Progress progress = Progress.of(clients).awaitMore(30);
    Master full = ring.awaitLeader();
    Master other = ring.others(full).getFirst();
    SmallDisks.fill(full.folder());
    try {
      Ring.await("another leader").until(() -> ring.leader(other).filter(leader -> leader != full).isPresent());
      progress.awaitMore(100);
    } finally {
      SmallDisks.free(full.folder());
    }
    ring.awaitWhole();
    progress.awaitMore(30);
    clients.reportStall("the leader's disk was full");
  }
}
