package io.ruori.ring;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three masters on this machine; clients that write, read, list and watch through all of them, while members are killed and
 * stand still. What all clients were told is then judged by what the masters' disks hold.
 * {@code -Druori.ring.rounds=N} goes on for longer.
 */
class FaultsIT {
  private static final int ROUNDS = Integer.getInteger("ruori.ring.rounds", 1);

  @TempDir private Path folder;

  @Test
  void keepsItsPromisesWhileMembersDieAndStandStill() throws Exception {
    try (Ring ring = new Ring(folder)) {
      ring.start(Collections.nCopies(3, Host.THIS));
      Clients clients = Clients.start(ring.masters(), 1);
      try {
        for (int round = 0; round < ROUNDS; round++) {
          killed(ring, clients, true);
          still(ring, clients, false, Duration.ofSeconds(3));
          killed(ring, clients, false);
          still(ring, clients, true, Duration.ofSeconds(ROUNDS > 1 ? 25 : 8));
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
}
